"""From pairs to persons: the surest link first, and none that what is known for certain forbids.

Two valid different NHS numbers are never in one person, nor two records of which a reviewer said "different", however
many others stand between; a reviewer's "same" holds. Ties go by the records themselves, so any order gives the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Pair = tuple[int, int]


@dataclass(slots=True)
class _Person:
    records: list[int]
    numbers: frozenset[str]
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
    numbers: Mapping[int, str],
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
