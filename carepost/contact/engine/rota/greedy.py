"""The plain list, as it is worked without a rota: at each free slot, whoever is free takes the most pressing call.

It is where the exact model starts from, and what it is measured against.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from carepost.contact.engine.rota.allowed import part_of
from carepost.contact.engine.rota.options import ANY, Option, Tables, Tie
from carepost.contact.engine.rota.values import Key


def greedy(tables: Tables) -> tuple[Option, ...]:
    """An option for each call that the list reaches, in its order: locked, booked, due first, the worst standing."""
    calls = tables.task.calls
    worked = _List(
        tables,
        sorted(
            range(len(calls)),
            key=lambda n: (
                calls[n].key not in tables.task.locks,
                calls[n].booking is None,
                calls[n].due,
                -calls[n].weight,
                n,
            ),
        ),
    )
    for officer, day, part in _openings(tables):
        worked.take(officer, day, part)
    return tuple(worked.chosen)


def _openings(tables: Tables) -> Iterator[tuple[int, int, int]]:
    """Every slot of everybody, in the order of time: officer, day, part of the day."""
    slots = ((day, minute, officer) for (officer, day), ms in tables.slots.items() for minute in ms)
    return ((officer, day, part_of(tables.task, minute)) for day, minute, officer in sorted(slots))


@dataclass
class _List:
    """The list being worked: who waits still, what is taken, and on which day each call was made."""

    tables: Tables
    waiting: list[int]
    taken: Counter[Tie] = field(default_factory=Counter)
    on: dict[Key, date] = field(default_factory=dict)
    chosen: list[Option] = field(default_factory=list)

    def take(self, officer: int, day: int, part: int) -> None:
        """Give a free slot to the first on the list that may have it."""
        for number in self.waiting:
            option = self._fits(number, officer, day, part) if self._may_follow(number, day) else None
            if option is not None:
                self.taken.update(self.tables.ties(option))
                self.on[self.tables.task.calls[number].key] = self.tables.task.days[day]
                self.chosen.append(option)
                self.waiting.remove(number)
                return

    def _may_follow(self, number: int, day: int) -> bool:
        """A call comes after the one before it to the same service, and within its days."""
        call, today = self.tables.task.calls[number], self.tables.task.days[day]
        if call.follows not in self.tables.numbers:
            return True
        first = self.on.get(call.follows)
        if first is None:
            return today > self.tables.task.calls[self.tables.numbers[call.follows]].latest
        return 0 < (today - first).days <= call.within

    def _fits(self, number: int, officer: int, day: int, part: int) -> Option | None:
        here = self.tables.at[number].get((officer, day), ())
        fitting = (o for o in here if o.minute != ANY or o.part in (ANY, part))
        room = (o for o in fitting if all(self.taken[t] < self.tables.holds(t) for t in self.tables.ties(o)))
        return min(room, key=lambda option: option.cost, default=None)
