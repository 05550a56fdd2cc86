"""Whether a difference from a benchmark is real, and in whose favour: never said where it was not tested.

The benchmark is taken as it is (England's figure has next to no error of its own beside a council's).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt

from carepost.insight.engine.comparing.intervals import STRICT, USUAL, Interval, wilson, z_of


class Polarity(StrEnum):
    """Which way is better."""

    HIGHER = "higher is better"
    LOWER = "lower is better"
    NEITHER = "neither way is better"


class Side(StrEnum):
    """On which side of the benchmark a value lies, once polarity is applied."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    ABOVE = "above"  # where neither way is better
    BELOW = "below"
    SAME = "the same"


class Strength(StrEnum):
    """How sure the difference is."""

    STRONG = "strong"  # outside the 99.8% interval
    PLAIN = "plain"  # outside the 95% interval
    NONE = "none"
    UNTESTED = "untested"  # the number of cases is not known


@dataclass(frozen=True, slots=True)
class Verdict:
    """A side and how sure it is."""

    side: Side
    strength: Strength

    @property
    def words(self) -> str:
        """As a table says it: "strong positive", "no difference", "direction negative, not tested"."""
        if self.strength is Strength.UNTESTED:
            return (
                "no difference, not tested"
                if self.side is Side.SAME
                else f"direction {self.side}, not tested"
            )
        if self.strength is Strength.NONE:
            return "no difference"
        return f"strong {self.side}" if self.strength is Strength.STRONG else str(self.side)


@dataclass(frozen=True, slots=True)
class Judged:
    """A share beside its benchmark: both intervals, and how many standard errors away."""

    count: int
    total: int
    benchmark: float
    usual: Interval
    strict: Interval
    z: float
    verdict: Verdict

    @property
    def value(self) -> float:
        """The share."""
        return self.count / self.total

    @property
    def chance(self) -> float:
        """The exact two-sided chance of a share so far from the benchmark. Half a millisecond, so only where asked."""
        from scipy.stats import binomtest  # noqa: PLC0415  two seconds to load, for what few ask

        return float(binomtest(self.count, self.total, self.benchmark).pvalue)


def judge(count: int, total: int, benchmark: float, polarity: Polarity) -> Judged:
    """A share of known counts beside a benchmark between 0 and 1.

    z is by the benchmark's own standard error. Raises ValueError where the count is
    no part of the total, or the benchmark none of a whole.
    """
    if not 0 <= benchmark <= 1:
        raise ValueError(f"A benchmark of shares lies between 0 and 1, not at {benchmark}")
    usual, strict = wilson(count, total, USUAL), wilson(count, total, STRICT)
    error = sqrt(benchmark * (1 - benchmark) / total)
    value = count / total
    if strict.holds(benchmark):
        strength = Strength.NONE if usual.holds(benchmark) else Strength.PLAIN
    else:
        strength = Strength.STRONG
    away = (value - benchmark) / error if error else 0.0
    side = Side.SAME if strength is Strength.NONE else side_of(value, benchmark, polarity)
    return Judged(count, total, benchmark, usual, strict, away, Verdict(side, strength))


def judge_untested(value: float, benchmark: float, polarity: Polarity) -> Verdict:
    """A published value without its counts: a direction, and nothing that could be called a difference."""
    return Verdict(side_of(value, benchmark, polarity), Strength.UNTESTED)


def side_of(value: float, benchmark: float, polarity: Polarity) -> Side:
    """On which side a value lies."""
    if value == benchmark:
        return Side.SAME
    above = value > benchmark
    if polarity is Polarity.NEITHER:
        return Side.ABOVE if above else Side.BELOW
    return Side.POSITIVE if above is (polarity is Polarity.HIGHER) else Side.NEGATIVE


def needed(value: float, benchmark: float, confidence: float = USUAL) -> int | None:
    """The fewest cases with which this difference would be one at that confidence; None where there is none."""
    if value == benchmark:
        return None
    return ceil(z_of(confidence) ** 2 * benchmark * (1 - benchmark) / (value - benchmark) ** 2)


@dataclass(frozen=True, slots=True)
class Bands:
    """From how many standard deviations across councils a figure has a word; CQC's bands for general practice."""

    tending: float = 1.5
    variation: float = 2.0
    significant: float = 3.0


class Band(StrEnum):
    """How far a figure lies from the middle of all councils."""

    AS_OTHERS = "as others"
    TENDING = "tending towards variation"
    VARIATION = "variation"
    SIGNIFICANT = "significant variation"


def band(z: float, bands: Bands = Bands()) -> Band:
    """The band of a z, whichever way it points."""
    far = abs(z)
    if far >= bands.significant:
        return Band.SIGNIFICANT
    if far >= bands.variation:
        return Band.VARIATION
    return Band.TENDING if far >= bands.tending else Band.AS_OTHERS


def false_flags(indicators: int, confidence: float = USUAL) -> float:
    """How many of so many indicators are flagged by chance where nothing differs at all."""
    return indicators * (1 - confidence)
