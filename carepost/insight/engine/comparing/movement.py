"""Did a programme move ratings? Beside what would have happened anyway: the lower a rating, the likelier it rises."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
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


@dataclass(frozen=True, slots=True)
class Movement:
    """Ratings of who was inspected again after a programme, beside what was to be expected without it.

    `chance`: that as many or more improve without any programme. `share` is around what was observed.
    """

    improved: int
    total: int
    expected: float
    chance: float
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
    def words(self) -> str:
        """What may be concluded."""
        expected = percent(self.expected / self.total)
        told = f"{self.improved} of {self.total} improved; without any programme {expected} would have."
        if self.effect_interval.holds(0.0):
            verdict = "No evidence of an effect: as many may well have improved anyway."
        elif self.effect > 0:
            verdict = "More improved than chance and time explain. Who chose to take part may differ from who did not."
        else:
            verdict = "Fewer improved than was to be expected."
        ceiling = (
            f" {self.ceiling} were good or outstanding at the start and could hardly rise."
            if self.ceiling
            else ""
        )
        return f"{told} {verdict}{ceiling}"


def movement(
    baselines: Mapping[Rating, int], improved: int, expected: Mapping[Rating, float] = PUBLISHED
) -> Movement:
    """The services inspected again after a programme, by their rating before, and how many of them improved.

    `expected`: how likely each rating rises anyway; outstanding cannot. Raises ValueError for nobody, for more improved
    than there are, and for a rating of which nothing is known.
    """
    total = sum(baselines.values())
    if total < 1 or not 0 <= improved <= total:
        raise ValueError(f"{improved} of {total} cannot have improved")
    likely = dict(expected) | {Rating.OUTSTANDING: 0.0}
    unknown = [rating for rating, count in baselines.items() if count and rating not in likely]
    if unknown:
        raise ValueError(f"Nothing is known of what follows {' or '.join(unknown)}")
    chances = [likely[rating] for rating, count in baselines.items() for _ in range(count)]
    return Movement(
        improved, total, sum(chances), at_least(improved, chances), wilson(improved, total, USUAL),
        baselines.get(Rating.GOOD, 0) + baselines.get(Rating.OUTSTANDING, 0),
    )  # fmt: skip


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


def at_least(count: int, chances: Sequence[float]) -> float:
    """That as many or more of independent events with these chances happen (Poisson's binomial distribution, exact)."""
    likely = np.array([1.0])
    for chance in chances:
        likely = np.convolve(likely, [1 - chance, chance])
    return float(likely[count:].sum())
