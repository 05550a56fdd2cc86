"""What a rota cannot do, and why, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from carepost.contact.engine.rota.allowed import able, in_time, may_be_on, open_still, slot_at, slots
from carepost.contact.engine.rota.values import Call, Key, Officer, Place, Rota, Task
from carepost.contact.rules.rota import Lack, day_in_words, days_in_words
from carepost.core.calendar import time_in_words


@dataclass(frozen=True, slots=True)
class Lacking:
    """A call without a place, and why. `room_on` is the first day after its window on which somebody could make it."""

    call: Call
    why: Lack
    sentence: str
    room_on: date | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """A call that has a place after its due day, though it could have come earlier had there been room."""

    call: Call
    day: date
    days: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A call whose place is another than before, or none. `must`: it could not stay; else it makes room for others."""

    key: Key
    before: Place
    after: Place | None
    must: bool


def moved(task: Task, rota: Rota) -> tuple[Moved, ...]:
    """Every call that a mended rota moves, in the order of the calls."""
    mending = replace(task, mending=True)
    pairs = ((c, task.before[c.key], rota.places.get(c.key)) for c in task.calls if c.key in task.before)
    return tuple(
        Moved(call.key, before, after, must=not open_still(mending, call, before))
        for call, before, after in pairs
        if after != before
    )


def lacking(task: Task, rota: Rota) -> tuple[Lacking, ...]:
    """Every call of the task without a place, the most pressing first."""
    room = _room(task, rota)
    found = (_lack(task, call, room) for call in task.calls if call.key not in rota.places)
    return tuple(sorted(found, key=lambda lack: (-lack.call.weight, lack.call.due, lack.call.key)))


def late(task: Task, rota: Rota) -> tuple[Late, ...]:
    """Every call placed later than it could have been in time, the latest first."""
    return tuple(sorted(_late(task, rota), key=lambda each: (-each.days, each.call.key)))


def loads(task: Task, rota: Rota) -> dict[Key, tuple[int, int]]:
    """For each officer, how many calls they have and for how many there is room."""
    count = Counter(place.officer for place in rota.places.values())
    return {o.key: (count[o.key], sum(len(slots(task, o, day)) for day in task.days)) for o in task.officers}


def _late(task: Task, rota: Rota) -> Iterator[Late]:
    for call in task.calls:
        place = rota.places.get(call.key)
        if place is not None and place.day > in_time(task, call):
            yield Late(call, place.day, (place.day - call.due).days)


def _room(task: Task, rota: Rota) -> list[tuple[date, Officer]]:
    """Who has a slot to spare on which day, by day."""
    taken = Counter((place.officer, place.day) for place in rota.places.values())
    pairs = ((day, officer) for day in sorted(task.days) for officer in task.officers)
    return [(d, o) for d, o in pairs if len(slots(task, o, d)) > taken[o.key, d]]


def _lack(task: Task, call: Call, room: Sequence[tuple[date, Officer]]) -> Lacking:
    days = [day for day in task.days if may_be_on(call, day)]
    words = {"when": days_in_words(days or [call.earliest, call.latest]), "language": call.language}
    lock = task.locks.get(call.key)
    at_work = [o for o in task.officers if any(slots(task, o, day) for day in days)]
    if lock is not None:
        holder = next((officer for officer in task.officers if officer.key == lock.officer), None)
        words |= {
            "officer": holder.name if holder else "somebody who has left",
            "when": day_in_words(lock.day),
        }
        why = Lack.LOCKED_OUTSIDE if holder and _there(task, holder, lock) else Lack.LOCKED
    elif not at_work:
        why = Lack.AWAY
    elif not any(able(call, officer) for officer in at_work):
        why = Lack.LANGUAGE
    elif call.booking is not None:
        words |= {"at": f"{day_in_words(call.booking.day)} at {time_in_words(call.booking.minute)}"}
        why = Lack.BOOKED
    else:
        why = Lack.FULL
    later = next((day for day, officer in room if day > call.latest and able(call, officer)), None)
    return Lacking(call, why, why.sentence.format(**words), None if lock else later)


def _there(task: Task, officer: Officer, lock: Place) -> bool:
    """Whether an officer rings at the time of a lock."""
    minutes = slots(task, officer, lock.day) if lock.day in task.days else ()
    if lock.minute is None:
        return bool(minutes)
    return slot_at(minutes, lock.minute, task.policy.slot_minutes) is not None
