"""What a change did in one area: its figures before and since, as an interrupted time series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from carepost.insight.engine.comparing import interrupted
from carepost.insight.engine.comparing.interrupted import Effect, Estimate, Least, Placebo
from carepost.insight.engine.comparison import NoFigure
from carepost.insight.engine.digits import decimal
from carepost.insight.engine.figures.periods import UnreadablePeriod, period
from carepost.insight.engine.measures.measure import Measure, Unit
from carepost.insight.engine.outcomes import Outcome, Outcomes
from carepost.insight.engine.places import Area
from carepost.insight.engine.telling import figure as plain
from carepost.insight.engine.telling import shown


@dataclass(frozen=True, slots=True)
class Changed:
    """The figures of an area in order, the effect of a change, and the same at dates at which nothing happened."""

    measure: Measure
    area: Area
    figures: tuple[Outcome, ...]
    since: date
    effect: Effect
    placebo: Placebo

    @property
    def sentence(self) -> str:
        """What may be concluded, and what not."""
        return interrupted.sentence(self.effect, self.placebo, self._told(self.effect.mean))

    def _told(self, estimate: Estimate) -> str:
        lower, upper = sorted((abs(estimate.interval.lower), abs(estimate.interval.upper)))
        which = "higher" if estimate.value > 0 else "lower"
        told = [self.told(value) for value in (abs(estimate.value), lower, upper)]
        return f"{told[0]} {which} (95% interval {told[1]} to {told[2]})"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A row of plain values for each period: as it was, as the lines go, and as it would have gone on."""
        return [
            {
                "period": figure.period,
                "value": plain(self.measure, figure.value),
                "fitted": plain(self.measure, fitted),
                "expected": plain(self.measure, expected),
                "expected_lower": plain(self.measure, around.lower),
                "expected_upper": plain(self.measure, around.upper),
                "since": figure.end >= self.since,
            }
            for figure, fitted, expected, around in zip(
                self.figures, self.effect.fitted, self.effect.expected, self.effect.around, strict=True
            )
        ]

    @property
    def others(self) -> list[dict[str, Any]]:
        """The mean difference at the date asked about, and at each earlier date at which nothing happened."""
        mean = self.effect.mean
        asked = {
            "period": next(figure.period for figure in self.figures if figure.end >= self.since),
            "mean": plain(self.measure, mean.value),
            "as_great": "the change asked about",
        }
        dates = self.figures[Least().before :]
        return [asked] + [
            {
                "period": figure.period,
                "mean": plain(self.measure, value),
                "as_great": "as great" if abs(value) >= abs(mean.value) else "smaller",
            }
            for figure, value in zip(dates, self.placebo.means, strict=False)
        ]

    def told(self, value: float) -> str:
        """A difference as people read it: counts with a decimal, since a mean of them is none."""
        return decimal(value) if self.measure.unit is Unit.COUNT else shown(self.measure, value)

    @property
    def estimates(self) -> dict[str, Any]:
        """The step at once, the turn for each period since, and the mean difference, each with its interval."""
        return {
            name: {
                "value": plain(self.measure, one.value),
                "lower": plain(self.measure, one.interval.lower),
                "upper": plain(self.measure, one.interval.upper),
            }
            for name, one in (
                ("step", self.effect.step),
                ("turn", self.effect.turn),
                ("mean", self.effect.mean),
            )
        } | {
            "neighbours_alike": self.effect.lags,
            "other_dates_tried": len(self.placebo.means),
            "as_great_at": self.placebo.as_great,
        }


def changed(outcomes: Outcomes, area: Area, since: str) -> Changed:
    """The effect of a change on an area, from the period named `since`. Raises NoFigure where it cannot be told.

    Periods are taken as evenly apart; one without a figure between others is refused, since a line would jump over it.
    """
    try:
        begun = period(since).start
    except UnreadablePeriod as wrong:
        raise NoFigure(str(wrong)) from None
    known = _series(outcomes, area)
    at = next((at for at, figure in enumerate(known) if figure.end >= begun), len(known))
    values = [figure.value for figure in known if figure.value is not None]
    try:
        return Changed(
            outcomes.measure, area, tuple(known), begun,
            interrupted.effect(values, at), interrupted.placebos(values, at),
        )  # fmt: skip
    except interrupted.TooFew as few:
        raise NoFigure(f"{area.name}: {few}") from None


def dates(outcomes: Outcomes, area: Area) -> list[str]:
    """The periods that can be asked about, the oldest first. Raises NoFigure where the series is short or has gaps."""
    known, least = _series(outcomes, area), Least()
    found = [figure.period for figure in known[least.before : max(0, len(known) - least.after + 1)]]
    if not found:
        raise NoFigure(
            f"{area.name} has {len(known)} periods of this measure. It takes {least.before} before the change and"
            f" {least.after} since: below these, a line is drawn through chance."
        )
    return found


def _series(outcomes: Outcomes, area: Area) -> list[Outcome]:
    """An area's figures in order, without gaps. Raises NoFigure."""
    figures = [outcomes.figures.get((area.key, label)) for label in outcomes.periods]
    known = [figure for figure in figures if figure is not None and figure.value is not None]
    first = next((at for at, figure in enumerate(figures) if figure in known), 0)
    gaps = [
        label
        for label, figure in zip(outcomes.periods[first : first + len(known)], figures[first:], strict=False)
        if figure is None or figure.value is None
    ]
    if gaps:
        raise NoFigure(f"{area.name} has no figure of {', '.join(gaps[:3])}, between others.")
    return known
