"""Ambershire's telephone numbers, and the calls it missed: how far up the ladder each of them is by now."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from carepost.contact import actions
from carepost.contact.actions import climbing, numbers
from carepost.contact.models import LadderStep, WelfareCall
from carepost.contact.queries.numbers import reach
from carepost.contact.rules import Outcome, StepKind, StepVerb
from carepost.contact.rules.numbers import Card, Number
from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.clock import LONDON
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.demo.cast import Cast
from carepost.register.models import Service

OFFICERS, DIRECTOR = ("Marta Kowalewska", "Joyce Featherstone"), "Rosemary Lightbody"
NIGHTS = 12  # before today, whose work the ladder shows
WITH_NUMBERS = 40  # services beside those on the ladder: first the schemes, of which CQC knows no number
ANSWERS = ("Night staff", "The deputy’s mobile", "Head office, in office hours", "The unit upstairs")
NOTES = (
    "Let it ring: the office is at the other end of the house.",
    "Never between eight and nine: breakfast.",
)
#: What came of a step: the first of these services by each step, in the order of their names; the others wait.
TOLD = {
    StepKind.NOMINATED: (
        "Rang her at home. She did not know that nobody answers, and sends the deputy in.",
        "Left word with his office. He rings back before four.",
    ),
    StepKind.DUTY_MANAGER: (
        "I ring the owner myself at two, and look in on my way home if nobody answers.",
        "The district nurse was there this morning and saw two carers. We try once more tomorrow at eight.",
    ),
    StepKind.EMAIL: ("Nobody signs in for them, and the address in the register bounced.",),
    StepKind.VISIT: (
        "Three days without a word, and two safeguarding concerns this month.",
        "The district nurse saw it on Tuesday, and all was well.",
    ),
}


def lay_out(cast: Cast, seed: int, today: date) -> None:
    """Raise the steps of the last nights, enter numbers as officers come by them, and take some of the steps."""
    chance = random.Random(f"{seed}:numbers")
    officers, director = [cast.staff(name) for name in OFFICERS], cast.staff(DIRECTOR)
    council = cast.ambershire.pk
    by_night = Actor.operator(
        "contact ladder every night", council_id=council, permissions={Can.RAISE_LADDER}
    )
    with tenancy.acting_for(by_night):
        for night in reversed(range(NIGHTS)):
            day = today - timedelta(days=night)
            with _at(day, 2):
                actions.raise_ladder(by=by_night, council_id=council, today=day)
    with tenancy.acting_for(officers[0]):
        missed = _on_ladder()
        with _at(today - timedelta(days=NIGHTS + 1), 11):
            _enter(officers, missed, chance)
        _follow_attempts(officers[0])
        with _at(today - timedelta(days=1), 15):
            _mark_wrong(officers[1], missed)
            _take_steps(officers[0], director, missed[3:], before=today)


@contextmanager
def _at(day: date, hour: int) -> Iterator[None]:
    with clock.freeze(datetime.combine(day, time(hour, 20), LONDON).astimezone(UTC)):
        yield


def _on_ladder() -> list[Service]:
    """The services that were missed, those with the most steps first."""
    steps: dict[int, int] = defaultdict(int)
    for service_id in LadderStep.objects.values_list("service_id", flat=True):
        steps[service_id] += 1
    found = Service.objects.filter(pk__in=steps).select_related("organisation").defer("search")
    return sorted(found, key=lambda each: (-steps[each.pk], each.name))


def _follow_attempts(by: Actor) -> None:
    """The attempts that were made after a call was missed are second attempts, as the verb that records calls finds."""
    for step in LadderStep.objects.filter(kind=StepKind.SECOND_ATTEMPT):
        calls = WelfareCall.objects.filter(service_id=step.service_id, on__gt=step.due_on, is_current=True)
        if call := calls.exclude(outcome=Outcome.COMPLETED).order_by("started_at").first():
            words = Outcome(call.outcome).label
            climbing.write(by, [step], StepVerb.DO, now=call.recorded_at, words=words, call=call)


def _enter(officers: Sequence[Actor], missed: Sequence[Service], chance: random.Random) -> None:
    others = Service.objects.filter(
        host_id=council_of(officers[0]), adult_social_care=True, status="registered"
    )
    rest = others.exclude(pk__in=[each.pk for each in missed]).select_related("organisation").defer("search")
    for service in [*missed, *rest.order_by("phone", "ref")[:WITH_NUMBERS]]:
        by = chance.choice(officers)
        numbers.keep_numbers(by=by, service=service, card=_card(service in missed, chance), seen=0)


def _card(missed: bool, chance: random.Random) -> Card:
    more = chance.sample(ANSWERS, 2 if missed else chance.choice((1, 1, 2)))
    last = [f"{each:03d}" for each in chance.sample(range(1000), 4)]  # Ofcom keeps these for drama
    return Card(
        numbers=tuple(Number(f"01632 960{end}", who) for end, who in zip(last, more, strict=False)),
        own_first=missed and more[0] == ANSWERS[0],
        manager_phone=f"07700 900{last[2]}" if chance.random() < 0.4 else "",
        nominated_phone=f"07700 900{last[3]}" if missed else "",
        note=chance.choice(NOTES) if chance.random() < 0.3 else "",
    )


def _mark_wrong(by: Actor, missed: Sequence[Service]) -> None:
    """Of the second the first number; of the third every one, so that somebody must find another."""
    for service, most in zip(missed[1:3], (1, None), strict=False):
        for each in reach(by, service).numbers[:most]:
            numbers.mark_number(by=by, service=service, number=each.number, wrong=True)


def _take_steps(officer: Actor, director: Actor, missed: Sequence[Service], *, before: date) -> None:
    steps: dict[StepKind, list[LadderStep]] = defaultdict(list)
    for step in LadderStep.objects.filter(service__in=missed, on__lt=before).order_by("service__name", "pk"):
        steps[StepKind(step.kind)].append(step)
    verbs = {
        StepKind.NOMINATED: lambda pk, words, n: actions.contact_nominated(by=officer, step_id=pk, outcome=words),
        StepKind.DUTY_MANAGER: lambda pk, words, n: actions.take_missed(by=director, step_id=pk, plan=words),
        StepKind.EMAIL: lambda pk, words, n: actions.set_step_aside(by=officer, step_id=pk, reason=words),
        StepKind.VISIT: lambda pk, words, n: actions.decide_visit(
            by=director, step_id=pk, visit=n == 0, reason=words
        ),
    }  # fmt: skip
    for kind, sayings in TOLD.items():
        for n, (step, words) in enumerate(zip(steps[kind], sayings, strict=False)):
            verbs[kind](step.pk, words, n)
