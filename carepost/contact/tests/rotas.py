"""Made-up teams and the calls they owe, for tests and measurements of the rota."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from carepost.contact.engine.rota.values import Booking, Call, Hours, Officer, Task
from carepost.contact.rules.rota import RotaPolicy
from carepost.core.calendar import add_working_days, is_working_day, next_working_day

POLICY = RotaPolicy()
MONDAY = date(2026, 11, 30)
KINDS = ("care home", "home care", "supported living")
LANGUAGES = ("Polish", "Gujarati", "Romanian")
CADENCES = ((1, 8), (7, 4), (7, 3), (14, 2))  # days between calls and weight: red, amber, grey, green


def working_days(first: date, count: int) -> tuple[date, ...]:
    """So many working days, the first one included where it is one."""
    day = next_working_day(first)
    return tuple(add_working_days(day, n) for n in range(count))


def team(size: int, chance: random.Random) -> tuple[Officer, ...]:
    """So many officers, with three to six hours a day, some with a day off, and two kinds known by each."""
    made = []
    for n in range(size):
        begins, ends = chance.choice(((9, 12), (9, 13), (10, 15), (12, 17), (9, 15)))
        free = chance.choice((None, None, 4, 2))
        made.append(
            Officer(
                key=f"o{n}",
                name=f"Officer {n}",
                hours=tuple(Hours(w, begins * 60, ends * 60) for w in range(5) if w != free),
                languages=frozenset(chance.sample(LANGUAGES, chance.choice((0, 1, 1, 2)))),
                knows=frozenset(chance.sample(KINDS, 2)),
            )
        )
    return tuple(made)


def calls_of(
    service: int, officers: Sequence[Officer], days: Sequence[date], chance: random.Random
) -> list[Call]:
    """The calls that one service needs within the days, one after the other."""
    every, weight = chance.choices(CADENCES, (4, 16, 5, 75))[0]
    due = days[0] + timedelta(days=chance.randint(-2 if every > 1 else 0, every - 1))
    known = habits(service, weight, officers, chance)
    made: list[Call] = []
    while due <= days[-1]:
        call_on = max(next_working_day(due) if every == 1 else last_working_day(due), days[0])
        early, late = (0, 0) if every == 1 else (POLICY.early_days, POLICY.late_days)
        earliest = call_on - timedelta(days=early)
        made.append(
            Call(
                key=f"{service}:{len(made)}",
                earliest=earliest if made else max(days[0], earliest),
                due=call_on if made else due,
                latest=call_on + timedelta(days=late),
                follows=made[-1].key if made else None,
                within=every if every > 1 else 4,
                **known,
            )
        )
        due = call_on + timedelta(days=every)
    if made and made[0].due in days and chance.random() < 0.04:
        made[0] = replace(made[0], booking=Booking(made[0].due, chance.choice((570, 630, 645, 690, 750))))
    return made


def habits(service: int, weight: int, officers: Sequence[Officer], chance: random.Random) -> dict[str, Any]:
    """What is known of a service: its kind, whom it knows, when it likes to be called."""
    usual: dict[str, int] = {}
    if chance.random() < 0.8:
        known = chance.sample([o.key for o in officers], min(2, len(officers)))
        share = chance.choice((100, 80, 60))
        usual = dict(zip(known, (share, 100 - share), strict=False))
    liked = chance.sample(range(5), 3) if chance.random() < 0.4 else []
    return {
        "name": f"Service {service}",
        "weight": weight,
        "kind": chance.choice(KINDS),
        "language": chance.choice(LANGUAGES) if chance.random() < 0.03 else "",
        "preferred": frozenset((weekday, chance.randrange(3)) for weekday in liked),
        "usual": usual,
    }


def last_working_day(day: date) -> date:
    """The day itself if it is a working day, else the last one before it."""
    return day if is_working_day(day) else add_working_days(day, -1)


def council(services: int, *, days: int = 10, officers: int = 6, seed: int = 1) -> Task:
    """A council of so many services and officers; the same seed makes the same one."""
    chance = random.Random(seed)
    horizon, people = working_days(MONDAY, days), team(officers, chance)
    calls = [call for n in range(services) for call in calls_of(n, people, horizon, chance)]
    return Task(horizon, people, tuple(calls))
