"""Ids that last: linked again, a person keeps its id, and what merged, split, moved or went is told.

Of the ids that its records had, a group keeps the one of which it holds the most; ties go to the oldest id, then
to the one that its own first record made, so that what is parted is called as it was. Each id goes to one group.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count

WORDS = {
    "merged": "merged into another",
    "split": "split off another",
    "moved": "records moved from one to another",
    "gone": "no record left",
}


@dataclass(frozen=True, slots=True)
class Change:
    """`records` of the person `before` are `person`'s now; where they are gone, nobody's."""

    what: str
    person: str
    before: str
    records: int


@dataclass(frozen=True, slots=True)
class Named:
    """The id of each group, since which run each id in use is known, and what changed, in a fixed order."""

    ids: dict[int, str]
    since: dict[str, int]
    changes: list[Change]


def name(
    firsts: Mapping[int, str],
    shared: Mapping[tuple[str, int], int],
    alive: Mapping[str, int],
    since: Mapping[str, int],
    *,
    run: int,
    elsewhere: Container[str] = (),
) -> Named:
    """Ids for groups of records.

    `firsts` has the first record of each group, `shared` how many records an id and a group have in common, `alive`
    the ids of the run before and how many records each had, `since` the run in which each id was given first. No id
    that persons have `elsewhere` is given.
    """
    ids = unquestioned(shared)
    own = {group: made(first) for group, first in firsts.items() if group not in ids}
    ids |= kept({each: count for each, count in shared.items() if each[1] in own}, since, own)
    used = set(ids.values())
    for group in sorted(firsts.keys() - ids.keys()):
        held = own[group] in used or own[group] in elsewhere
        ids[group] = (
            made(firsts[group], lambda each: each in used or each in elsewhere) if held else own[group]
        )
        used.add(ids[group])
    changes = [
        Change(_what(before, ids[group], alive, used), ids[group], before, together)
        for (before, group), together in shared.items()
        if ids[group] != before
    ]
    met = {before for before, _ in shared}
    changes += [Change("gone", "", before, records) for before, records in alive.items() if before not in met]
    order = list(WORDS)
    changes.sort(key=lambda each: (order.index(each.what), each.person, each.before))
    return Named(ids, {each: since.get(each, run) for each in ids.values()}, changes)


def unquestioned(shared: Mapping[tuple[str, int], int]) -> dict[int, str]:
    """The groups, nearly all, whose records had one id, which the records of no other group had: they keep it."""
    by_id, by_group = (Counter(side) for side in (zip(*shared, strict=True) if shared else ((), ())))
    return {group: before for before, group in shared if by_id[before] == by_group[group] == 1}


def kept(
    shared: Mapping[tuple[str, int], int], since: Mapping[str, int], own: Mapping[int, str]
) -> dict[int, str]:
    """Which groups keep which id: the most records in common first, then the oldest id, then a group's own."""

    def rank(each: tuple[tuple[str, int], int]) -> tuple[int, int, bool, str, int]:
        (before, group), together = each
        return -together, since.get(before, 0), own[group] != before, before, group

    ids: dict[int, str] = {}
    taken: set[str] = set()
    for (before, group), _ in sorted(shared.items(), key=rank):
        if group not in ids and before not in taken:
            ids[group] = before
            taken.add(before)
    return ids


def made(first: str, held: Callable[[str], bool] = lambda _: False) -> str:
    """An id from a person's first record, which nobody holds."""
    turns = chain([first], (f"{first}\0{turn}" for turn in count(1)))
    every = ("P" + hashlib.sha256(text.encode()).hexdigest()[:12] for text in turns)
    return next(each for each in every if not held(each))


def _what(before: str, now: str, alive: Mapping[str, int], used: Container[str]) -> str:
    if now not in alive:
        return "split"
    return "moved" if before in used else "merged"


def told(changes: Iterable[Change]) -> str:
    """How many changes there are of each kind; empty where nothing changed."""
    counts = Counter(each.what for each in changes)
    return ", ".join(f"{words} {counts[what]:,}" for what, words in WORDS.items() if counts[what])
