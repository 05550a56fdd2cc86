"""The verbs of the ladder: raise the steps that are due, do each of them, say that one is not possible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from carepost.contact import due
from carepost.contact.actions import climbing, ladder_letters
from carepost.contact.models import LadderEvent, LadderStep
from carepost.contact.rules import (
    CallPolicy,
    LadderFault,
    StepKind,
    StepState,
    StepVerb,
    ladder,
    steps_reached,
)
from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused
from carepost.risk.rules import Band

ONE_DAY = timedelta(days=1)
NO_LONGER = "The call is no longer late."
_LATE = f"""
    SELECT s.id, a.start, f.due_on, a.band, a.outbreak
    FROM {due.DUE} WHERE {due.CALLED} AND f.due_on < %(today)s
"""  # noqa: S608  built of our own constants

Gap = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Climbed:
    """How many steps became due in a night, and how many were no longer needed."""

    raised: int
    ended: int


@action("contact.raise_ladder")
def raise_ladder(*, by: Actor, council_id: int, today: date) -> Climbed:
    """Raise every step whose day has come for a late call, and end those of calls that are no longer late.

    All of it or nothing; done twice, the second time finds nothing to do.
    """
    now = clock.now()
    due_steps = _due_steps(council_id, today)
    kept = LadderStep.objects.select_for_update().filter(council_id=council_id)
    known = {
        (s.service_id, s.since, s.kind): s for s in kept.filter(service_id__in={g[0] for g in due_steps})
    }
    new = [
        step
        for gap, steps in due_steps.items()
        for step in steps
        if (*gap, step.kind) not in known
    ]  # fmt: skip
    LadderStep.objects.bulk_create(new)
    raised = [
        climbing.event(by, step, StepVerb.RAISE, StepState.WAITING, now=now, began=True) for step in new
    ]
    LadderEvent.objects.bulk_create(raised)
    again = [
        step for step in known.values()
        if step.state == StepState.ENDED and (step.service_id, step.since) in due_steps
    ]  # fmt: skip
    climbing.write(by, again, StepVerb.RAISE, now=now, words="The call that ended it was corrected.")
    over = [s for s in kept.filter(state=StepState.WAITING) if (s.service_id, s.since) not in due_steps]
    climbing.write(by, over, StepVerb.END, now=now, words=NO_LONGER)
    result = Climbed(len(new) + len(again), len(over))
    audit.note(subject=f"council:{council_id}", council=council_id, raised=result.raised, ended=result.ended)
    return result


def _due_steps(council_id: int, today: date) -> dict[Gap, list[LadderStep]]:
    """For each late service, by its gap, the steps whose day has come; a step is to be done once a call is missed."""
    calls = policies.in_force(CallPolicy, council_id, today).value
    told = {**due.parameters(council_id, due.pace_of(council_id, today)), "today": today}
    with connection.cursor() as cursor:
        cursor.execute(_LATE, told)
        rows = cursor.fetchall()
    return {
        (service_id, since): [
            LadderStep(
                council_id=council_id, service_id=service_id, kind=step.kind, since=since, due_on=due_on,
                on=max(step.on, due_on + ONE_DAY), state=StepState.WAITING,
            )
            for step in steps_reached(ladder(due_on, Band(band), calls, outbreak_open=outbreak), today, due_on)
        ]
        for service_id, since, due_on, band, outbreak in rows
    }  # fmt: skip


def _of_kind(by: Actor, step_id: int, kind: StepKind) -> LadderStep:
    step = climbing.held(by, step_id)
    if step.kind != kind:
        raise Refused([LadderFault.ANOTHER_STEP])
    return step


@action("contact.email_missed")
def email_missed(*, by: Actor, step_id: int) -> LadderStep:
    """Write to the provider's people that a call was missed, and alert the council's managers; once."""
    step = _of_kind(by, step_id, StepKind.EMAIL)
    to = ladder_letters.provider_addresses(step)
    if not to:
        raise Refused([LadderFault.NOBODY_TO_WRITE_TO])
    climbing.move(by, step, StepVerb.DO, now=clock.now(), words="E-mail sent, managers alerted.")
    ladder_letters.missed(step, to)
    return step


@action("contact.contact_nominated")
def contact_nominated(*, by: Actor, step_id: int, outcome: str) -> LadderStep:
    """Record that the nominated individual was contacted, and what came of it."""
    step = _of_kind(by, step_id, StepKind.NOMINATED)
    return _done(by, step, outcome, LadderFault.NO_OUTCOME)


@action("contact.take_missed")
def take_missed(*, by: Actor, step_id: int, plan: str) -> LadderStep:
    """The duty manager takes a missed call, and says what happens next."""
    step = _of_kind(by, step_id, StepKind.DUTY_MANAGER)
    return _done(by, step, plan, LadderFault.NO_OUTCOME)


@action("contact.decide_visit")
def decide_visit(*, by: Actor, step_id: int, visit: bool, reason: str) -> LadderStep:
    """Decide whether the service is visited unannounced, and record why."""
    step = _of_kind(by, step_id, StepKind.VISIT)
    return _done(by, step, reason, LadderFault.NO_REASON, visit=visit)


@action("contact.set_step_aside")
def set_step_aside(*, by: Actor, step_id: int, reason: str) -> LadderStep:
    """Say that a step is not possible, and why. No step is passed over in silence."""
    step = climbing.held(by, step_id)
    if not reason.strip():
        raise Refused([LadderFault.NO_REASON])
    climbing.move(by, step, StepVerb.NOT_POSSIBLE, now=clock.now(), words=reason)
    return step


def _done(by: Actor, step: LadderStep, words: str, missing: LadderFault, **said: bool) -> LadderStep:
    if not words.strip():
        raise Refused([missing])
    climbing.move(by, step, StepVerb.DO, now=clock.now(), words=words, **said)
    return step
