"""Pairs that agree in a rule of blocking, found by the codes of what it reads: numbers are sorted, no words joined.

The same pairs as a query of the rules finds; Spark's finds them so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from carepost.people.engine.blocks import SIDES
from carepost.people.engine.coded import Coded
from carepost.people.engine.operators import FUNCTIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from carepost.people.engine.coded import Column
    from carepost.people.engine.fetched import Records

    Ids = NDArray[np.int64]
    Codes = NDArray[np.integer[Any]]

MOST = 1 << 62  # of what a whole number of 64 bits tells apart
RULE_BITS = (len(SIDES) - 1).bit_length()


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs of record numbers, the smaller first, sorted; and the first rule that finds each."""

    one: Ids
    other: Ids
    rule: NDArray[np.int32]


def find(records: Records) -> Found:
    """All pairs that a rule of blocking finds."""
    wide = int(records.ids.max(initial=0)).bit_length()

    def told(rule: int) -> Ids:
        one, other = _of_rule(records, *SIDES[rule])
        return (one << wide | other) << RULE_BITS | rule

    every = np.concatenate([told(rule) for rule in range(len(SIDES))])
    every.sort()
    pairs = every >> RULE_BITS
    is_first = np.ones(len(pairs), np.bool_)
    np.not_equal(pairs[1:], pairs[:-1], out=is_first[1:])
    first = np.flatnonzero(is_first)
    pairs = pairs.take(first)
    return Found(
        pairs >> wide,
        pairs & ((1 << wide) - 1),
        (every.take(first) & ((1 << RULE_BITS) - 1)).astype(np.int32),
    )


def _read(formula: str) -> tuple[str, str]:
    """The function that a rule asks of a column, if any, and the column."""
    function, _, name = formula.rstrip(")").rpartition("(")
    return function, name


def _of_rule(records: Records, left: list[str], right: list[str]) -> tuple[Ids, Ids]:
    """Pairs of record numbers, the smaller first; a pair may be found twice."""
    ids, both = records.ids, left != right
    codes = [
        _codes(_column(records, one), _column(records, other), both)
        for one, other in zip(left, right, strict=True)
    ]
    keys, known = _keys(codes)
    if not both:
        places = np.flatnonzero(known)
        one, other = _within(keys.take(places), ids.take(places))
        return np.minimum(one, other), np.maximum(one, other)
    asked, kept = np.flatnonzero(known[: len(ids)]), np.flatnonzero(known[len(ids) :])
    one, other = _across(keys.take(asked), ids.take(asked), keys[len(ids) :].take(kept), ids.take(kept))
    smaller = np.flatnonzero(one < other)
    return one.take(smaller), other.take(smaller)


def _column(records: Records, formula: str) -> Column:
    function, name = _read(formula)
    return FUNCTIONS[function](records[name]) if function else records[name]


def _codes(one: Column, other: Column, both: bool) -> Codes:
    """A column as numbers from 0, the same where its values are, below 0 for NULL; of two, one after the other."""
    if isinstance(one, Coded) and isinstance(other, Coded) and not one.path:
        codes = one.codes
        if both:
            codes = np.concatenate([codes, other.words.codes_in(one.words).take(other.codes)])
        return codes
    data, known = one.data, one.known
    if both:
        data, known = np.concatenate([data, other.data]), np.concatenate([known, other.known])
    least = data.min(where=known, initial=np.iinfo(data.dtype).max)
    return np.where(known, data.astype(np.int64) - least, -1)


def _keys(columns: Sequence[Codes]) -> tuple[Ids, NDArray[np.bool_]]:
    """One number for what stands in all columns of a row, and whether something stands in each."""
    first, size = columns[0], int(columns[0].max(initial=0)) + 1
    keys, known = first.astype(np.int64), first >= 0
    for more in columns[1:]:
        wide = int(more.max(initial=0)) + 1
        if size * wide > MOST:
            values, keys = np.unique(keys, return_inverse=True)
            size = len(values)
        keys *= wide
        keys += more
        known &= more >= 0
        size *= wide
    return keys, known


def _within(keys: Ids, ids: Ids) -> tuple[Ids, Ids]:
    """Each two records of one key, which stand beside each other once they are sorted."""
    keys, ids = _sorted(keys, ids)
    places, ones, others = np.arange(len(keys)), [ids[:0]], [ids[:0]]
    for further in range(1, len(keys)):
        places = places[: np.searchsorted(places, len(keys) - further)]
        places = places.take(np.flatnonzero(keys.take(places) == keys.take(places + further)))
        if not len(places):
            break
        ones.append(ids.take(places))
        others.append(ids.take(places + further))
    return np.concatenate(ones), np.concatenate(others)


def _sorted(keys: Ids, ids: Ids) -> tuple[Ids, Ids]:
    """Keys that several records have, in order, and their records."""
    wide = int(ids.max(initial=0)).bit_length()
    if int(keys.max(initial=0)) >= MOST >> wide:
        values, keys = np.unique(keys, return_inverse=True)
        assert len(values) < MOST >> wide, "more records than numbers for them"
    both = keys << wide  # both in one number: to sort numbers is faster than to sort places
    both |= ids
    both.sort()
    as_next = (both[1:] ^ both[:-1]) < 1 << wide
    shared = np.zeros(len(both), np.bool_)
    shared[1:] = as_next
    shared[:-1] |= as_next
    both = both.take(np.flatnonzero(shared))
    return both >> wide, both & ((1 << wide) - 1)


def _across(keys: Ids, ids: Ids, kept: Ids, others: Ids) -> tuple[Ids, Ids]:
    """Each record and another that is kept by its key."""
    order, asked = np.argsort(kept), np.argsort(keys)
    kept, others, keys, ids = kept.take(order), others.take(order), keys.take(asked), ids.take(asked)
    first = np.searchsorted(kept, keys, "left")
    counts = np.searchsorted(kept, keys, "right") - first
    return np.repeat(ids, counts), others.take(_from(first, counts))


def _from(first: Ids, counts: Ids) -> NDArray[Any]:
    """So many places from each first one on."""
    begins = first - (np.cumsum(counts) - counts)
    return np.repeat(begins, counts) + np.arange(counts.sum())
