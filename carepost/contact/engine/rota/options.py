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

from carepost.contact.engine.rota.allowed import (
    able,
    fixed_at,
    in_time,
    keeps,
    may_be_on,
    open_still,
    part_of,
    slot_at,
    slots,
)
from carepost.contact.engine.rota.values import Call, Key, Officer, Place, Task

ANY = -1
LOCKED = 50  # calls left out are cheaper than a locked one


class Option(NamedTuple):
    """One place for a call: officer and day by their numbers in the task, tied to a part or a slot or to neither.

    `first` is the part of its cost that goes before all comforts when a rota is mended: for waiting, and for moving.
    """

    call: int
    officer: int
    day: int
    part: int
    minute: int
    cost: int
    first: int


class Tie(NamedTuple):
    """Slots that calls compete for: those of an officer's day, of a part of it, or one of them."""

    officer: int
    day: int
    part: int = ANY
    minute: int = ANY


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
            late, early = self._late(call, day), self._early(call, day)
            for o, officer in enumerate(self.task.officers):
                if (o, d) in self.slots and able(call, officer) and keeps(lock, officer, day):
                    cost = late + early + self._by_officer(call, officer)
                    yield from self._moved(call, Option(number, o, d, ANY, ANY, cost, late), lock)
            if self.task.extra and lock is None:
                cost = late + early + self.task.policy.extra_slot
                yield Option(number, self.helper, d, ANY, ANY, cost, late)

    def _moved(self, call: Call, free: Option, lock: Place | None) -> Iterator[Option]:
        """The options of an officer's day, with what a move costs; when mending, another time of the day is one too."""
        policy, before = self.task.policy, self.task.before.get(call.key)
        here = self.task.officers[free.officer].key, self.task.days[free.day]
        stays = before is not None and (before.officer, before.day) == here
        if before is None or before.minute is None or not self.task.mending:
            cost = 0 if before is None or stays else policy.moved
            yield from self._timed(call, free._replace(cost=free.cost + cost), lock)
            return
        kept = (
            self._kept(call, free, before.minute) if stays and open_still(self.task, call, before) else None
        )
        a_move = policy.moved_when_mending
        moves = self._timed(call, free._replace(cost=free.cost + a_move, first=free.first + a_move), lock)
        yield from (option for option in moves if kept is None or option.minute != kept.minute)
        if kept is not None:
            yield kept

    def _kept(self, call: Call, free: Option, minute: int) -> Option:
        """The option of a call that stays as it was, to the minute."""
        part, weekday = part_of(self.task, minute), self.task.days[free.day].weekday()
        fixed = fixed_at(call, self.task.locks.get(call.key)) is not None
        liked = fixed or not call.preferred or (weekday, part) in call.preferred
        cost = free.cost + (0 if liked else self.task.policy.other_time)
        return free._replace(part=part, minute=minute, cost=cost)

    def _timed(self, call: Call, free: Option, lock: Place | None) -> Iterator[Option]:
        """The option as it is, or tied to a slot or to the parts of the day that the provider prefers."""
        here = free.officer, free.day
        fixed = fixed_at(call, lock)
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

    def _late(self, call: Call, day: date) -> int:
        """Days late after the first on which the call could be in time, dearer for who waits already."""
        policy = self.task.policy
        possible = in_time(self.task, call)
        waited = min((possible - call.due).days, policy.working_days)
        return (policy.late_per_day * call.weight + policy.waiting * waited) * max((day - possible).days, 0)

    def _early(self, call: Call, day: date) -> int:
        return self.task.policy.early_per_day * max((call.due - day).days, 0)

    def _by_officer(self, call: Call, officer: Officer) -> int:
        policy = self.task.policy
        other_voice = policy.other_voice * (100 - call.usual.get(officer.key, 0)) // 100 if call.usual else 0
        other_kind = policy.other_kind if call.kind and call.kind not in officer.knows else 0
        return other_voice + other_kind


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
    left_out = sum(unmet_cost(tables, n) for n in range(len(tables.task.calls)) if n not in made)
    unfair = sum(max(0, load[officer] - most) * cost for officer, most, cost in fair_steps(tables))
    return sum(option.cost for option in options) + left_out + unfair


def first_of(tables: Tables, chosen: Iterable[Option]) -> int:
    """The part of it that goes before all comforts: for waiting, for being left out, and for moving."""
    options = list(chosen)
    made = {option.call for option in options}
    left_out = sum(unmet_cost(tables, n) for n in range(len(tables.task.calls)) if n not in made)
    return sum(option.first for option in options) + left_out


def unmet_cost(tables: Tables, number: int) -> int:
    """What it costs to leave a call out; of one that is locked, where it can be kept, as good as everything."""
    call = tables.task.calls[number]
    locked = call.key in tables.task.locks and tables.options[number]
    return tables.task.policy.unmet * call.weight * (LOCKED if locked else 1)


def chains(tables: Tables) -> Iterator[tuple[int, int]]:
    """The numbers of calls that follow each other to the same service."""
    for number, call in enumerate(tables.task.calls):
        if call.follows in tables.numbers:
            yield tables.numbers[call.follows], number
