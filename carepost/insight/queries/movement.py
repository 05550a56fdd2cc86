"""Ratings after a programme beside what would have happened anyway: from the numbers that a page is given, no table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carepost.insight.charts.movement import movement_chart
from carepost.insight.charts.paper import Imprint, paper_png, paper_svg
from carepost.insight.engine.comparing.movement import Movement, Rating, Row, anyway, movement
from carepost.ui.charts import WIDE, Chart

__all__ = ["SOURCE", "Answer", "answer", "beside", "chart", "paper"]
SOURCE = (
    "Source of what happens anyway: Care Quality Commission, The state of adult social care services 2014 to 2017,"
    " Open Government Licence v3.0."
)
LIMITS = "Services that were not inspected again are in none of these numbers."
_TYPED = "How many services there were, and how many improved, is told by who made this chart."


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be concluded, and what would have happened anyway by rating before."""

    found: Movement
    anyway: tuple[Row, ...]


def answer(before: Mapping[str, int], improved: int) -> Answer | None:
    """The answer for so many services by the words of their rating before; None where no such numbers can be."""
    total = sum(before.values())
    if not 0 <= improved <= total or not total:
        return None
    counts = {Rating(name): count for name, count in before.items()}
    return Answer(movement(counts, improved), tuple(anyway(counts)))


def beside(told: Answer) -> list[dict[str, Any]]:
    """What stands beside the chart as a table: shares with their intervals; services, whole where they were counted."""
    found, ends = told.found, told.found.share
    rows: list[dict[str, Any]] = [
        {"what": "improved", "share": found.improved / found.total, "lower": ends.lower, "upper": ends.upper,
         "services": found.improved, "of": found.total},
        {"what": "would have anyway", "share": found.expected / found.total, "services": found.expected,
         "of": found.total},
    ]  # fmt: skip
    rows += [
        {
            "what": f"{each.rating} before, would have anyway",
            "share": each.likely,
            "services": each.expected,
            "of": each.services,
        }
        for each in told.anyway
        if each.services
    ]
    return [{"lower": None, "upper": None, **row} for row in rows]


def chart(told: Answer, width: int = WIDE) -> Chart:
    """The chart on a page."""
    return movement_chart(told.found, told.anyway, width)


def paper(told: Answer, ending: str) -> bytes:
    """The chart with what may be concluded and its source in the picture, as "svg" or "png"."""
    small = Imprint((told.found.words, LIMITS, _TYPED, SOURCE))
    return paper_png(chart(told), small) if ending == "png" else paper_svg(chart(told), small).encode()
