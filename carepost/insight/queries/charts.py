"""The charts of a measure, as a view asks for them: on a page, or taken away for a paper."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from carepost.insight.charts import paper as papers
from carepost.insight.charts.classes import classes
from carepost.insight.charts.distribution import distribution_chart
from carepost.insight.charts.funnel import funnel_chart
from carepost.insight.charts.intervals import intervals_chart
from carepost.insight.charts.map import map_chart
from carepost.insight.charts.paper import imprint
from carepost.insight.charts.trend import trend_chart
from carepost.insight.engine.boundaries import HOW, Boundaries, boundaries
from carepost.insight.engine.comparison import Compared, NoFigure
from carepost.insight.engine.distribution import Distribution, distribution
from carepost.insight.engine.funnel import Funnel, funnel
from carepost.insight.engine.places import Area
from carepost.insight.engine.trend import trend
from carepost.insight.queries import figures, measures
from carepost.insight.queries.readings import Reading
from carepost.insight.rules import MADE_UP
from carepost.ui.charts import WIDE, Chart

MOST_KEPT = 200


__all__ = ["Kind", "NoFigure", "Wanted", "chart", "kinds", "paper", "rows"]


class Kind(StrEnum):
    """What can be drawn."""

    INTERVALS = "intervals"
    TREND = "trend"
    DISTRIBUTION = "distribution"
    FUNNEL = "funnel"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A chart as an address asks for it: of which measure and areas, beside what, in which period."""

    reading: Reading
    key: str
    areas: tuple[Area, ...]
    against: tuple[str, ...]
    period: str = ""

    @property
    def chosen(self) -> Collection[str]:
        return [area.key for area in self.areas]


@lru_cache(maxsize=MOST_KEPT)
def chart(wanted: Wanted, kind: Kind, width: int = WIDE) -> Chart:
    """The chart. Raises NoFigure, with a sentence, where there is nothing to draw."""
    measure = figures.measure(wanted.reading, wanted.key)
    if kind is Kind.FUNNEL:
        return funnel_chart(measure, funnel_of(wanted), wanted.chosen, width)
    if kind is Kind.DISTRIBUTION:
        return distribution_chart(measure, distribution_of(wanted), wanted.chosen, width)
    if kind is Kind.MAP:
        drawn = drawn_of(wanted.reading)
        if drawn is None:
            raise NoFigure(HOW)
        return map_chart(measure, distribution_of(wanted), drawn, wanted.chosen, width)
    if not wanted.areas:
        raise NoFigure("Choose a council to see its figure.")
    if kind is Kind.TREND:
        return trend_chart(
            measure, trend(figures.outcomes(wanted.reading, wanted.key), wanted.areas[0]), width
        )
    told = measures.several(wanted.reading, wanted.key, wanted.areas, wanted.against, wanted.period)
    return intervals_chart(measure, told, width)


def paper(wanted: Wanted, kind: Kind, ending: str) -> bytes:
    """The chart with its title, source, day and snapshot within the picture, as "svg" or "png". Raises NoFigure."""
    found = figures.outcomes(wanted.reading, wanted.key)
    if not found.periods:
        raise NoFigure("This measure has no figure in the snapshot.")
    remark = f"{MADE_UP}." if wanted.reading.made_up else ""
    told = imprint(
        found.measure, wanted.period or found.periods[-1], wanted.reading.of(wanted.key).snapshots, remark
    )
    made = chart(wanted, kind)
    return papers.paper(made, told, ending)


def kinds(wanted: Wanted) -> Sequence[tuple[Kind, Chart | None, str]]:
    """Every kind with its chart, or why there is none."""
    told: list[tuple[Kind, Chart | None, str]] = []
    for kind in Kind:
        try:
            told.append((kind, chart(wanted, kind), ""))
        except NoFigure as none:
            told.append((kind, None, str(none)))
    return told


def funnel_of(wanted: Wanted) -> Funnel:
    """All councils between the limits of chance. Raises NoFigure without counts."""
    return funnel(figures.outcomes(wanted.reading, wanted.key), wanted.period)


def distribution_of(wanted: Wanted) -> Distribution:
    """All councils' values of a period. Raises NoFigure."""
    return distribution(figures.outcomes(wanted.reading, wanted.key), wanted.period)


@lru_cache(maxsize=4)
def _drawn(reading: Reading) -> Boundaries | None:
    return boundaries(figures.open_tables(reading))


def drawn_of(reading: Reading) -> Boundaries | None:
    """The boundaries of councils, where they were imported."""
    return _drawn(reading.shared)


def rows(wanted: Wanted, kind: Kind) -> list[dict[str, Any]]:
    """What stands beside a chart as a table. Raises NoFigure where there is no chart either."""
    if kind is Kind.TREND:
        found = trend(figures.outcomes(wanted.reading, wanted.key), wanted.areas[0])
        return [{**row, "special": "; ".join(row["special"])} for row in reversed(found.rows)]
    if kind is Kind.FUNNEL:
        drawn = funnel_of(wanted)
        told = [drawn.row(point) for point in drawn.points if point.place != "within the limits"]
        return told or [drawn.row(point) for point in drawn.points if point.outcome.area in wanted.areas]
    if kind is Kind.INTERVALS:
        several = measures.several(wanted.reading, wanted.key, wanted.areas, wanted.against, wanted.period)
        return [_interval(each) for each in several]
    spread = distribution_of(wanted)
    if kind is Kind.DISTRIBUTION:
        names = ("lowest", "lower quarter", "median", "upper quarter", "highest")
        values = (min(spread.values), spread.lower, spread.median, spread.upper, max(spread.values))
        return [{"what": name, "value": value} for name, value in zip(names, values, strict=True)]
    return [
        {"class": each.words, "councils": each.count, "among_them": _among(wanted, each.keys)}
        for each in classes(spread)
    ]


def _interval(each: Compared) -> dict[str, Any]:
    outcome, usual, held = each.outcome, each.usual, each.benchmark
    return {
        "area": outcome.area.name,
        "value": outcome.value,
        "numerator": outcome.numerator,
        "denominator": outcome.denominator,
        "lower_95": usual and usual.lower,
        "upper_95": usual and usual.upper,
        "benchmark_value": held and held.value,
        "verdict": each.verdict.words if each.verdict else each.note,
    }


def _among(wanted: Wanted, keys: Collection[str]) -> str:
    return ", ".join(area.name for area in wanted.areas if area.key in keys)
