"""One area over time as a control chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from carepost.insight.engine.comparing.trends import Point, p_chart, xmr
from carepost.insight.engine.comparison import NoFigure
from carepost.insight.engine.digits import count
from carepost.insight.engine.measures.measure import Measure, Unit
from carepost.insight.engine.outcomes import Outcome, Outcomes
from carepost.insight.engine.places import Area
from carepost.insight.engine.telling import figure as told

FEW = 12  # points below which limits still move much (NHS England, Making Data Count)


@dataclass(frozen=True, slots=True)
class Trend:
    """Figures in their order, each with its limits."""

    measure: Measure
    area: Area
    kind: str  # "p-chart" or "XmR chart"
    figures: tuple[Outcome, ...]
    points: tuple[Point, ...]

    @property
    def note(self) -> str:
        """What may be concluded, in a sentence or two."""
        special = sum(bool(point.special) for point in self.points)
        said = f"{special} of {len(self.points)} points are more than chance." if special else (
            "Nothing here is more than chance explains."
        )  # fmt: skip
        if len(self.points) < FEW:
            said += f" Limits of fewer than {FEW} points are a first guide only."
        return said

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A row of plain values for each period."""
        return [
            {
                "period": figure.period,
                "numerator": count(figure.numerator),
                "denominator": count(figure.denominator),
                "value": told(self.measure, point.value),
                "middle": told(self.measure, point.middle),
                "lower": told(self.measure, point.limits.lower),
                "upper": told(self.measure, point.limits.upper),
                "special": sorted(str(each) for each in point.special),
            }
            for figure, point in zip(self.figures, self.points, strict=True)
        ]


def trend(outcomes: Outcomes, area: Area) -> Trend:
    """The area's figures as a p-chart where all have counts, else as an XmR chart. Raises NoFigure below two."""
    figures = [
        figure
        for period in outcomes.periods
        if (figure := outcomes.figures.get((area.key, period))) is not None and figure.value is not None
    ]
    if len(figures) < 2:
        raise NoFigure(
            f"{area.name} has {len(figures) or 'no'} figure{'' if len(figures) == 1 else 's'}; a trend needs two."
        )
    counts = [figure.counts for figure in figures]
    if outcomes.measure.unit is Unit.SHARE and all(counts):
        chart = p_chart([pair for pair in counts if pair])
        return Trend(outcomes.measure, area, "p-chart", tuple(figures), chart)
    values = [figure.value for figure in figures if figure.value is not None]
    return Trend(outcomes.measure, area, "XmR chart", tuple(figures), xmr(values))
