"""Did a programme move ratings? Beside what would have happened anyway: the lower a rating, the likelier it rises."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from itertools import pairwise

import numpy as np

from carepost.insight.engine.comparing.intervals import USUAL, Interval, wilson
from carepost.insight.engine.digits import percent


class Rating(StrEnum):
    """CQC's four, the lowest first."""

    INADEQUATE = "inadequate"
    REQUIRES_IMPROVEMENT = "requires improvement"
    GOOD = "good"
    OUTSTANDING = "outstanding"

    @property
    def rank(self) -> int:
        return list(Rating).index(self)


#: How often the next inspection gave a better rating, by the rating before: CQC, The state of adult social care
#: services 2014 to 2017 (requires improvement: what was left of 38% the same and 5% worse).
PUBLISHED = {Rating.INADEQUATE: 0.81, Rating.REQUIRES_IMPROVEMENT: 0.57, Rating.GOOD: 0.01}


@dataclass(frozen=True, slots=True)
class Next:
    """Of services with one rating, what their next inspection gave."""

    better: int
    same: int
    worse: int

    @property
    def total(self) -> int:
        return self.better + self.same + self.worse

    @property
    def share_better(self) -> float:
        """Raises ZeroDivisionError where nobody was inspected again."""
        return self.better / self.total


def transitions(history: Iterable[tuple[str, date, Rating]]) -> dict[Rating, Next]:
    """From dated ratings of services (service, date, rating), what followed each rating at the next inspection.

    Rows of one service and day that agree count once; a day with two different ratings of one service is left out.
    """
    by_service: dict[str, dict[date, set[Rating]]] = defaultdict(lambda: defaultdict(set))
    for service, day, rating in history:
        by_service[service][day].add(rating)
    found: dict[Rating, Counter[int]] = {rating: Counter() for rating in Rating}
    for days in by_service.values():
        ratings = [next(iter(days[day])) for day in sorted(days) if len(days[day]) == 1]
        for before, after in pairwise(ratings):
            found[before][(after.rank > before.rank) - (after.rank < before.rank)] += 1
    return {rating: Next(moves[1], moves[0], moves[-1]) for rating, moves in found.items() if moves}


#: An effect is told where chance alone would give one as great, or greater, in no more than this share of programmes:
#: 2.5% at either end, so that of twenty programmes without any effect one seems to have one.
SURE = 0.025


@dataclass(frozen=True, slots=True)
class Movement:
    """Ratings of who was inspected again after a programme, beside what was to be expected without it.

    `chance`: that as many or more improve without any programme; `fewer`: that as few or fewer do. `share` is around
    what was observed.
    """

    improved: int
    total: int
    expected: float
    chance: float
    fewer: float
    share: Interval
    ceiling: int  # how many were good or outstanding at the start, and could hardly rise

    @property
    def effect(self) -> float:
        """By how much the share that improved is above what was to be expected, between −1 and 1."""
        return (self.improved - self.expected) / self.total

    @property
    def effect_interval(self) -> Interval:
        """Around the effect: the interval of the observed share, less what was to be expected."""
        without = self.expected / self.total
        return Interval(self.share.lower - without, self.share.upper - without)

    @property
    def stands_out(self) -> bool:
        """Whether it is more than chance, by the exact test: an interval of a few services says so too soon."""
        return min(self.chance, self.fewer) <= SURE

    @property
    def words(self) -> str:
        """What may be concluded."""
        expected = percent(self.expected / self.total)
        told = f"{self.improved:,} of {self.total:,} improved; without any programme {expected} would have."
        were = "was" if self.ceiling == 1 else "were"
        ceiling = f" {self.ceiling:,} {were} good or outstanding at the start and could hardly rise."
        return f"{told} {self._verdict}{ceiling if self.ceiling else ''}"

    @property
    def _verdict(self) -> str:
        if not self.expected:
            return "Nothing can be concluded: there is no higher rating."
        if not self.stands_out:
            likely, said = (
                (self.chance, "as many or more") if self.effect >= 0 else (self.fewer, "as few or fewer")
            )
            return f"No evidence of an effect: {said} would have anyway with a chance of {percent(likely)}."
        if self.effect > 0:
            return "More improved than chance and time explain. Who chose to take part may differ from who did not."
        return "Fewer improved than was to be expected."


def movement(
    baselines: Mapping[Rating, int], improved: int, expected: Mapping[Rating, float] = PUBLISHED
) -> Movement:
    """The services inspected again after a programme, by their rating before, and how many of them improved.

    `expected`: how likely each rating rises anyway; outstanding cannot. Raises ValueError for nobody, for more improved
    than could, and for a rating of which nothing is known.
    """
    total = sum(baselines.values())
    if total < 1 or not 0 <= improved <= could(baselines):
        raise ValueError(f"{improved} of {total} cannot have improved")
    likely = dict(expected) | {Rating.OUTSTANDING: 0.0}
    unknown = [rating for rating, count in baselines.items() if count and rating not in likely]
    if unknown:
        raise ValueError(f"Nothing is known of what follows {' or '.join(unknown)}")
    each = [(likely[rating], count) for rating, count in baselines.items() if count]
    how_many = distribution(each)
    return Movement(
        improved, total, sum(chance * count for chance, count in each), float(how_many[improved:].sum()),
        float(how_many[: improved + 1].sum()), wilson(improved, total, USUAL),
        baselines.get(Rating.GOOD, 0) + baselines.get(Rating.OUTSTANDING, 0),
    )  # fmt: skip


def could(baselines: Mapping[Rating, int]) -> int:
    """How many of so many services can have a better rating at all: all but the outstanding."""
    return sum(count for rating, count in baselines.items() if rating is not Rating.OUTSTANDING)


@dataclass(frozen=True, slots=True)
class Row:
    """Services of one rating before: how likely each rises anyway (a share), and how many of them that makes."""

    rating: Rating
    services: int
    likely: float

    @property
    def expected(self) -> float:
        return self.likely * self.services


def anyway(baselines: Mapping[Rating, int], expected: Mapping[Rating, float] = PUBLISHED) -> list[Row]:
    """What would have happened without a programme, by rating before, the lowest first."""
    return [Row(rating, baselines.get(rating, 0), expected.get(rating, 0.0)) for rating in Rating]


def distribution(each: Iterable[tuple[float, int]]) -> np.ndarray:
    """How likely each number of independent events is, from none to all: so many (second) of each chance (first).

    Poisson's binomial distribution, exact, as one binomial after another.
    """
    found: np.ndarray = reduce(
        np.convolve, (_binomial(chance, count) for chance, count in each), np.array([1.0])
    )
    return found


def _binomial(chance: float, count: int) -> np.ndarray:
    """How likely 0 to `count` of as many events are, each of which happens with `chance`."""
    if chance in {0.0, 1.0}:
        sure = np.zeros(count + 1)
        sure[count if chance else 0] = 1.0
        return sure
    at = np.arange(1, count + 1)
    ways = np.concatenate(
        [[0.0], np.cumsum(np.log((count + 1 - at) / at))]
    )  # logarithms, or they outgrow a number
    happen = np.arange(count + 1)
    found: np.ndarray = np.exp(ways + happen * np.log(chance) + (count - happen) * np.log1p(-chance))
    return found
