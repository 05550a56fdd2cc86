"""Which calls a service needs within the days of a rota, one after the other, and the window of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from carepost.contact.engine.rota.values import Booking, Call, Key, Place
from carepost.contact.rules.rota import RotaPolicy, latest_day
from carepost.core.calendar import add_working_days, is_working_day, next_working_day
from carepost.risk.rules import Band

DAILY = 1


@dataclass(frozen=True, slots=True)
class Owed:
    """A service as its clock stands: when its next call is due and to be made, and every how many days the next one.

    `at_weekends` holds for Red in an open outbreak. `after` is the day of the last completed call.
    """

    service: int
    name: str
    band: Band
    due_on: date
    call_on: date
    every: int
    at_weekends: bool = False
    after: date | None = None
    kind: str = ""
    language: str = ""
    preferred: frozenset[tuple[int, int]] = frozenset()
    booking: Booking | None = None
    usual: Mapping[Key, int] = field(default_factory=dict)


def key_of(service: int, number: int) -> Key:
    """The key of a service's next call (0), or of a later one."""
    return f"{service}:{number}"


def service_of(key: Key) -> int:
    """The service that a call's key names."""
    return int(key.partition(":")[0])


def calls_owed(owed: Owed, days: Sequence[date], policy: RotaPolicy) -> Iterator[Call]:
    """The calls to one service up to the last day, each due its standing's days after the one before was planned."""
    number, now = 0, owed
    while now.call_on <= days[-1]:
        yield _call(now, number, days, policy)
        due = max(now.call_on, days[0]) + timedelta(days=owed.every)
        call_on = _call_on(owed, due)
        now = replace(owed, due_on=call_on if owed.every == DAILY else due, call_on=call_on)
        number += 1


def placed_before(places: Iterable[tuple[int, Place]], calls: Iterable[Call]) -> dict[Key, Place]:
    """The places of the rota in force, by the calls they are for: a service's first is that of its next call."""
    known = {call.key for call in calls}
    numbers: dict[int, int] = {}
    found: dict[Key, Place] = {}
    for service, place in sorted(places, key=lambda pair: pair[1].day):
        number = numbers[service] = numbers.get(service, -1) + 1
        if key_of(service, number) in known:
            found[key_of(service, number)] = place
    return found


def _call(owed: Owed, number: int, days: Sequence[date], policy: RotaPolicy) -> Call:
    earliest = owed.call_on - timedelta(days=0 if owed.every == DAILY else policy.early_days)
    if owed.after is not None:
        earliest = max(earliest, owed.after + timedelta(days=1))
    latest = latest_day(owed.due_on, owed.band, policy, today=days[0], last_day=days[-1])
    made = Call(
        key=key_of(owed.service, number),
        name=owed.name,
        earliest=max(earliest, days[0]),
        due=owed.due_on,
        latest=max(latest, days[0]),
        weight=policy.weight(owed.band),
        kind=owed.kind,
        language=owed.language,
        preferred=owed.preferred,
        usual=owed.usual,
        weekends=owed.at_weekends,
        follows=key_of(owed.service, number - 1) if number else None,
        within=max(owed.every, 7),
    )
    if number or owed.booking is None or not made.earliest <= owed.booking.day <= made.latest:
        return made
    return replace(made, booking=owed.booking)


def _call_on(owed: Owed, due: date) -> date:
    """The day on which to make a call that is due on a day: a working day, but for Red in an outbreak."""
    if owed.at_weekends or is_working_day(due):
        return due
    return next_working_day(due) if owed.every == DAILY else add_working_days(due, -1)
