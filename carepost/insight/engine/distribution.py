"""All councils of one period as a distribution: where the middle half lies, and who gives no figure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from statistics import median, quantiles
from typing import Any

from carepost.insight.engine.comparison import Benchmark, NoFigure
from carepost.insight.engine.digits import count
from carepost.insight.engine.measures.measure import Measure
from carepost.insight.engine.outcomes import Outcome, Outcomes
from carepost.insight.engine.places import ENGLAND
from carepost.insight.engine.telling import figure, shown


@dataclass(frozen=True)
class Distribution:
    """The councils of a period by their names: those with a figure, and `silent`, those whose publisher gives none.

    `lower`, `middle` and `upper` are quartiles of the councils' values, each council counting once.
    """

    measure: Measure
    period: str
    councils: tuple[Outcome, ...]
    silent: tuple[Outcome, ...]
    benchmark: Benchmark | None

    @cached_property
    def values(self) -> list[float]:
        """The councils' values, in the order of their names."""
        return [each.value for each in self.councils if each.value is not None]

    @cached_property
    def _quartiles(self) -> list[float]:
        return quantiles(self.values, n=4, method="inclusive") if len(self.values) > 1 else self.values * 3

    @property
    def lower(self) -> float:
        return self._quartiles[0]

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def upper(self) -> float:
        return self._quartiles[2]

    @property
    def words(self) -> str:
        """What the distribution says, in a sentence."""
        low, middle, high = (shown(self.measure, value) for value in (self.lower, self.median, self.upper))
        said = f"Half of the {len(self.values)} councils lie between {low} and {high}; the median is {middle}"
        if self.benchmark is not None:
            said += f", and {self.benchmark.name} is at {shown(self.measure, self.benchmark.value)}"
        return f"{said}."

    def row(self, outcome: Outcome) -> dict[str, Any]:
        """A council as a row of plain values; `place` says in which part of the councils it lies."""
        return {
            "area": outcome.area.name,
            "period": self.period,
            "numerator": count(outcome.numerator),
            "denominator": count(outcome.denominator),
            "value": figure(self.measure, outcome.value),
            "place": self.place(outcome),
        }

    def place(self, outcome: Outcome) -> str:
        """Where a council lies among all, in words that are no rank."""
        value = outcome.value
        if value is None:
            return f"no figure: {outcome.marker}"
        if self.lower <= value <= self.upper:
            return "in the middle half"
        return "below the middle half" if value < self.lower else "above the middle half"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A row for each council, also those without a figure, in the order of names."""
        everybody = sorted((*self.councils, *self.silent), key=lambda each: (each.area.name, each.area.key))
        return [self.row(each) for each in everybody]


def distribution(outcomes: Outcomes, period: str = "") -> Distribution:
    """The councils of a period, or of the newest. Raises NoFigure where no council has one."""
    if not outcomes.periods:
        raise NoFigure("This measure has no figure in the snapshot.")
    period = period or outcomes.periods[-1]
    councils = outcomes.of(period)
    known = tuple(each for each in councils if each.value is not None)
    if not known:
        raise NoFigure(f"No council has a figure of {period}. There are: {', '.join(outcomes.periods)}.")
    england = outcomes.figures.get((ENGLAND, period))
    benchmark = None
    beside = outcomes.measure.unit.comparable and not outcomes.measure.by_size
    if england is not None and england.value is not None and beside:
        benchmark = Benchmark("England", england.value, england.numerator, england.denominator)
    return Distribution(
        outcomes.measure, period, known, tuple(each for each in councils if each.value is None), benchmark
    )
