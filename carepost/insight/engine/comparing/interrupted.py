"""What did our change do? An interrupted time series: how it went on, beside how it would have gone on.

A straight line before the change and another after it (segmented regression), with intervals that know that neighbours
in time may be alike (Newey and West, 1987): of short series theirs are too narrow, so that the wider of these and the
plain ones is told. And the same asked of dates at which nothing happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import stdtrit

from carepost.insight.engine.comparing.intervals import USUAL, Interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

TERMS = 4  # where it began, how it went, how far it stepped, how it turned


@dataclass(frozen=True, slots=True)
class Least:
    """How many points it takes: below these, a line is drawn through chance."""

    before: int = 8
    after: int = 4


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and the interval around it."""

    value: float
    interval: Interval

    @property
    def is_more_than_chance(self) -> bool:
        """Whether nothing at all lies outside the interval."""
        return not self.interval.holds(0.0)


@dataclass(frozen=True, slots=True)
class Effect:
    """What changed: the step at once, the turn per period after it, and the mean difference over all points since.

    `fitted` and `expected` have a value for each point: the lines as they went, and the first line gone on; `around` is
    the interval of the first line at each point.
    """

    step: Estimate
    turn: Estimate
    mean: Estimate
    lags: int
    fitted: tuple[float, ...]
    expected: tuple[float, ...]
    around: tuple[Interval, ...]


class TooFew(ValueError):
    """A series is too short to tell; the message says what it takes."""


def effect(values: Sequence[float], since: int, confidence: float = USUAL, least: Least = Least()) -> Effect:
    """The effect of a change at the point `since` (counted from 0, the first after it) on values evenly apart.

    Raises TooFew.
    """
    if since < least.before or len(values) - since < least.after:
        raise TooFew(
            f"It takes {least.before} points before and {least.after} since; there are {since} and"
            f" {max(0, len(values) - since)}."
        )
    observed = np.asarray(values, dtype=float)
    design = _design(len(values), since)
    inverse = np.linalg.inv(design.T @ design)
    weights = inverse @ design.T @ observed
    residuals = observed - design @ weights
    lags = _lags(len(values))
    plain: Array = inverse * (residuals @ residuals) / (len(values) - TERMS)
    spreads = (plain, _newey_west(design, residuals, inverse, lags))
    far = float(stdtrit(len(values) - TERMS, (1 + confidence) / 2))
    after = design[since:, 2:].mean(axis=0)
    return Effect(
        step=_estimate(weights, spreads, np.array([0.0, 0.0, 1.0, 0.0]), far),
        turn=_estimate(weights, spreads, np.array([0.0, 0.0, 0.0, 1.0]), far),
        mean=_estimate(weights, spreads, np.array([0.0, 0.0, *after]), far),
        lags=lags,
        fitted=tuple((design @ weights).tolist()),
        expected=tuple((design[:, :2] @ weights[:2]).tolist()),
        around=tuple(
            _estimate(weights, spreads, np.array([1.0, at, 0.0, 0.0]), far).interval
            for at in range(len(values))
        ),
    )


def _design(length: int, since: int) -> Array:
    at = np.arange(length, dtype=float)
    after = (at >= since).astype(float)
    return np.column_stack([np.ones(length), at, after, after * (at - since)])


def _lags(length: int) -> int:
    """How many neighbours are taken to be alike: the usual rule, 4·(n/100)^(2/9), and at least one."""
    return max(1, int(4 * (length / 100) ** (2 / 9)))


def _newey_west(design: Array, residuals: Array, inverse: NDArray[Any], lags: int) -> Array:
    """The covariance of the weights, with Bartlett's kernel and the correction for few points, n/(n−k)."""
    scores = design * residuals[:, None]
    middle = scores.T @ scores
    for lag in range(1, lags + 1):
        together = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (together + together.T)
    count = len(residuals)
    found: Array = inverse @ middle @ inverse * count / (count - TERMS)
    return found


def _estimate(weights: Array, spreads: Sequence[Array], combination: Array, far: float) -> Estimate:
    value = float(combination @ weights)
    half = far * sqrt(max(0.0, *(float(combination @ spread @ combination) for spread in spreads)))
    return Estimate(value, Interval(value - half, value + half))


@dataclass(frozen=True, slots=True)
class Placebo:
    """The mean differences at dates at which nothing happened, and how many are as great as the one asked about."""

    means: tuple[float, ...]
    as_great: int


def placebos(values: Sequence[float], since: int, least: Least = Least()) -> Placebo:
    """The same question asked of every earlier date that has points enough, on what was before the change alone."""
    real = abs(effect(values, since, least=least).mean.value)
    before = values[:since]
    dates = range(least.before, since - least.after + 1)
    means = tuple(effect(before, date, least=least).mean.value for date in dates)
    return Placebo(means, sum(abs(each) >= real for each in means))


def sentence(found: Effect, placebo: Placebo, told: str = "") -> str:
    """What may be concluded, and what not. `told` is the mean difference in words, such as "3.1 points lower"."""
    if not found.mean.is_more_than_chance:
        return (
            "What came after the change is not more than chance explains: this shows neither that it did something"
            " nor that it did nothing."
        )
    tried = len(placebo.means)
    if tried and placebo.as_great:
        return (
            f"Since then it was {told}, but {placebo.as_great} of {tried} earlier dates, at which nothing happened,"
            " show as great a change: this is no evidence that the change did it."
        )
    if not tried:
        others = "There are too few points before to try other dates."
    else:
        others = f"None of {tried} earlier dates shows as great a change."
    return (
        f"Since then it was {told} than it would have been had it gone on as before. {others} Something changed at that"
        " time; whether it was this or another thing of the same days, no series can tell."
    )
