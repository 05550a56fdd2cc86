"""What is said of a record by all of them, kept right while records come and go.

Whether a name is rare, hardly borne by anybody, or a telephone or e-mail given by nobody born on another day, is a
question to all lists together, so one record more may change what others are. And who was a child may be grown by now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from carepost.people.engine.cleaning.columns import FEW, FREQUENT, LONG, RARE

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]

NAMES = ("forename", "surname")
OWNED = ("phone", "email")
COLUMNS = (*(f"{name}_rank" for name in NAMES), "forename_odd", *(f"{name}_own" for name in OWNED), "grown")
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Settled:
    """Once records came and went: how many bear each name, how rare and odd it is, and which are so no more."""

    bearers: Ids
    rank: NDArray[np.int32]
    odd: NDArray[np.bool_]
    changed: NDArray[np.bool_]


class Names:
    """The names of a column: who bears each, and how many they are. What is settled holds once it is kept."""

    def __init__(self, size: int, ids: Ids, borne: pa.ChunkedArray, usual: pa.ChunkedArray | None) -> None:
        """`ids` are the records' numbers, below `size`. `usual`: whether a name is one, however few bear it."""
        coded = borne.combine_chunks().dictionary_encode()
        codes = coded.indices.fill_null(NOBODY).to_numpy()
        self._codes = np.full(size, NOBODY, np.int32)
        self._codes[ids] = codes
        self._code = {name: code for code, name in enumerate(coded.dictionary.to_pylist())}
        self._usual = np.ones(len(self._code), np.bool_)
        if usual is not None:
            self._usual[codes[codes != NOBODY]] = usual.to_numpy()[codes != NOBODY]
        self._bearers = np.bincount(codes[codes != NOBODY], minlength=len(self._code))

    def settle(self, came: Mapping[str, bool], more: Counter[str]) -> Settled:
        """How names stand once `more` bear them, or fewer; `came` says of new ones whether they are usual."""
        new = [name for name in more if name not in self._code]
        self._code |= {name: len(self._code) + at for at, name in enumerate(new)}
        usual = [came.get(name, True) for name in new]
        self._usual = np.concatenate([self._usual, np.array(usual, np.bool_)])
        self._bearers = np.concatenate([self._bearers, np.zeros(len(new), np.int64)])
        after = self._bearers.copy()
        after[self.codes(more)] += np.fromiter(more.values(), np.int64, len(more))
        rank, odd = self._rarity(after)
        rank_before, odd_before = self._rarity(self._bearers)
        there = (self._bearers > 0) & (after > 0)
        return Settled(after, rank, odd, there & ((rank != rank_before) | (odd != odd_before)))

    def _rarity(self, bearers: Ids) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """RANK and ODD of `cleaning.columns`."""
        every = int(bearers.sum())
        share = bearers / max(every, 1)
        rank = np.where(share <= RARE, 2, np.where(share <= FREQUENT, 1, 0)).astype(np.int32)
        return rank, ~self._usual & (every >= LONG) & ((bearers == 1) | (bearers * FEW <= every))

    def codes(self, names: Iterable[str | None]) -> Ids:
        """The number of each name, NOBODY for none."""
        return np.array([NOBODY if name is None else self._code[name] for name in names], np.int64)

    def bearing(self, settled: Settled) -> Ids:
        """The records whose name is another among all."""
        if not settled.changed.any():
            return np.empty(0, np.int64)
        return np.flatnonzero(np.append(settled.changed, False)[self._codes])

    def keep(self, settled: Settled, came: Iterable[str | None], went: Ids) -> None:
        """What was settled holds: these names came, in the order of their records' numbers, and those records went."""
        self._bearers = settled.bearers
        self._codes[went] = NOBODY
        self._codes = np.concatenate([self._codes, self.codes(came).astype(np.int32)])


def owned(records: Iterable[tuple[str | None, str | None]], values: Container[str | None]) -> dict[str, bool]:
    """Of `values` of a telephone or e-mail whether all who give it were born on one day.

    `records` has the value and the day of birth of all who may give one of them.
    """
    days: dict[str, set[str]] = {}
    for value, born in records:
        if value is not None and value in values:
            days.setdefault(value, set()).update([born] if born else [])
    return {value: len(found) == 1 for value, found in days.items()}
