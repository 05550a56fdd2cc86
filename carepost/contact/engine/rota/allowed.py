"""Where a call may be, of itself: the slots of an officer's day, the days of its window, what it must keep to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from carepost.contact.engine.rota.values import Call, Hours, Officer, Place, Task
from carepost.contact.rules.rota import weekday_of
from carepost.core.calendar import is_working_day


def part_of(task: Task, minute: int) -> int:
    """The part of the day, 0 to 2, in which a slot begins."""
    return (minute >= task.policy.midday_from) + (minute >= task.policy.afternoon_from)


def slots(task: Task, officer: Officer, day: date) -> tuple[int, ...]:
    """When the slots of an officer's day begin; none while they are away."""
    if day in officer.away:
        return ()
    length = task.policy.slot_minutes
    begin = task.from_minute if day == task.days[0] else 0
    anchors = task.anchors.get((officer.key, day), ())
    of_day = (hours for hours in officer.hours if hours.weekday == weekday_of(day))
    return tuple(sorted({m for hours in of_day for m in _cut(hours, anchors, length) if m >= begin}))


def _cut(hours: Hours, anchors: tuple[int, ...], length: int) -> Iterator[int]:
    """When the slots of these hours begin: at each anchor within them, and as many as fit between."""
    begin = hours.start
    for anchor in anchors:
        if begin <= anchor <= hours.end - length:
            yield from range(begin, anchor - length + 1, length)
            yield anchor
            begin = anchor + length
    yield from range(begin, hours.end - length + 1, length)


def open_still(task: Task, call: Call, before: Place) -> bool:
    """Whether a call can stay where it was: with that officer, on that day, at that time."""
    officer = next((each for each in task.officers if each.key == before.officer), None)
    lock = task.locks.get(call.key)
    if officer is None or not able(call, officer) or not keeps(lock, officer, before.day):
        return False
    if before.day not in task.days or not may_be_on(call, before.day):
        return False
    minutes, fixed = slots(task, officer, before.day), fixed_at(call, lock)
    at = before.minute if fixed is None else slot_at(minutes, fixed, task.policy.slot_minutes)
    return before.minute in (at, None) and (at in minutes or (at is None and bool(minutes)))


def may_be_on(call: Call, day: date) -> bool:
    """Within its window, on a working day unless it may be at a weekend, on the day they asked for if they did."""
    if call.booking is not None and day != call.booking.day:
        return False
    return call.earliest <= day <= call.latest and (call.weekends or is_working_day(day))


def able(call: Call, officer: Officer) -> bool:
    """Whether an officer speaks what the call needs."""
    return not call.language or call.language in officer.languages


def in_time(task: Task, call: Call) -> date:
    """The last day on which a call is as much in time as it can be: its due day, or the first day of the rota."""
    return max(call.due, next((day for day in task.days if day >= call.earliest), call.due))


def slot_at(minutes: tuple[int, ...], moment: int, length: int) -> int | None:
    """The slot in which a moment lies; None when there is none."""
    return next((minute for minute in minutes if minute <= moment < minute + length), None)


def keeps(lock: Place | None, officer: Officer, day: date) -> bool:
    return lock is None or (lock.officer, lock.day) == (officer.key, day)


def fixed_at(call: Call, lock: Place | None) -> int | None:
    """The moment at which the call must be made, if there is one. A lock with a time goes over a booking."""
    if lock is not None and lock.minute is not None:
        return lock.minute
    return call.booking.minute if call.booking else None
