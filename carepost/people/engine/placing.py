"""Whose each record of an index is, and with which others it hangs together, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]

GONE = -1
WIDTH = 13  # of a person's id, as `lasting.made` makes it


class Placed:
    """For each record's number the smallest that it hangs together with, GONE where it is gone, and its person's id."""

    def __init__(self, db: duckdb.DuckDBPyConnection, size: int) -> None:
        rows = db.execute("SELECT id, component, person_id FROM kept.placed").to_arrow_table()
        ids, persons = rows["id"].to_numpy(), _bytes(rows["person_id"].combine_chunks())
        self.component = np.full(size, GONE, np.int64)
        self.component[ids] = rows["component"].to_numpy()
        self.person = np.zeros(size, persons.dtype)
        self.person[ids] = persons
        self._order = self.component.argsort(kind="stable")
        self._sorted = self.component[self._order]
        self._moved = np.empty(0, np.int64)  # since the order was made
        known = db.execute("SELECT person_id, since FROM kept.ids").to_arrow_table()
        every = _bytes(known["person_id"].combine_chunks())
        order = every.argsort(kind="stable")
        self._ids, self._since = every[order], known["since"].to_numpy()[order]
        self._later: dict[str, int] = {}

    def alive(self, ids: Ids) -> Ids:
        """Those that are not gone, sorted, each once."""
        once = np.unique(ids)
        there: Ids = once[self.component[once] != GONE]
        return there

    def beside(self, ids: Ids) -> Ids:
        """All that hang together with these records, themselves among them, sorted."""
        wanted = np.unique(self.component[ids])
        wanted = wanted[wanted != GONE]
        first, after = (np.searchsorted(self._sorted, wanted, side) for side in ("left", "right"))
        counts = after - first
        within = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
        near = np.union1d(self._order[np.repeat(first, counts) + within], self._moved)
        found: Ids = near[np.isin(self.component[near], wanted)]
        return found

    def since(self, persons: set[str]) -> dict[str, int]:
        """In which run each of these was given first, of those that ever were."""
        asked = sorted(persons)
        coded = np.array([each.encode() for each in asked], self._ids.dtype)
        places = np.searchsorted(self._ids, coded)
        inside = places < len(self._ids)
        hit = np.zeros(len(asked), np.bool_)
        hit[inside] = self._ids[places[inside]] == coded[inside]
        found = {
            person: int(self._since[at])
            for person, at, is_hit in zip(asked, places, hit, strict=True)
            if is_hit
        }
        return found | {person: self._later[person] for person in asked if person in self._later}

    def in_use(self, persons: set[str]) -> set[str]:
        """Those of these that a record has."""
        asked = np.array([each.encode() for each in self.since(persons)], self.person.dtype)
        if not len(asked):
            return set()
        return {each.decode() for each in np.unique(self.person[np.isin(self.person, asked)]).tolist()}

    def persons(self, ids: Ids) -> list[str]:
        return [each.decode() for each in self.person[ids].tolist()]

    def moved(self, ids: Ids, components: Ids, persons: list[str]) -> tuple[Ids, Ids, list[str]]:
        """Those of these that are new, or are placed elsewhere now."""
        coded = np.array([each.encode() for each in persons], self.person.dtype)
        new = ids >= len(self.person)
        stood = np.where(new, 0, ids)
        changed = new | (self.component[stood] != components) | (self.person[stood] != coded)
        return ids[changed], components[changed], coded[changed].astype(str).tolist()

    def take(
        self, ids: Ids, components: Ids, persons: list[str], *, came: int, went: Ids, given: dict[str, int]
    ) -> None:
        """Place some anew, of whom so many `came`; `given` has the persons that are new, and their run."""
        self.component = np.concatenate([self.component, np.full(came, GONE, np.int64)])
        self.person = np.concatenate([self.person, np.zeros(came, self.person.dtype)])
        self.component[went] = GONE
        self.person[went] = b""
        self.component[ids] = components
        self.person[ids] = np.array([each.encode() for each in persons], self.person.dtype)
        self._moved = np.union1d(self._moved, ids)
        self._later |= given


def _bytes(texts: pa.Array) -> NDArray[Any]:
    """Short texts of nearly one length, as NumPy holds them without an object for each."""
    lengths = pc.min_max(pc.binary_length(texts)).as_py()
    if lengths == {"min": WIDTH, "max": WIDTH} and not texts.offset:
        return np.frombuffer(texts.buffers()[2], f"S{WIDTH}", len(texts))
    return np.array([each.encode() for each in texts.to_pylist()], f"S{max(WIDTH, lengths['max'] or 0)}")
