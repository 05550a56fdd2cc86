"""Columns in memory. Words are coded: a number per row, and each word once, so that rows move and compare numbers.

What is asked of a word alone is asked once of each, however many rows have it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.integer[Any]]

NONE = -1  # the code of NULL: the last place of the words
NUMBERS, LETTERS = "numbers", "letters"
PACKED = 16  # bytes


class Column:
    """A value per row, or one for all. Where it is not `known` it is NULL, and a boolean is False there.

    `known` may be a function that finds it: of most that is asked nobody wants to know it.
    """

    def __init__(self, data: Any, known: Any) -> None:
        self._data, self._known = data, known

    @property
    def data(self) -> Any:
        return self._data

    @property
    def known(self) -> Any:
        if callable(self._known):
            self._known = self._known()
        return self._known

    @property
    def fails(self) -> Any:
        """Where a boolean is known to be false."""
        return self.known & ~self.data

    def take(self, rows: Rows) -> Column:
        """The values of some rows, in that order."""
        return Column(_some(self.data, rows), lambda: _some(self.known, rows))


def _some(values: Any, rows: Rows) -> Any:
    return values.take(rows) if getattr(values, "ndim", 0) else values


class Words:
    """The words of a column, each once; after them one place for NULL."""

    def __init__(self, values: pa.Array) -> None:
        self.values = values
        self._made: dict[Hashable, Column] = {}
        self._codes: dict[int, NDArray[np.int32]] = {}

    def made(self, path: tuple[Hashable, ...], work: Callable[[], Column]) -> Column:
        """What was made of the words in this way; made once."""
        if path not in self._made:
            self._made[path] = work()
        return self._made[path]

    @property
    def plain(self) -> Column:
        return self.made((), lambda: plain(pa.concat_arrays([self.values, pa.nulls(1, self.values.type)])))

    def numbers(self, path: tuple[Hashable, ...]) -> NDArray[Any]:
        """What was made of the words in this way, as numbers that are the same where it is the same."""

        def numbered() -> Column:
            made = self._made[path]
            if made.data.dtype != object:
                return made
            return Column(np.unique(made.data.astype(str), return_inverse=True)[1], made.known)

        found: NDArray[Any] = self.made((*path, NUMBERS), numbered).data
        return found

    @cached_property
    def are_ascii(self) -> bool:
        return bool(pc.all(pc.string_is_ascii(self.values), min_count=0).as_py())

    @cached_property
    def packed(self) -> NDArray[np.uint64] | None:
        """Each word in two whole numbers, a byte per letter; None unless all are ASCII, of one length, at most 16."""
        sizes = pc.min_max(pc.binary_length(self.values)).as_py()
        if not self.are_ascii or sizes["min"] != sizes["max"] or (sizes["max"] or PACKED) > PACKED:
            return None
        words = np.array([*self.values.to_pylist(), ""], f"S{PACKED}")
        return words.view(np.uint64).reshape(-1, 2)

    def letters(self, path: tuple[Hashable, ...]) -> NDArray[np.uint64]:
        """The bytes of what was made of each word in this way, as 64 bits: a part of it has no bit that it lacks."""

        def lettered() -> Column:
            made = self.made(path, lambda: self.plain)
            words = [word.encode() for word in made.data.tolist()]
            sizes = np.fromiter(map(len, words), np.int64, len(words))
            each = np.uint64(1) << (np.frombuffer(b"".join(words), np.uint8) % 64).astype(np.uint64)
            bits, full = np.zeros(len(words), np.uint64), np.flatnonzero(sizes)
            if len(full):
                bits[full] = np.bitwise_or.reduceat(each, (np.cumsum(sizes) - sizes)[full])
            return Column(bits, made.known)

        found: NDArray[np.uint64] = self.made((*path, LETTERS), lettered).data
        return found

    def codes_in(self, other: Words) -> NDArray[np.int32]:
        """For each place the code that another column has for its word; NONE where it has no such word."""
        if id(other) not in self._codes:
            found = pc.index_in(self.values, value_set=other.values).fill_null(NONE).to_numpy()
            self._codes[id(other)] = np.append(found, np.int32(NONE))
        return self._codes[id(other)]


class Coded(Column):
    """A code per row, and what it stands for: a word, or what was made of it; `path` says how."""

    def __init__(self, codes: NDArray[np.int32], words: Words, path: tuple[Hashable, ...] = ()) -> None:
        super().__init__(None, lambda: self._are_known)
        self.codes, self.words, self.path = codes, words, path

    @property
    def values(self) -> Column:
        """What each code stands for."""
        return self.words.made(self.path, lambda: self.words.plain)

    @property
    def data(self) -> Any:
        if self._data is None:
            self._data = self.values.data.take(self.codes)
        return self._data

    @property
    def _are_known(self) -> Any:
        return self.values.known.take(self.codes) if self.path else self.codes != NONE

    def take(self, rows: Rows) -> Coded:
        return Coded(self.codes.take(rows), self.words, self.path)

    @property
    def is_ascii(self) -> bool:
        """Whether words are known to be so."""
        return not self.path and self.words.are_ascii

    def asked(self, what: Hashable, work: Callable[[Column], Column]) -> Coded:
        """What `work` says of each word; `what` names it."""
        path, values = (*self.path, what), self.values
        self.words.made(path, lambda: work(values))
        return Coded(self.codes, self.words, path)

    def equals(self, other: Coded) -> Column | None:
        """Whether what they stand for is the same, told by numbers; None where no numbers tell it."""
        if self.path != other.path or (self.path and self.words is not other.words):
            return None
        known = self.known & other.known
        if self.path:
            numbers = self.words.numbers(self.path)
            return Column((numbers.take(self.codes) == numbers.take(other.codes)) & known, known)
        one = self.codes if self.words is other.words else self.words.codes_in(other.words).take(self.codes)
        return Column((one == other.codes) & known, known)


def differing(one: Coded, other: Coded) -> Column | None:
    """In how many letters two words of one length differ; None where they are not of one length."""
    words = one.words.packed if one.words is other.words and not one.path and not other.path else None
    if words is None:
        return None
    found = np.zeros(len(one.codes), np.int32)
    for half in words.T:
        differ = half.take(one.codes) ^ half.take(other.codes)
        # Of ASCII a byte is below 128: with 127 added, its highest bit tells whether there was any in it.
        found += np.bitwise_count((differ + np.uint64(0x7F7F7F7F7F7F7F7F)) & np.uint64(0x8080808080808080))
    return Column(found, lambda: one.known & other.known)


def may_hold(text: Coded, part: Coded) -> NDArray[np.bool_]:
    """False where a text cannot hold a part, since it lacks a letter of it."""
    lacks = part.words.letters(part.path).take(part.codes) & ~text.words.letters(text.path).take(text.codes)
    found: NDArray[np.bool_] = lacks == 0
    return found


def plain(values: pa.Array) -> Column:
    """The same, a value for each row; what is NULL is blank."""
    known = values.is_valid().to_numpy(zero_copy_only=False)
    if pa.types.is_string(values.type):
        data = values.to_numpy(zero_copy_only=False)
        data[~known] = ""
        return Column(data, known)
    if pa.types.is_date(values.type):
        values = values.cast(pa.int32())
    blank = pa.scalar(0).cast(values.type)
    return Column(values.fill_null(blank).to_numpy(zero_copy_only=False), known)
