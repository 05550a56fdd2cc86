"""What a change did in one area, for its page: the dates that can be asked about, the answer, and its chart."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from carepost.insight.charts import paper as papers
from carepost.insight.charts.effect import effect_chart
from carepost.insight.charts.paper import imprint
from carepost.insight.engine.comparison import NoFigure
from carepost.insight.engine.effect import Changed, changed, dates
from carepost.insight.engine.places import Area
from carepost.insight.queries import figures, measures
from carepost.insight.queries.readings import Reading
from carepost.insight.rules import MADE_UP
from carepost.ui.charts import WIDE, Chart

__all__ = [
    "NoFigure",
    "Wanted",
    "chart",
    "command",
    "found",
    "paper",
    "possible",
]
MOST_KEPT = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """The effect of a change as an address asks for it: of which measure, in which area, from which period."""

    reading: Reading
    key: str
    area: Area
    since: str


def possible(reading: Reading, key: str, area: Area) -> Sequence[str]:
    """The periods that can be asked about. Raises NoFigure, with a sentence."""
    return dates(figures.outcomes(reading, key), area)


@lru_cache(maxsize=MOST_KEPT)
def found(wanted: Wanted) -> Changed:
    """The effect. Raises NoFigure, with a sentence, where it cannot be told."""
    return changed(figures.outcomes(wanted.reading, wanted.key), wanted.area, wanted.since)


def chart(wanted: Wanted, width: int = WIDE) -> Chart:
    """The chart on a page. Raises NoFigure."""
    return effect_chart(figures.measure(wanted.reading, wanted.key), found(wanted), width)


def paper(wanted: Wanted, ending: str) -> bytes:
    """The chart with its sentence, source, licence and snapshot in the picture, as "svg" or "png". Raises NoFigure."""
    told, measure = found(wanted), figures.measure(wanted.reading, wanted.key)
    remark = f"{MADE_UP}. {told.sentence}" if wanted.reading.made_up else told.sentence
    when = f"{told.figures[0].period} to {told.figures[-1].period}"
    small = imprint(measure, when, wanted.reading.of(wanted.key).snapshots, remark)
    return papers.paper(chart(wanted), small, ending)


def command(wanted: Wanted) -> str:
    """The command that makes the answer again from the same snapshot."""
    asked = ["--measure", wanted.key, "--area", wanted.area.name, "--since", wanted.since]
    fixed = measures.fixed(wanted.reading, wanted.key)
    return shlex.join(["carepost", "insight", "effect", *asked, *fixed, "--json"])
