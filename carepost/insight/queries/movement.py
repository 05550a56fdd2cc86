"""Ratings after a programme beside what would have happened anyway: from the numbers that a page is given, no table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carepost.insight.charts import paper as papers
from carepost.insight.charts.movement import LIMITS, SOURCE, movement_chart, small_print
from carepost.insight.engine.comparing.movement import Movement, Rating, Row, anyway, could, movement
from carepost.ui.charts import WIDE, Chart

__all__ = ["LIMITS", "SOURCE", "Answer", "answer", "beside", "chart", "paper"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be concluded, and what would have happened anyway by rating before."""

    found: Movement
    anyway: tuple[Row, ...]


def answer(before: Mapping[str, int], improved: int) -> Answer | None:
    """The answer for so many services by the words of their rating before; None where no such numbers can be."""
    counts = {Rating(name): count for name, count in before.items()}
    if not sum(counts.values()) or not 0 <= improved <= could(counts):
        return None
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
    return papers.paper(chart(told), small_print(told.found), ending)
