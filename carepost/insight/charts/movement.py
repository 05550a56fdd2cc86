"""Ratings after a programme: how many rose, what that could as well have been, and how many would have anyway."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.insight.charts.paper import Imprint
from carepost.insight.charts.rows import AROUND, BELOW_A_LINE, across, bars, down, placed, words
from carepost.insight.engine.comparing.movement import Movement, Row
from carepost.insight.engine.digits import percent
from carepost.ui.drawing import NARROW, WIDE, Chart

SOURCE = (
    "Source of what happens anyway: Care Quality Commission, The state of adult social care services 2014 to 2017,"
    " Open Government Licence v3.0."
)
LIMITS = "Services that were not inspected again are in none of these numbers."
_TYPED = "How many services there were, and how many improved, is told by who made this chart."
_BAR = "bar: 95% interval; circle below: how often this rating rises anyway"


def movement_chart(found: Movement, anyway: Sequence[Row], width: int = WIDE) -> Chart:
    """What rose, with its interval; through it the line of what would have anyway, and below what that is made of."""
    ends = found.share
    improved = f"Improved: {percent(found.improved / found.total)}, {found.improved:,} of {found.total:,}"
    around = f" (95% interval {percent(ends.lower)} to {percent(ends.upper)})"
    told: list[tuple[str, dict[str, Any]]] = [
        (
            f"{improved}{around}",
            {
                "value": _in_per_cent(found.improved / found.total),
                "tested": found.stands_out,
                "usual_low": _in_per_cent(ends.lower),
                "usual_high": _in_per_cent(ends.upper),
            },
        )
    ]
    told += [
        (
            f"{each.rating.capitalize()} before: {each.services:,}; {percent(each.likely, 0)} rise anyway",
            {"value": _in_per_cent(each.likely), "tested": False},
        )
        for each in anyway
        if each.services
    ]
    rows, height = placed(told, width, BELOW_A_LINE)
    without = found.expected / found.total
    spec = {
        "width": width,
        "height": height + AROUND,
        "encoding": {"x": _across(width), "y": down(height)},
        "layer": [
            *across(_in_per_cent(without), f"anyway {percent(without)}", height), *bars(rows), *words(rows),
        ],
    }  # fmt: skip
    title = f"Ratings after a programme, of {found.total:,} services inspected again"
    return Chart(spec, title, f"{found.words} {improved}{around}.")


def small_print(found: Movement) -> Imprint:
    """What must be said below the chart where it stands by itself."""
    return Imprint((found.words, LIMITS, _TYPED, SOURCE))


def _in_per_cent(share: float) -> float:
    return round(100 * share, 4)


def _across(width: int) -> dict[str, Any]:
    """From none of them to all of them, whatever is drawn: so that two programmes can be held side by side."""
    return {
        "type": "quantitative",
        "scale": {"domain": [0, 100], "nice": False},
        "axis": {
            "labelExpr": "datum.label + '%'",
            "title": _BAR if width > NARROW else "bar: 95% interval",
            "tickCount": 6 if width > NARROW else 4,
        },
    }
