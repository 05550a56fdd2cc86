"""Values as an axis tells them, and words that must fit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from textwrap import wrap
from typing import Any

from carepost.insight.engine.measures.measure import Measure, Unit
from carepost.ui.drawing import COLOURS, NARROW

Layer = dict[str, Any]
#: Pixels that a letter of 13 pixels takes on the average, in the widest typeface that a reader may have for ours.
LETTER = 7.4
OURS = 6.6  # in ours
_ROOM = 0.06  # of the span, left free on either side


def told(measure: Measure, value: float) -> float:
    """A value in the unit in which people read it: shares in per cent, rates per their number."""
    factor = 100 if measure.unit is Unit.SHARE else measure.per
    return round(value * factor, 4)


def unit_of(measure: Measure) -> str:
    """What stands behind each number of an axis."""
    return "%" if measure.unit is Unit.SHARE else ""


def axis(measure: Measure, width: int, **more: Any) -> dict[str, Any]:
    """An axis of values."""
    found = {
        "labelExpr": f"datum.label + '{unit_of(measure)}'",
        "title": None,
        "tickCount": 6 if width > NARROW else 4,
    }
    if measure.unit is Unit.RATE and measure.per > 1:
        found["title"] = f"per {measure.per:,}"
    return found | more


def domain(measure: Measure, values: Iterable[float]) -> list[float]:
    """From where to where an axis goes to show these values, in the unit in which people read them."""
    numbers = [told(measure, value) for value in values]
    low, high = min(numbers), max(numbers)
    room = (high - low) * _ROOM or max(abs(high) * _ROOM, 0.5)
    low, high = low - room, high + room
    if measure.unit is Unit.SHARE:
        return [max(0.0, low), min(100.0, high)]
    return [max(0.0, low) if min(numbers) >= 0 else low, high]


def lines(words: str, width: float, letter: float = LETTER) -> list[str]:
    """Words in lines that fit into a width in pixels."""
    return wrap(words, max(12, int(width / letter)))


def in_words(period: str, *, within_a_year: bool = False) -> str:
    """A period as an axis tells it: a day in words, others as they are."""
    try:
        day = date.fromisoformat(period.removeprefix("year to "))
    except ValueError:
        return period
    return f"{day.day} {day:%b}" if within_a_year else f"{day.day} {day:%b %Y}"


def haloed(mark: dict[str, Any], **layer: Any) -> list[Layer]:
    """Words that can be read on top of lines and dots: twice, first with an edge as white as paper."""
    base = {"type": "text", "fontSize": 13, "color": COLOURS["ink"], **mark}
    edge = {
        **base,
        "stroke": COLOURS["paper"],
        "strokeWidth": 4,
        "strokeJoin": "round",
        "color": COLOURS["paper"],
    }
    return [{"mark": edge, **layer}, {"mark": base, **layer}]
