"""`carepost insight chart`: a chart as a file, with its source below it, for a paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from carepost.core.saying import refuse, say
from carepost.core.spark import Engine
from carepost.insight.charts import paper as papers
from carepost.insight.charts.distribution import distribution_chart
from carepost.insight.charts.effect import effect_chart
from carepost.insight.charts.funnel import funnel_chart
from carepost.insight.charts.intervals import intervals_chart
from carepost.insight.charts.map import map_chart
from carepost.insight.charts.paper import imprint
from carepost.insight.charts.trend import trend_chart
from carepost.insight.commands.options import (
    AgainstOption,
    CouncilOption,
    EngineOption,
    OwnOption,
    PeriodOption,
    SnapshotOption,
    StoreOption,
    chosen,
    ending_of,
    put,
    read,
)
from carepost.insight.engine.boundaries import HOW, boundaries
from carepost.insight.engine.comparison import NoFigure, compare
from carepost.insight.engine.distribution import distribution
from carepost.insight.engine.effect import changed
from carepost.insight.engine.funnel import funnel
from carepost.insight.engine.outcomes import Outcome, Outcomes
from carepost.insight.engine.places import UnknownArea
from carepost.insight.engine.tables import Tables
from carepost.insight.engine.trend import trend
from carepost.ui.drawing import Chart


class Kind(StrEnum):
    """What can be drawn."""

    FUNNEL = "funnel"
    TREND = "trend"
    DISTRIBUTION = "distribution"
    INTERVALS = "intervals"
    MAP = "map"
    EFFECT = "effect"


_OF_ONE = {Kind.TREND, Kind.EFFECT}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What to draw, of whom."""

    kind: Kind
    areas: tuple[str, ...]
    period: str
    against: tuple[str, ...]
    since: str


def chart(
    kind: Annotated[Kind, typer.Option("--kind", "-k", help="Which chart.")],
    measure: Annotated[str, typer.Option("--measure", "-m", help="A measure by its key.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write: .svg or .png.")],
    *,
    area: Annotated[list[str] | None, typer.Option("--area", "-a", help="Councils to name in it.")] = None,
    against: AgainstOption = None,
    period: PeriodOption = "",
    since: Annotated[str, typer.Option("--since", help="For an effect: the period of the change.")] = "",
    snapshot: SnapshotOption = "",
    council: CouncilOption = "",
    own: OwnOption = "",
    store: StoreOption = None,
    engine: EngineOption = Engine.DUCKDB,
) -> None:
    """Draw a chart into a file for a paper, with its title, definition, source, period and snapshot.

    Example: carepost insight chart --kind funnel --measure ascof-6b --area Wiltshire -o funnel.png
    """
    ending = ending_of(out)
    asked = _Asked(kind, tuple(area or ()), period, tuple(against or ()), since)
    if (kind in _OF_ONE and len(asked.areas) != 1) or (kind is Kind.INTERVALS and not asked.areas):
        refuse(
            "Say of which council: --area, once for a trend or an effect, as often as you like for intervals."
        )
    if (kind is Kind.EFFECT) is not bool(since):
        refuse("An effect needs the period of the change, and nothing else has one: --since 2020-05-11.")
    kept = chosen(store, snapshot, council, own)
    tables, [outcomes] = read(kept, [measure], engine)
    try:
        drawn, when, remark = _drawn(outcomes, tables, asked)
    except (UnknownArea, NoFigure) as wrong:
        refuse(f"{measure}: {wrong}")
    told = imprint(outcomes.measure, when, kept.of(measure).snapshots, remark)
    put(out, papers.paper(drawn, told, ending))
    say(f"{out}: {drawn.title}. {drawn.description}")


def _drawn(outcomes: Outcomes, tables: Tables, asked: _Asked) -> tuple[Chart, str, str]:
    """The chart, of which period it is, and what is to be said of it besides."""
    measure, areas = outcomes.measure, [tables.places.find(each, outcomes.areas) for each in asked.areas]
    keys = [area.key for area in areas]
    if asked.kind is Kind.FUNNEL:
        fan = funnel(outcomes, asked.period)
        return funnel_chart(measure, fan, keys), fan.period, fan.words
    if asked.kind is Kind.TREND:
        line = trend(outcomes, areas[0])
        return trend_chart(measure, line), _from_to(line.figures), line.note
    if asked.kind is Kind.EFFECT:
        change = changed(outcomes, areas[0], asked.since)
        return effect_chart(measure, change), _from_to(change.figures), change.sentence
    if asked.kind is Kind.INTERVALS:
        several = compare(outcomes, asked.areas, tables.places, period=asked.period, against=asked.against)
        return intervals_chart(measure, several), several[0].outcome.period, ""
    return _of_all(outcomes, tables, asked, keys)


def _of_all(outcomes: Outcomes, tables: Tables, asked: _Asked, keys: list[str]) -> tuple[Chart, str, str]:
    """The charts that show every council alike."""
    measure, spread = outcomes.measure, distribution(outcomes, asked.period)
    if asked.kind is Kind.DISTRIBUTION:
        return distribution_chart(measure, spread, keys), spread.period, spread.words
    on = boundaries(tables)
    if on is None:
        refuse(HOW)
    if on.unknown:
        say(f"No council is called so, and nothing is drawn there: {', '.join(on.unknown)}.")
    year = f"Boundaries of {on.day[:4]}, generalised: for orientation only."
    return map_chart(measure, spread, on, keys), spread.period, year


def _from_to(figures: tuple[Outcome, ...]) -> str:
    return f"{figures[0].period} to {figures[-1].period}"
