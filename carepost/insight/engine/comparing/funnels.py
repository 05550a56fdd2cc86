"""Funnel plots: how far a share may lie from the benchmark by chance, by its number of cases (Spiegelhalter, 2005)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from scipy.special import bdtr, bdtrik

from carepost.insight.engine.comparing.intervals import Interval, z_of

#: From this much variance in a count (n·p·(1−p)) on, the normal curve is taken for the binomial. Domain 11.1 allows
#: it from 10 on, where shares far from a half are still skewed, and a drawn limit would show a step.
NORMAL_FROM = 1_000.0
WINSORISED = 0.1


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much more shares differ than chance alone explains: `phi` is 1 where it does, and `applied` if it is told."""

    phi: float
    applied: bool

    @property
    def widening(self) -> float:
        """What limits are multiplied by."""
        return sqrt(self.phi) if self.applied else 1.0


AS_EXPECTED = Dispersion(1.0, applied=False)


def dispersion(zs: Sequence[float]) -> Dispersion:
    """The spread of z scores, the outermost tenth on each side drawn in to the next; applied if beyond chance itself.

    Beyond chance is above 1 + 2·√(2/I) for I scores. Raises ValueError for no scores.
    """
    if not zs:
        raise ValueError("A spread needs at least one score")
    cut = int(WINSORISED * len(zs))
    ordered = sorted(zs)
    lowest, highest = ordered[cut], ordered[len(zs) - 1 - cut]
    phi = sum(min(max(z, lowest), highest) ** 2 for z in zs) / len(zs)
    return Dispersion(phi, applied=phi > 1 + 2 * sqrt(2 / len(zs)))


def limits(total: int, benchmark: float, confidence: float, spread: Dispersion = AS_EXPECTED) -> Interval:
    """Between which shares `total` cases lie by chance.

    Of few cases by the exact binomial distribution, interpolated, so that limits are smooth; of many by the normal one.
    Raises ValueError for no cases, or a benchmark that is none of a whole.
    """
    if total < 1 or not 0 <= benchmark <= 1:
        raise ValueError(f"No limits for {total} cases around {benchmark}")
    variance = total * benchmark * (1 - benchmark)
    if variance >= NORMAL_FROM:
        half = z_of(confidence) * sqrt(variance) / total
        found = Interval(benchmark - half, benchmark + half)
    else:
        tail = (1 - confidence) / 2
        found = Interval(exact_limit(total, benchmark, tail), exact_limit(total, benchmark, 1 - tail))
    return _widened(found, benchmark, spread.widening)


def exact_limit(total: int, benchmark: float, tail: float) -> float:
    """The share below which the tail lies: the binomial's own step, drawn back by where the tail lies on it."""
    if benchmark in {0.0, 1.0}:
        return benchmark
    step = max(0, ceil(bdtrik(tail, total, benchmark)))
    if step and bdtr(step - 1, total, benchmark) >= tail:  # where a tail ends on a step itself
        step -= 1
    up_to = float(bdtr(step, total, benchmark))
    below = float(bdtr(step - 1, total, benchmark)) if step else 0.0
    return float(step - (up_to - tail) / (up_to - below)) / total


def _widened(found: Interval, benchmark: float, factor: float) -> Interval:
    lower = benchmark - (benchmark - found.lower) * factor
    return Interval(max(0.0, lower), min(1.0, benchmark + (found.upper - benchmark) * factor))
