"""What a change did in one area, for its page: the dates that can be asked about, the answer, and its chart."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from carepost.insight.charts.effect import effect_chart
from carepost.insight.charts.paper import imprint, paper_png, paper_svg
from carepost.insight.engine.comparing.movement import PUBLISHED, Movement, Rating, movement
from carepost.insight.engine.comparison import NoFigure
from carepost.insight.engine.digits import rounded
from carepost.insight.engine.effect import Changed, changed, dates
from carepost.insight.engine.places import Area
from carepost.insight.queries import figures, measures
from carepost.insight.queries.readings import Reading
from carepost.insight.rules import MADE_UP
from carepost.ui.charts import WIDE, Chart

__all__ = [
    "NoFigure",
    "Rating",
    "Wanted",
    "anyway",
    "chart",
    "command",
    "found",
    "moved",
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
    return paper_png(chart(wanted), small) if ending == "png" else paper_svg(chart(wanted), small).encode()


def command(wanted: Wanted) -> str:
    """The command that makes the answer again from the same snapshot."""
    asked = ["--measure", wanted.key, "--area", wanted.area.name, "--since", wanted.since]
    fixed = measures.fixed(wanted.reading, wanted.key)
    return shlex.join(["carepost", "insight", "effect", *asked, *fixed, "--json"])


def moved(before: Mapping[str, int], improved: int) -> Movement | None:
    """Ratings of services inspected again, by their rating before; None where no such numbers can be."""
    total = sum(before.values())
    if not 0 <= improved <= total or not total:
        return None
    return movement({Rating(name): count for name, count in before.items()}, improved)


def anyway(before: Mapping[str, int]) -> list[dict[str, Any]]:
    """By rating before: how many were inspected again, how likely each rises anyway, and how many that makes."""
    return [
        {
            "rating": str(rating),
            "services": before.get(rating, 0),
            "likely": (likely := PUBLISHED.get(rating, 0.0)),
            "expected": rounded(likely * before.get(rating, 0)),
        }
        for rating in Rating
    ]
