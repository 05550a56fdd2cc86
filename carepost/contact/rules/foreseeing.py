"""What a score policy that is not in force would make of the next calls: how many are due on which day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from carepost.core.calendar import is_working_day

from .due import Due

_DAYS = 14


@dataclass(frozen=True, slots=True)
class DayOfCalls:
    """How many services' next call is to be made on a day, by the policy in force and by the draft."""

    day: date
    now: int
    then: int


@dataclass(frozen=True, slots=True)
class NextCalls:
    """The next call of every service under two policies, by day.

    `days` are today, with all that is late, and the next two weeks without the days off on which nobody is called;
    `later` comes after them. `late` are late today, each as (by the policy in force, by the draft). `sooner` and
    `further` count the services whose next call the draft brings forward or puts off.
    """

    days: tuple[DayOfCalls, ...]
    late: tuple[int, int]
    later: tuple[int, int]
    sooner: int
    further: int


def next_calls(pairs: Iterable[tuple[Due, Due]], today: date) -> NextCalls:
    """Counts the next calls of services, each given as due by the policy in force and as due by the draft."""
    found = list(pairs)
    last = today + timedelta(days=_DAYS)
    now = Counter(max(one.call_on, today) for one, _ in found)
    then = Counter(max(other.call_on, today) for _, other in found)
    days = (today + timedelta(days=n) for n in range(_DAYS + 1))
    return NextCalls(
        days=tuple(
            DayOfCalls(day, now[day], then[day])
            for day in days
            if day == today or is_working_day(day) or now[day] or then[day]
        ),
        late=(
            sum(one.days_late(today) > 0 for one, _ in found),
            sum(other.days_late(today) > 0 for _, other in found),
        ),
        later=(
            sum(count for day, count in now.items() if day > last),
            sum(count for day, count in then.items() if day > last),
        ),
        sooner=sum(other.call_on < one.call_on for one, other in found),
        further=sum(other.call_on > one.call_on for one, other in found),
    )
