"""A few records more to lists that are linked already: the persons are those that a full run would find.

What a full run makes of a record follows from the records that it is compared with, and from those that hang together
with it by links. So what comes is compared with those that share a key with it; then all that hangs together with what
came or went is linked anew, by the same comparisons, model, thresholds and constraints. A corrected record is
one that went and one that came. So is a record of which all lists say another thing by what came and went (coming).
All of it is done in memory: to plan queries for so few records takes longer than to link them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from carepost.people.engine import blocks, lasting
from carepost.people.engine.clusters import Pairs, connected, grouped
from carepost.people.engine.coming import Coming, Unknown, coming
from carepost.people.engine.decisions import Decision, Key
from carepost.people.engine.judging import Records, Weighed, links
from carepost.people.engine.lasting import Named
from carepost.people.engine.opened import Index, Said, Taken
from carepost.people.engine.pairing import COMPARED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from carepost.people.engine.clusters import Pair

    Ids = NDArray[np.int64]

__all__ = ["Added", "Unknown", "add", "found"]
READ = [*COMPARED, "record_id"]


@dataclass(frozen=True, slots=True)
class Added:
    """How many of the records sent were new, corrected, and as they stood; how many went; and the persons touched."""

    new: int
    corrected: int
    unchanged: int
    gone: int
    named: Named


def add(
    index: Index,
    source: pa.Table,
    today: date,
    *,
    gone: Iterable[Key] = (),
    decided: Iterable[Decision] = (),
    read_as: Mapping[str, Mapping[str, str]] | None = None,
) -> Added:
    """Take records into an index, and let go those that are `gone`. Raises Unknown or Contradiction: nothing changed.

    `source` is a table as `reading.source` makes it; a record that is known by list and record_id is corrected.
    `read_as` is what its columns were taken for.
    """
    added, taken = found(index, source, today, gone=gone, decided=decided, read_as=read_as)
    index.take(taken)
    return added


def found(
    index: Index,
    source: pa.Table,
    today: date,
    *,
    gone: Iterable[Key] = (),
    decided: Iterable[Decision] = (),
    read_as: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Added, Taken]:
    """What `add` adds, and what the index is to take in for it; nothing is changed yet."""
    came = coming(index, source, today, list(gone))
    later: list[Said] = [(each.word, *each.one, *each.other) for each in decided]
    anew = {each[1:] for each in later}
    said = [*later, *(each for each in index.decided if each[1:] not in anew)]
    near, fresh = _near(index, came)
    seeds = np.concatenate([near, _spoken_of(index, came, later, said), came.went])
    members = index.placed.beside(index.placed.alive(seeds))
    piece = Piece(index, came, np.setdiff1d(members, came.went), fresh, said)
    persons = piece.persons()
    named = piece.named(persons, np.union1d(members, came.went))
    taken = piece.taken(persons, named, read_as or {})
    return Added(came.new, came.corrected, source.num_rows - came.sent, came.left, named), taken


def _near(index: Index, came: Coming) -> tuple[Ids, Links]:
    """Compare what comes with the records that share a key with it, and with each other; those it is linked to."""
    asked, places = came.keys.asked
    hits, met = index.keys.find(asked)
    there = np.isin(met, np.setdiff1d(index.placed.alive(met), came.went))
    once, other = np.unique(met[there], return_inverse=True)
    size = came.records.num_rows
    records = Records(pa.concat_tables([came.records.select(READ), index.fetch(once, READ)]))
    pairs = [blocks.pairs(places[hits[there]], other + size), came.keys.within()]
    one, two = (np.concatenate(side) for side in zip(*pairs, strict=True))
    weighed = index.judge.weigh(records, *records.ordered(one, two))
    ids = records["id"].data
    fresh = Links(ids[weighed.one], ids[weighed.other], weighed, links(records, weighed))
    linked = np.concatenate([fresh.one[weighed.linked], fresh.other[weighed.linked]])
    return linked[linked < index.next], fresh


def _spoken_of(index: Index, came: Coming, later: list[Said], said: list[Said]) -> Ids:
    """The records of the index that a new decision is on, or a decision together with what comes."""
    if not said:
        return np.empty(0, np.int64)
    here = set(Records(came.records).keys)
    spoken = [*later, *(each for each in said if each[1:3] in here or each[3:] in here)]
    return index.known([key for each in spoken for key in (each[1:3], each[3:])])[1]


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of records by their numbers, what they weigh, and the links among them as a table tells them."""

    one: Ids
    other: Ids
    weighed: Weighed
    told: pa.Table


class Piece:
    """All that hangs together with what came or went: `others` of the index and what comes, in the order of a full run.

    The pairs of those that stand already are compared again; those of what comes are given.
    """

    def __init__(self, index: Index, came: Coming, others: Ids, fresh: Links, said: list[Said]) -> None:
        self._index, self._came, self._fresh, self._said = index, came, fresh, said
        stood = index.fetch(others)
        rows = Records(pa.concat_tables([stood, came.records]))
        order = sorted(range(len(rows)), key=rows.keys.__getitem__)
        self.records = Records(rows.table.take(pa.array(order, pa.int64())))
        self._ids: Ids = self.records["id"].data
        self._place = {key: place for place, key in enumerate(self.records.keys)}
        self._by_id = self._ids.argsort()
        one, other = self._standing(stood)
        again = index.judge.weigh(self.records, *self.records.ordered(one, other))
        inside = np.isin(fresh.one, self._ids) & np.isin(fresh.other, self._ids)
        self.one = np.concatenate([again.one, self._places(fresh.one[inside])])
        self.other = np.concatenate([again.other, self._places(fresh.other[inside])])
        self.weight = np.concatenate([again.weight, fresh.weighed.weight[inside]])
        self.linked = np.concatenate([again.linked, fresh.weighed.linked[inside]])

    def _places(self, ids: Ids) -> Ids:
        found: Ids = self._by_id[np.searchsorted(self._ids[self._by_id], ids)]
        return found

    def _standing(self, stood: pa.Table) -> tuple[Ids, Ids]:
        """The pairs of records of the index, by their places."""
        one, other = blocks.within(Records(stood).values)
        ids = stood["id"].to_numpy()
        return self._places(ids[one]), self._places(ids[other])

    def _spoken(self, word: str) -> list[Pair]:
        pairs = [(each[1:3], each[3:]) for each in self._said if each[0] == word]
        place = self._place
        return [(place[one], place[other]) for one, other in pairs if one in place and other in place]

    def persons(self) -> list[int]:
        """For each record the place of the first of its person. Raises Contradiction."""
        order = np.lexsort((self.other, self.one))
        pairs = Pairs(*(each[order] for each in (self.one, self.other, self.weight, self.linked)))
        given = [int(number) if number else 0 for number in self.records["nhs"].data.tolist()]
        same, different = self._spoken("same"), self._spoken("different")
        return grouped(pairs, np.array(given, np.int64), same=same, different=different)

    def named(self, persons: list[int], before: Ids) -> Named:
        """Ids for the persons, of whom the records `before` stood in the index."""
        placed, index = self._index.placed, self._index
        had = placed.persons(before)
        alive = Counter(had)
        who = Records(index.fetch(before, ["list", "record_id"])).keys
        still = [(person, self._place.get(key)) for person, key in zip(had, who, strict=True)]
        shared = Counter((person, persons[place]) for person, place in still if place is not None)
        firsts = {first: "\0".join(self.records.keys[first]) for first in set(persons)}
        asked = firsts.keys() - lasting.unquestioned(shared).keys()
        own = {lasting.made(firsts[group]) for group in asked} - alive.keys()
        since, elsewhere = placed.since({*alive}), placed.in_use(own)
        return lasting.name(firsts, shared, alive, since, run=index.about.run + 1, elsewhere=elsewhere)

    def taken(self, persons: list[int], named: Named, read_as: Mapping[str, Mapping[str, str]]) -> Taken:
        same = np.array(self._spoken("same"), np.int64).reshape(-1, 2)
        one = np.concatenate([self.one[self.linked], same[:, 0]])
        other = np.concatenate([self.other[self.linked], same[:, 1]])
        parts = connected(len(persons), one, other)
        known = self._index.placed.since({*named.since})
        keys, places = self._came.keys.kept
        own = self._came.records["id"].to_numpy()
        every = np.concatenate([keys, self._came.keys.own])
        return Taken(
            came=self._came.records,
            keys=(every, np.concatenate([own[places], own]).astype(np.int32)),
            went=self._came.went,
            ids=self._ids,
            components=self._ids[parts],
            persons=[named.ids[person] for person in persons],
            given={person: run for person, run in named.since.items() if person not in known},
            settled=self._came.settled,
            fresh=self._fresh.told,
            changes=named.changes,
            decided=self._said,
            about=self._index.about.reading(read_as),
        )
