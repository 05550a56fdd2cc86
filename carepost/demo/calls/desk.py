"""Puts the calls of all services into the days of the people who made them: who rang, and when."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from carepost.core.calendar import is_working_day
from carepost.core.clock import LONDON
from carepost.demo.calls.events import Attempt

_OPENS, _CLOSES = time(9, 5, tzinfo=LONDON), time(16, 50, tzinfo=LONDON)


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who rings; `until` is the first day on which they no longer did."""

    user_id: int
    name: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """An attempt as it was made. `corrected_at` when it was corrected later."""

    attempt: Attempt
    officer: Officer
    started_at: datetime
    ended_at: datetime
    recorded_at: datetime
    corrected_at: datetime | None


def put_in_order(
    attempts: Iterable[Attempt], officers: Sequence[Officer], chance: random.Random
) -> list[Made]:
    """Every attempt with who made it and when, in the order in which they were recorded."""
    by_day: dict[date, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        by_day[attempt.on].append(attempt)
    asked: dict[int, datetime] = {}
    made = []
    for day in sorted(by_day):
        made += _day(day, by_day[day], officers, asked, chance)
        asked |= {one.service_id: one.booked_for for one in by_day[day] if one.booked_for}
    return sorted(made, key=lambda one: (one.recorded_at, one.attempt.service_id))


def _day(
    day: date,
    attempts: list[Attempt],
    officers: Sequence[Officer],
    asked: Mapping[int, datetime],
    chance: random.Random,
) -> list[Made]:
    """One day: first whoever is due, then at their hour those who asked for one, then second attempts."""
    there = [each for each in officers if each.until is None or day < each.until]
    if not is_working_day(day):
        there = [chance.choice(there)]
    free = {each: datetime.combine(day, _OPENS) + _minutes(chance, 0, 25) for each in there}
    ended: dict[int, datetime] = {}
    made = []
    hours = {service_id: at for service_id, at in asked.items() if at.date() == day}
    for attempt in sorted(attempts, key=lambda each: _order(each, hours, chance)):
        usual = there[attempt.service_id % len(there)]
        officer = usual if chance.random() < 0.7 else min(free, key=lambda each: free[each])
        if free[officer] > datetime.combine(day, _CLOSES):
            officer = min(free, key=lambda each: free[each])
        begins = max(free[officer], hours.get(attempt.service_id, free[officer]))
        if attempt.turn > 1:
            begins = max(begins, ended[attempt.service_id] + _minutes(chance, 50, 120))
        one = _made(attempt, officer, begins, chance)
        free[officer] = one.recorded_at + _minutes(chance, 1, 12)
        ended[attempt.service_id] = one.ended_at
        made.append(one)
    return made


def _order(
    attempt: Attempt, hours: Mapping[int, datetime], chance: random.Random
) -> tuple[int, float, float]:
    hour = hours.get(attempt.service_id)
    return attempt.turn, hour.timestamp() if hour else 0.0, chance.random()


def _made(attempt: Attempt, officer: Officer, begins: datetime, chance: random.Random) -> Made:
    started = begins.astimezone(UTC).replace(microsecond=0)
    length = (7, 23) if attempt.answers else (1, 3)
    ended = started + _minutes(chance, *length)
    corrected = None
    if attempt.corrected_on is not None:
        morning = datetime.combine(attempt.corrected_on, time(9, 0, tzinfo=LONDON))
        corrected = morning.astimezone(UTC) + _minutes(chance, 0, 4)
    recorded = ended + timedelta(seconds=chance.randint(20, 150))
    return Made(attempt, officer, started, ended, recorded, corrected)


def _minutes(chance: random.Random, least: int, most: int) -> timedelta:
    return timedelta(seconds=chance.randint(least * 60, most * 60))
