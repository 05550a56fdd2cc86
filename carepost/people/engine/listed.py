"""Lists of words as columns in memory: the words of all lists stand there once, coded, one after another."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from carepost.people.engine.coded import Coded, Column, Words

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Rows = NDArray[np.integer[Any]]


class Lists(Column):
    """A list of words per row, of many lists that stand in memory once."""

    def __init__(self, every: AllLists, rows: Rows) -> None:
        self._every, self._rows = every, rows

    @property
    def data(self) -> Any:
        return self._every.lists(self._rows)

    @property
    def known(self) -> Any:
        return self._every.known.take(self._rows)

    def take(self, rows: Rows) -> Lists:
        return Lists(self._every, self._rows.take(rows))

    def meets(self, other: Lists) -> Column | None:
        """Whether two lists have a word in common; None where the lists are of two columns, and so not comparable."""
        if self._every is not other._every:
            return None
        return Column(self._every.meet(self._rows, other._rows), lambda: self.known & other.known)

    def holds(self, word: Coded) -> Column:
        """Whether a list has the word beside it."""
        return Column(self._every.hold(self._rows, word), lambda: self.known & word.known)


class AllLists:
    """The words of many lists one after another, coded, and where each list begins."""

    def __init__(self, values: pa.Array) -> None:
        flat = values.flatten().dictionary_encode()
        self.known = values.is_valid().to_numpy(zero_copy_only=False)
        self.words, self._codes = Words(flat.dictionary), flat.indices.to_numpy()
        self._size = pc.list_value_length(values).fill_null(0).to_numpy()
        self._start = np.cumsum(self._size) - self._size
        # Of the words of each list: no bit in common, no word in common.
        self._bits = np.zeros(len(values), np.uint64)
        full = np.flatnonzero(self._size)
        if len(full):
            each = np.uint64(1) << (self._codes % 64).astype(np.uint64)
            self._bits[full] = np.bitwise_or.reduceat(each, self._start[full])

    def lists(self, rows: Rows) -> NDArray[np.object_]:
        sizes, found = self._size[rows], np.empty(len(rows), object)
        words = self.words.values.take(self._codes.take(self._spread(rows)[1])).to_pylist()
        ends = np.cumsum(sizes).tolist()
        found[:] = [words[start:end] for start, end in pairwise([0, *ends])]
        return found

    def meet(self, one: Rows, other: Rows) -> NDArray[np.bool_]:
        """Whether lists have a word in common: those whose bits do are asked word by word."""
        found: NDArray[np.bool_] = (self._bits.take(one) & self._bits.take(other)) != 0
        rows = np.flatnonzero(found)
        left, right = one.take(rows), other.take(rows)
        # Each word of the one, then beside it each word of the other.
        row, word = self._spread(left)
        beside, other_word = self._spread(right.take(row))
        same = self._codes.take(word).take(beside) == self._codes.take(other_word)
        found[rows] = False
        found[rows.take(row.take(beside.take(np.flatnonzero(same))))] = True
        return found

    def hold(self, rows: Rows, words: Coded) -> NDArray[np.bool_]:
        """Whether each list has the word beside it."""
        wanted = words.words.codes_in(self.words).take(words.codes)
        row, word = self._spread(rows)
        found = np.zeros(len(rows), np.bool_)
        found[row.take(np.flatnonzero(self._codes.take(word) == wanted.take(row)))] = True
        return found

    def _spread(self, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Each word of these lists: to which of `rows` it belongs, and where it stands."""
        sizes = self._size.take(rows)
        row = np.repeat(np.arange(len(rows)), sizes)
        begins = self._start.take(rows) - (np.cumsum(sizes) - sizes)
        return row, begins.take(row) + np.arange(len(row))
