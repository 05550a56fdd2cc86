"""How steps of the ladder move: an event is added, and the step's state follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404

from carepost.contact.actions import phoning
from carepost.contact.actions.clock import attempts_since
from carepost.contact.models import LadderEvent, LadderStep, ServiceContact, WelfareCall
from carepost.contact.rules import STEP_MOVES, Hand, Outcome, StepKind, StepState, StepVerb, may_step
from carepost.contact.rules.numbers import is_second_attempt
from carepost.contact.workdays import FIRST
from carepost.core import audit
from carepost.core.acting import Actor
from carepost.core.refusals import refuse_if
from carepost.councils.permissions import Can


def held(by: Actor, step_id: int) -> LadderStep:
    """The step, held until the transaction ends, so that two people do not both do it. Raises Http404."""
    rows = LadderStep.objects.filter(council_id=by.council_id or 0).select_related("service", "council")
    return get_object_or_404(rows.select_for_update(of=("self",)), pk=step_id)


def hand_of(by: Actor) -> Hand:
    """What somebody may do on the ladder: a manager decides on visits, an officer does the rest."""
    return Hand.MANAGER if by.may(Can.DECIDE_VISIT) else Hand.OFFICER


def move(by: Actor, step: LadderStep, verb: StepVerb, *, now: datetime, words: str = "", **said: Any) -> None:
    """Somebody moves a step that is held. Raises Refused."""
    refuse_if(may_step(StepKind(step.kind), StepState(step.state), verb, hand_of(by)))
    write(by, [step], verb, now=now, words=words, **said)
    audit.note(
        subject=f"service:{step.service.ref}", council=step.council_id, ladder=step.pk, step=step.kind,
        state=step.state, **said,
    )  # fmt: skip


def write(
    by: Actor, steps: Iterable[LadderStep], verb: StepVerb, *, now: datetime, words: str = "", **said: Any
) -> None:
    """Add the same event to the history of each step, all of which are saved, and let their states follow."""
    rows, events = list(steps), []
    for step in rows:
        state = StepState(step.state)
        target = STEP_MOVES.target(state, verb)
        events.append(event(by, step, verb, target, now=now, words=words.strip(), **said))
        step.state, step.settled_at = target.value, None if target is StepState.WAITING else now
    LadderEvent.objects.bulk_create(events)
    LadderStep.objects.bulk_update(rows, ["state", "settled_at"])


def event(
    by: Actor,
    step: LadderStep,
    verb: StepVerb,
    target: StepState,
    *,
    now: datetime,
    began: bool = False,
    **said: Any,
) -> LadderEvent:
    """A line of history, not yet saved."""
    return LadderEvent(
        council_id=step.council_id, step=step, verb=verb.value, from_state="" if began else step.state,
        to_state=target.value, at=now, by_id=by.user_id, by_name=by.name, **said,
    )  # fmt: skip


def since_of(contact: ServiceContact) -> date:
    """The day from which a service's next call is counted, which names its gap; as `due.DUE` has it."""
    service = contact.service
    return max(contact.last_completed_on or contact.first_due_from or service.first_seen_on, FIRST)


def follow_call(by: Actor, row: WelfareCall, contact: ServiceContact) -> None:
    """A call that was recorded: a completed one ends the ladder at once, an attempt is the second attempt."""
    waiting = LadderStep.objects.select_for_update().filter(
        council_id=row.council_id, service_id=row.service_id, state=StepState.WAITING
    )
    outcome, since = Outcome(row.outcome), since_of(contact)
    over = [step for step in waiting if step.since != since]
    if over:
        write(by, over, StepVerb.END, now=row.recorded_at, words="They were reached.", call=row)
    second = [
        step
        for step in waiting
        if step.since == since and step.kind == StepKind.SECOND_ATTEMPT and row.on > step.due_on
    ]
    if second and not outcome.moves_clock and _is_second(by, row, contact):
        words = f"{outcome.label}, on {row.rang}" if row.rang else outcome.label
        write(by, second, StepVerb.DO, now=row.recorded_at, words=words, call=row)


def _is_second(by: Actor, row: WelfareCall, contact: ServiceContact) -> bool:
    tried = attempts_since(contact).exclude(pk=row.pk).values_list("rang", flat=True)
    right = phoning.right_numbers(by, contact.service, row.council_id)
    return is_second_attempt(Outcome(row.outcome), row.rang, tried, right)
