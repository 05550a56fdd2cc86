"""Confidence intervals of shares and rates: what a count could as well have been by chance alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt
from statistics import NormalDist

from scipy.special import betaincinv, gammaincinv

#: The two confidences of public health comparisons: a benchmark outside them is a difference, or a strong one.
USUAL, STRICT = 0.95, 0.998


@dataclass(frozen=True, slots=True)
class Interval:
    """From `lower` to `upper`, both in it."""

    lower: float
    upper: float

    def holds(self, value: float) -> bool:
        """Whether a value lies in it."""
        return self.lower <= value <= self.upper

    def times(self, factor: float) -> Interval:
        """The same in another unit."""
        return Interval(self.lower * factor, self.upper * factor)


def z_of(confidence: float) -> float:
    """Standard deviations on either side of a normal distribution's middle that hold this part of it.

    1.95996 for 0.95, 3.09023 for 0.998. Raises ValueError outside 0 to 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"A confidence lies between 0 and 1, not at {confidence}")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(count: int, total: int, confidence: float = USUAL) -> Interval:
    """The score interval of a share `count / total`, between 0 and 1 (Wilson, 1927).

    Good for small totals and for shares near 0 or 1. Raises ValueError where the count is no part of the total.
    """
    _part(count, total)
    z = z_of(confidence)
    share, square = count / total, z * z / total
    centre = (share + square / 2) / (1 + square)
    half = z * sqrt(share * (1 - share) / total + square / (4 * total)) / (1 + square)
    lower = 0.0 if count == 0 else centre - half
    return Interval(max(0.0, lower), 1.0 if count == total else min(1.0, centre + half))


def exact_share(count: int, total: int, confidence: float = USUAL) -> Interval:
    """The interval of a share that covers at least as often as it says (Clopper and Pearson, 1934).

    Raises ValueError where the count is no part of the total.
    """
    _part(count, total)
    tail = (1 - confidence) / 2
    lower = float(betaincinv(count, total - count + 1, tail)) if count else 0.0
    upper = float(betaincinv(count + 1, total - count, 1 - tail)) if count < total else 1.0
    return Interval(lower, upper)


def byar(count: int, exposure: float = 1.0, confidence: float = USUAL) -> Interval:
    """The interval of a rate `count / exposure` by Byar's approximation (Breslow and Day, 1987, equations 2.12, 2.13).

    Used by England's public health profiles for counts of ten and more. Raises ValueError for a count below 0 or no
    exposure.
    """
    _exposed(count, exposure)
    z = z_of(confidence)

    def limit(events: float, sign: int) -> float:
        return events * (1 - 1 / (9 * events) + sign * z / (3 * sqrt(events))) ** 3 if events else 0.0

    return Interval(max(0.0, limit(count, -1)), limit(count + 1, 1)).times(1 / exposure)


def exact_rate(count: int, exposure: float = 1.0, confidence: float = USUAL) -> Interval:
    """The interval of a rate `count / exposure` of a Poisson count that covers at least as often as it says.

    Garwood, 1936. Raises ValueError for a count below 0 or no exposure.
    """
    _exposed(count, exposure)
    tail = (1 - confidence) / 2
    lower = float(gammaincinv(count, tail)) if count else 0.0
    upper = float(gammaincinv(count + 1, 1 - tail))
    return Interval(lower, upper).times(1 / exposure)


def _part(count: int, total: int) -> None:
    if total < 1:
        raise ValueError(f"A share needs a denominator of at least 1, not {total}")
    if not 0 <= count <= total:
        raise ValueError(f"{count} is no part of {total}")


def _exposed(count: int, exposure: float) -> None:
    if count < 0:
        raise ValueError(f"A count is never below 0: {count}")
    if not 0 < exposure < inf:
        raise ValueError(f"A rate needs an exposure above 0, not {exposure}")
