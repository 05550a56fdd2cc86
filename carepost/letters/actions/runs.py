"""Letters are printed together: a run is made, printed, posted or cancelled, and a letter that came back is noted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import Http404

from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.actors import council_of
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.letters.actions.holding import held_letters, one_letter
from carepost.letters.actions.steps import step
from carepost.letters.models import Letter, PrintRun
from carepost.letters.rules.letters import (
    LetterFault,
    LetterState,
    LetterVerb,
    SendingPolicy,
    against_step,
    digest_of,
)
from carepost.letters.rules.runs import RunFault, RunState, RunVerb, against


@action(Can.MAKE_RUN)
def make_run(*, by: Actor, seen: str, key: str) -> PrintRun:
    """Put the letters that wait to be printed into one run, the oldest first and no more than the policy says. `seen`
    is the digest of those that the page showed. The same submission twice is one run. Raises Refused.
    """
    council_id, now = council_of(by), clock.now()
    refuse_if([] if key.strip() else [LetterFault.NO_KEY])
    # One run after the other, so that two who make one at once do not share the letters out between them.
    Council.objects.select_for_update(no_key=True).get(pk=council_id)
    if again := PrintRun.objects.filter(council_id=council_id, submission_key=key).first():
        audit.note(subject=f"print-run:{again.ref}", again=True)
        return again
    most = policies.in_force(SendingPolicy, council_id, clock.local_day(now)).value.most_in_run
    rows = list(held_letters(by).filter(state=LetterState.TO_PRINT).order_by("made_at", "pk")[:most])
    refuse_if([] if rows else [RunFault.NOTHING])
    refuse_if([] if digest_of([row.pk for row in rows]) == seen else [RunFault.CHANGED])
    run = PrintRun.objects.create(
        council_id=council_id, submission_key=key, state=RunState.MADE, size=len(rows), by_name=by.name, made_at=now,
        listed=[row.ref for row in rows],
    )  # fmt: skip
    for place, row in enumerate(rows, 1):
        row.run, row.place = run, place
    step(by, rows, LetterVerb.PUT_IN_RUN, now=now, words=run.ref)
    audit.note(subject=f"print-run:{run.ref}", letters=len(rows))
    return run


@action(Can.CANCEL_RUN)
def cancel_run(*, by: Actor, run_id: int, words: str) -> PrintRun:
    """Take a run apart before it is printed: its letters wait again. Raises Refused."""
    run, rows = _held(by, run_id)
    refuse_if(against(RunState(run.state), RunVerb.CANCEL, words=words))
    for row in rows:
        row.run, row.place = None, None
    step(by, rows, LetterVerb.CANCEL_RUN, now=clock.now(), words=f"{run.ref}: {words.strip()}")
    run.state, run.ended_words = RunState.CANCELLED, words.strip()
    run.save(update_fields=["state", "ended_words"])
    audit.note(subject=f"print-run:{run.ref}", step="cancel", words=run.ended_words)
    return run


@action(Can.NOTE_PRINTED)
def note_printed(*, by: Actor, run_id: int) -> PrintRun:
    """Say that a run is printed: from now on it cannot be cancelled. Raises Refused."""
    run, rows = _held(by, run_id)
    refuse_if(against(RunState(run.state), RunVerb.PRINT))
    now = clock.now()
    run.state, run.printed_at, run.printed_by = RunState.PRINTED, now, by.name
    run.save(update_fields=["state", "printed_at", "printed_by"])
    return _moved(by, run, rows, LetterVerb.PRINT, now)


@action(Can.NOTE_POSTED)
def note_posted(*, by: Actor, run_id: int, count: int) -> PrintRun:
    """Say that a run was posted, with the number of letters that were counted into the post. Raises Refused."""
    run, rows = _held(by, run_id)
    refuse_if(against(RunState(run.state), RunVerb.POST))
    refuse_if([] if count == len(rows) else [RunFault.ODD_COUNT])
    now = clock.now()
    run.state, run.posted_at, run.posted_by = RunState.POSTED, now, by.name
    run.save(update_fields=["state", "posted_at", "posted_by"])
    return _moved(by, run, rows, LetterVerb.POST, now)


@action(Can.NOTE_RETURNED)
def note_returned(*, by: Actor, letter_id: int, words: str) -> Letter:
    """Say that a posted letter came back undelivered, and what stands on it. Raises Refused."""
    row = one_letter(by, letter_id)
    refuse_if(against_step(LetterState(row.state), LetterVerb.RETURN, words))
    step(by, [row], LetterVerb.RETURN, now=clock.now(), words=words)
    return row


def _held(by: Actor, run_id: int) -> tuple[PrintRun, list[Letter]]:
    """A run of the actor's council with its letters, held until the transaction ends. Raises Http404."""
    run = PrintRun.objects.select_for_update().filter(pk=run_id, council_id=council_of(by)).first()
    if run is None:
        raise Http404("There is no print run of that number")
    return run, list(held_letters(by).filter(run=run).order_by("place"))


def _moved(by: Actor, run: PrintRun, rows: Sequence[Letter], verb: LetterVerb, now: datetime) -> PrintRun:
    step(by, rows, verb, now=now, words=run.ref)
    audit.note(subject=f"print-run:{run.ref}", step=verb.value, letters=len(rows))
    return run
