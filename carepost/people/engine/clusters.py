"""From pairs to persons: the surest link first, and none that what is known for certain forbids.

Two valid different NHS numbers are never in one person, nor two records of which a reviewer said "different", however
many others stand between; a reviewer's "same" holds. Ties go by the records themselves, so any order gives the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pairs:
    """All pairs compared, an entry per pair in each column; `linked`: sure enough to be joined."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    weight: NDArray[np.float64]
    linked: NDArray[np.bool_]


@dataclass(slots=True)
class _Person:
    records: list[int]
    numbers: frozenset[Hashable]
    apart: set[int] = field(default_factory=set)  # records of which somebody said "different" of one of these


class Contradiction(ValueError):
    """A reviewer said "same" of records that are certainly two persons; the message names them by number."""

    def __init__(self, pair: Pair) -> None:
        super().__init__(f"Records {pair[0]} and {pair[1]} are held together and apart at once.")
        self.pair = pair


def clusters(
    count: int,
    links: Iterable[tuple[float, int, int]],
    weights: Mapping[Pair, float],
    numbers: Mapping[int, Hashable],
    *,
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
    apart: float = 0.0,
) -> list[int]:
    """For each of `count` records the smallest record of its person.

    `links` are (weight, record, record) that are sure enough; `weights` those of all pairs compared. Two groups join
    where the pairs between them speak for it on the whole: one compared with its weight, any other with `apart`.
    """
    links, same, different = list(links), list(same), list(different)
    people = {
        record: _Person([record], frozenset({numbers[record]} if record in numbers else ()))
        for record in {record for _, *pair in links for record in pair}.union(*same, *different)
    }
    of = list(range(count))
    for one, other in different:
        people[one].apart.add(other)
        people[other].apart.add(one)
    for one, other in sorted(_ordered(pair) for pair in same):
        if of[one] != of[other]:
            if _forbidden(people[of[one]], people[of[other]], by_number=False):
                raise Contradiction((one, other))
            _join(people, of, one, other)
    for _, one, other in sorted(((-weight, *_ordered((one, other))) for weight, one, other in links)):
        first, second = people[of[one]], people[of[other]]
        if of[one] == of[other] or _forbidden(first, second, by_number=True):
            continue
        if _between(first, second, weights, apart) > 0:
            _join(people, of, one, other)
    return of


def grouped(
    pairs: Pairs,
    numbers: NDArray[np.int64],
    *,
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
    apart: float = 0.0,
) -> list[int]:
    """What `clusters` finds, of columns: `numbers` has the NHS number of each record as one number, 0 for none.

    Most groups are plain: all their pairs were compared and speak for one person, and no two numbers are in them, nor
    anybody's decision. Their links join them in whatever order, so that only the others are gone through one by one.
    """
    same, different = list(same), list(different)
    decided = np.array([record for pair in (*same, *different) for record in pair], np.int64)
    group = connected(len(numbers), pairs.one[pairs.linked], pairs.other[pairs.linked])
    plain = _plain(group, pairs, numbers)
    plain[group[decided]] = False
    left = ~plain[group[pairs.one]] | ~plain[group[pairs.other]]
    rows = list(
        zip(*(column[left].tolist() for column in (pairs.weight, pairs.one, pairs.other)), strict=True)
    )
    linked = pairs.linked[left].tolist()
    some = {record for _, *pair in rows for record in pair}.union(decided.tolist())
    found = clusters(
        len(numbers),
        [row for row, is_linked in zip(rows, linked, strict=True) if is_linked],
        {(one, other): weight for weight, one, other in rows},
        {record: number for record in some if (number := int(numbers[record]))},
        same=same,
        different=different,
        apart=apart,
    )
    persons: list[int] = np.where(plain[group], group, np.array(found)).tolist()
    return persons


def connected(count: int, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each record the smallest that links lead to."""
    group = np.arange(count)
    while (group[one] != group[other]).any():
        smaller = np.minimum(group[one], group[other])
        np.minimum.at(group, group[one], smaller)
        np.minimum.at(group, group[other], smaller)
        while (group[group] != group).any():
            group = group[group]
    return group


def _plain(group: NDArray[np.int64], pairs: Pairs, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """By the smallest record of each group: whether nothing in it speaks against its being one person."""
    size = np.bincount(group, minlength=len(group))
    within = (group[pairs.one] == group[pairs.other]) & (pairs.weight > 0)
    for_it = np.bincount(group[pairs.one[within]], minlength=len(group))
    given = numbers > 0
    least = np.full(len(group), np.iinfo(np.int64).max)
    most = np.zeros(len(group), np.int64)
    np.minimum.at(least, group[given], numbers[given])
    np.maximum.at(most, group[given], numbers[given])
    return np.asarray((for_it == size * (size - 1) // 2) & (most <= least))


def _ordered(pair: Pair) -> Pair:
    return pair if pair[0] < pair[1] else (pair[1], pair[0])


def _forbidden(first: _Person, second: _Person, *, by_number: bool) -> bool:
    if by_number and first.numbers and second.numbers and first.numbers != second.numbers:
        return True
    return bool(first.apart) and not first.apart.isdisjoint(second.records)


def _between(first: _Person, second: _Person, weights: Mapping[Pair, float], apart: float) -> float:
    """The mean weight of all pairs between two groups."""
    pairs = [_ordered((one, other)) for one in first.records for other in second.records]
    return sum(weights.get(pair, apart) for pair in pairs) / len(pairs)


def _join(people: dict[int, _Person], of: list[int], one: int, other: int) -> None:
    keep, gone = sorted((of[one], of[other]))
    for record in people[gone].records:
        of[record] = keep
    people[keep].records += people[gone].records
    people[keep].numbers |= people[gone].numbers
    people[keep].apart |= people[gone].apart
    people[gone].records = []
