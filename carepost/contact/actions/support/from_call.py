"""What a provider says in a call would help becomes requests by itself; a correction corrects them."""

from __future__ import annotations

from datetime import datetime

from carepost.contact.actions.support.asking import begin
from carepost.contact.actions.support.steps import step
from carepost.contact.catalogue import kinds_of
from carepost.contact.models import SupportRequest, WelfareCall
from carepost.contact.rules import Outcome
from carepost.contact.rules.support import OPEN, Kind, State, Verb, asked_in
from carepost.core.acting import Actor
from carepost.core.calendar import in_words
from carepost.questions.rules import Answers

WOULD_HELP = "would_help"
CORRECTED = "The call was corrected: this was not asked for."


def follow_call(by: Actor, call: WelfareCall, answers: Answers, *, now: datetime) -> None:
    """Open what was asked for in this call, or of a correction, what it changes. Part of the verbs that record calls.

    A kind that the service waits for already is not opened again: it is noted there. A request that a corrected
    call had opened is cancelled if nobody has taken it on; where somebody has, it is theirs to end.
    """
    wanted = _wanted(call, answers)
    earlier = _opened_by(call.supersedes) if call.supersedes_id else {}
    for key, row in earlier.items():
        row.call = call
        row.save(update_fields=["call"])
        if key not in wanted and row.state == State.ASKED:
            step(by, row, Verb.CANCEL, now=now, words=CORRECTED)
    standing = {key for key, row in earlier.items() if row.state != State.CANCELLED}
    for key, kind in wanted.items():
        if key not in standing:
            _open(by, call, kind, now)


def _wanted(call: WelfareCall, answers: Answers) -> dict[str, Kind]:
    said = answers.get(WOULD_HELP)
    if call.outcome != Outcome.COMPLETED or not isinstance(said, list | tuple):
        return {}
    return {kind.key: kind for kind in asked_in(map(str, said), kinds_of(call.council_id))}


def _opened_by(call: WelfareCall | None) -> dict[str, SupportRequest]:
    rows = SupportRequest.objects.select_for_update(of=("self",)).select_related("service").filter(call=call)
    return {row.kind: row for row in rows.order_by("pk")}


def _open(by: Actor, call: WelfareCall, kind: Kind, now: datetime) -> None:
    key = f"call:{call.pk}:{kind.key}"
    waiting = (
        SupportRequest.objects.select_for_update(of=("self",))
        .select_related("service")
        .filter(council_id=call.council_id, service_id=call.service_id, kind=kind.key, state__in=OPEN)
        .order_by("pk")
        .first()
    )
    if waiting is not None:
        step(by, waiting, Verb.ASK_AGAIN, now=now, key=key, words=f"In the call of {in_words(call.on)}.")
        return
    begin(by, call.service, kind, Verb.ASK, now=now, words="", key=key, call=call)
