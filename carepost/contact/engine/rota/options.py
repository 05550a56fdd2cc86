"""Where each call may go, and what that costs: the tables that the model is written from.

A call takes one phone slot. It is either *free* within a day, or *tied* to a part of the day that the provider prefers,
or tied to one slot (a booking, a lock with a time). Slots nest in parts and parts in days, so that any choice which
fits the number of slots of each slot, part and day can be laid out in time (Hall's theorem for nested sets): the
model need not know the hours of the calls that are free, and loses nothing by it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from carepost.contact.engine.rota.values import Call, Key, Officer, Place, Task
from carepost.core.calendar import is_working_day

ANY = -1


class Option(NamedTuple):
    """One place for a call: officer and day by their numbers in the task, tied to a part or a slot or to neither."""

    call: int
    officer: int
    day: int
    part: int
    minute: int
    cost: int


class Tie(NamedTuple):
    """Slots that calls compete for: those of an officer's day, of a part of it, or one of them."""

    officer: int
    day: int
    part: int = ANY
    minute: int = ANY


def part_of(task: Task, minute: int) -> int:
    """The part of the day, 0 to 2, in which a slot begins."""
    return (minute >= task.policy.midday_from) + (minute >= task.policy.afternoon_from)


def slots(task: Task, officer: Officer, day: date) -> tuple[int, ...]:
    """When the slots of an officer's day begin; none while they are away."""
    if day in officer.away:
        return ()
    length = task.policy.slot_minutes
    begin = task.from_minute if day == task.days[0] else 0
    of_day = (hours for hours in officer.hours if hours.weekday == day.weekday())
    return tuple(
        sorted({m for h in of_day for m in range(h.start, h.end - length + 1, length) if m >= begin})
    )


@dataclass(frozen=True)
class Tables:
    """The task as tables: slots of each officer's day, options of each call, what a tie can hold."""

    task: Task

    @cached_property
    def slots(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """When the slots of an officer's day begin, by their numbers; days without any are left out."""
        found = {
            (o, d): slots(self.task, officer, day)
            for o, officer in enumerate(self.task.officers)
            for d, day in enumerate(self.task.days)
        }
        return {key: minutes for key, minutes in found.items() if minutes}

    @cached_property
    def options(self) -> list[list[Option]]:
        """The options of each call, by its number."""
        return [list(self._options(n, call)) for n, call in enumerate(self.task.calls)]

    @property
    def helper(self) -> int:
        """The number of somebody more, who can do everything and costs extra."""
        return len(self.task.officers)

    @cached_property
    def at(self) -> list[dict[tuple[int, int], list[Option]]]:
        """The options of each call, by officer and day."""
        found: list[dict[tuple[int, int], list[Option]]] = []
        for options in self.options:
            by_day: dict[tuple[int, int], list[Option]] = defaultdict(list)
            for option in options:
                by_day[option.officer, option.day].append(option)
            found.append(by_day)
        return found

    @cached_property
    def numbers(self) -> dict[Key, int]:
        """The number of each call, by its key."""
        return {call.key: number for number, call in enumerate(self.task.calls)}

    @cached_property
    def fair(self) -> list[int]:
        """How many calls are each officer's fair share: by the slots they have."""
        room = [0] * len(self.task.officers)
        for (officer, _), minutes in self.slots.items():
            room[officer] += len(minutes)
        wanted, whole = min(len(self.task.calls), sum(room)), max(sum(room), 1)
        return [-(-wanted * each // whole) for each in room]

    @cached_property
    def parts(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """How many slots each part of an officer's day has."""
        return {
            key: tuple(sum(part_of(self.task, m) == part for m in minutes) for part in range(3))
            for key, minutes in self.slots.items()
        }

    def holds(self, tie: Tie) -> int:
        """How many calls a tie can hold."""
        if tie.minute != ANY:
            return 1
        if tie.part != ANY:
            return self.parts[tie.officer, tie.day][tie.part]
        return len(self.slots[tie.officer, tie.day])

    def ties(self, option: Option) -> Iterator[Tie]:
        """Everything that an option takes one slot of; of a helper there is as much as is needed."""
        if option.officer == self.helper:
            return
        yield Tie(option.officer, option.day)
        if option.part != ANY:
            yield Tie(option.officer, option.day, option.part)
        if option.minute != ANY:
            yield Tie(option.officer, option.day, option.part, option.minute)

    def _options(self, number: int, call: Call) -> Iterator[Option]:
        lock = self.task.locks.get(call.key)
        for d, day in enumerate(self.task.days):
            if not may_be_on(call, day):
                continue
            of_day = self._by_day(call, day)
            for o, officer in enumerate(self.task.officers):
                if (o, d) in self.slots and able(call, officer) and _keeps(lock, officer, day):
                    cost = of_day + self._by_officer(call, officer, day)
                    yield from self._timed(call, Option(number, o, d, ANY, ANY, cost), lock)
            if self.task.extra and lock is None:
                yield Option(number, self.helper, d, ANY, ANY, of_day + self.task.policy.extra_slot)

    def _timed(self, call: Call, free: Option, lock: Place | None) -> Iterator[Option]:
        """The option as it is, or tied to a slot or to the parts of the day that the provider prefers."""
        here = free.officer, free.day
        fixed = _fixed(call, lock)
        if fixed is not None:
            minute = slot_at(self.slots[here], fixed, self.task.policy.slot_minutes)
            if minute is not None:
                yield free._replace(part=part_of(self.task, minute), minute=minute)
            return
        parts, weekday = self.parts[here], self.task.days[free.day].weekday()
        liked = [part for part in range(3) if (weekday, part) in call.preferred and parts[part]]
        if not call.preferred or sum(parts[part] for part in liked) == len(self.slots[here]):
            yield free
            return
        yield free._replace(cost=free.cost + self.task.policy.other_time)
        stays = self._part_before(call, free)
        yield from (free._replace(part=p, cost=free.cost + (stays not in (ANY, p))) for p in liked)

    def _part_before(self, call: Call, free: Option) -> int:
        """The part of this officer's day in which the call is already; another one costs a point more."""
        before = self.task.before.get(call.key)
        here = self.task.officers[free.officer].key, self.task.days[free.day]
        if before is None or before.minute is None or (before.officer, before.day) != here:
            return ANY
        return part_of(self.task, before.minute)

    def _by_day(self, call: Call, day: date) -> int:
        """Days late after the first on which the call could be in time, dearer for who waits already; days early."""
        policy = self.task.policy
        possible = in_time(self.task, call)
        waited = min((possible - call.due).days, policy.working_days)
        a_day = policy.late_per_day * call.weight + policy.waiting * waited
        return a_day * max((day - possible).days, 0) + policy.early_per_day * max((call.due - day).days, 0)

    def _by_officer(self, call: Call, officer: Officer, day: date) -> int:
        policy, before = self.task.policy, self.task.before.get(call.key)
        other_voice = policy.other_voice * (100 - call.usual.get(officer.key, 0)) // 100 if call.usual else 0
        other_kind = policy.other_kind if call.kind and call.kind not in officer.knows else 0
        moved = before is not None and (before.officer, before.day) != (officer.key, day)
        a_move = policy.moved_when_mending if self.task.mending else policy.moved
        return other_voice + other_kind + (a_move if moved else 0)


def fair_steps(tables: Tables) -> Iterator[tuple[int, int, int]]:
    """For each officer, from how many calls on another one costs how much: above a fair share, and far above."""
    policy = tables.task.policy
    for officer, fair in enumerate(tables.fair):
        yield officer, fair, policy.over_fair
        yield officer, fair + fair // 10 + 1, policy.far_over_fair


def cost_of(tables: Tables, chosen: Iterable[Option]) -> int:
    """What a choice of options costs in all, in points: the objective of the model."""
    options = list(chosen)
    made = {option.call for option in options}
    load = Counter(option.officer for option in options)
    left_out = sum(unmet_cost(tables.task, c) for n, c in enumerate(tables.task.calls) if n not in made)
    unfair = sum(max(0, load[officer] - most) * cost for officer, most, cost in fair_steps(tables))
    return sum(option.cost for option in options) + left_out + unfair


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


def _keeps(lock: Place | None, officer: Officer, day: date) -> bool:
    return lock is None or (lock.officer, lock.day) == (officer.key, day)


def _fixed(call: Call, lock: Place | None) -> int | None:
    """The moment at which the call must be made, if there is one. A lock with a time goes over a booking."""
    if lock is not None and lock.minute is not None:
        return lock.minute
    return call.booking.minute if call.booking else None


def unmet_cost(task: Task, call: Call) -> int:
    """What it costs to leave a call out."""
    return task.policy.unmet * call.weight


def chains(tables: Tables) -> Iterator[tuple[int, int]]:
    """The numbers of calls that follow each other to the same service."""
    for number, call in enumerate(tables.task.calls):
        if call.follows in tables.numbers:
            yield tables.numbers[call.follows], number
