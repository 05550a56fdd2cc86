"""How good a linkage was, where the truth is known: pairs, persons, and the mistakes by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """Counts, and the shares made of them."""

    found: int  # pairs of records that were put to one person
    true: int  # pairs of records that are of one person
    right: int  # both
    persons_found: int
    persons_true: int
    persons_right: int  # with all of their records and no other

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def pairwise_f1(self) -> float:
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0

    @property
    def cluster_f1(self) -> float:
        return 2 * self.persons_right / (self.persons_found + self.persons_true)


def score(found: Sequence[Hashable], truth: Sequence[Hashable]) -> Score:
    """Compare two groupings of the same records."""
    both = Counter(zip(found, truth, strict=True))
    of_found, of_truth = Counter(found), Counter(truth)
    return Score(
        found=_pairs(of_found.values()),
        true=_pairs(of_truth.values()),
        right=_pairs(both.values()),
        persons_found=len(of_found),
        persons_true=len(of_truth),
        persons_right=sum(count == of_found[one] == of_truth[other] for (one, other), count in both.items()),
    )


def within_households(found: Sequence[int], truth: Sequence[int], households: Sequence[int]) -> float:
    """Wrong merges inside households per 10,000 persons: pairs of two persons of one household who were made one."""
    people: dict[int, set[int]] = {}
    for group, person in zip(found, truth, strict=True):
        people.setdefault(group, set()).add(person)
    home = dict(zip(truth, households, strict=True))
    wrong = {
        (one, other)
        for together in people.values()
        if len(together) > 1
        for one in together
        for other in together
        if one < other and home[one] == home[other]
    }
    return 10_000 * len(wrong) / len(home)


def made_one(
    found: Sequence[int], truth: Sequence[int], couples: Iterable[tuple[int, int]]
) -> tuple[int, int]:
    """Of couples of persons that are both listed: how many share a person that was found, and how many there are."""
    groups: dict[int, set[int]] = {}
    for group, person in zip(found, truth, strict=True):
        groups.setdefault(person, set()).add(group)
    listed = [(one, other) for one, other in couples if one in groups and other in groups]
    return sum(not groups[one].isdisjoint(groups[other]) for one, other in listed), len(listed)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)
