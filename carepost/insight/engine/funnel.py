"""A funnel of all councils: which lie beyond what chance explains, given their number of cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from carepost.insight.engine.comparing.funnels import Dispersion, dispersion, limits
from carepost.insight.engine.comparing.intervals import STRICT, USUAL, Interval
from carepost.insight.engine.comparing.verdicts import judge
from carepost.insight.engine.comparison import Benchmark, NoFigure, together
from carepost.insight.engine.digits import decimal, rounded
from carepost.insight.engine.measures.measure import Unit
from carepost.insight.engine.outcomes import Outcome, Outcomes
from carepost.insight.engine.places import ENGLAND


@dataclass(frozen=True, slots=True)
class Point:
    """One council between its limits."""

    outcome: Outcome
    count: int
    total: int
    usual: Interval
    strict: Interval

    @property
    def place(self) -> str:
        """Where it lies, in words."""
        value = self.count / self.total
        for around, words in ((self.strict, "99.8%"), (self.usual, "95%")):
            if not around.holds(value):
                return f"{'above' if value > around.upper else 'below'} the {words} limit"
        return "within the limits"


@dataclass(frozen=True, slots=True)
class Funnel:
    """All councils of one period around one benchmark, in the order of their names."""

    period: str
    benchmark: Benchmark
    spread: Dispersion
    points: tuple[Point, ...]

    @property
    def words(self) -> str:
        """What is to be said of the spread of all councils."""
        if self.spread.applied:
            return (
                f"Councils differ more than chance explains ({decimal(self.spread.phi)} times its variance),"
                " so the limits were widened by that."
            )
        return "Councils differ about as much as chance explains."

    def row(self, point: Point) -> dict[str, Any]:
        """A council as a row of plain values."""
        return {
            "area": point.outcome.area.name,
            "numerator": point.count,
            "denominator": point.total,
            "value": rounded(point.count / point.total),
            "lower_95": rounded(point.usual.lower),
            "upper_95": rounded(point.usual.upper),
            "lower_99_8": rounded(point.strict.lower),
            "upper_99_8": rounded(point.strict.upper),
            "place": point.place,
        }


def funnel(outcomes: Outcomes, period: str = "") -> Funnel:
    """The councils of a period, or of the newest, around England's figure. Raises NoFigure without counts."""
    if not outcomes.periods:
        raise NoFigure("This measure has no figure in the snapshot.")
    period = period or outcomes.periods[-1]
    councils = [(each, each.counts) for each in outcomes.of(period)]
    counted = [(each, counts) for each, counts in councils if counts]
    if outcomes.measure.unit is not Unit.SHARE or not counted:
        raise NoFigure("A funnel needs shares of known numbers of cases, and this measure has none.")
    england = outcomes.figures.get((ENGLAND, period))
    if england is not None and england.value is not None:
        benchmark = Benchmark("England", england.value, england.numerator, england.denominator)
    else:
        found = together([each for each, _ in counted], "all councils")
        assert found is not None  # there are councils
        benchmark = found
    zs = [judge(*counts, benchmark.value, outcomes.measure.polarity).z for _, counts in counted]
    spread = dispersion(zs)
    points = tuple(
        Point(
            each,
            *counts,
            limits(counts[1], benchmark.value, USUAL, spread),
            limits(counts[1], benchmark.value, STRICT, spread),
        )
        for each, counts in counted
    )
    return Funnel(period, benchmark, spread, points)
