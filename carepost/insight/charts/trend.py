"""A control chart: figures in their order, their middle and limits, and the points that chance does not explain."""

from __future__ import annotations

from math import inf
from typing import Any

from carepost.insight.charts.scales import Layer, axis, domain, haloed, in_words, told
from carepost.insight.engine.comparing.trends import Point
from carepost.insight.engine.measures.measure import Measure, Unit
from carepost.insight.engine.telling import shown
from carepost.insight.engine.trend import Trend
from carepost.ui.drawing import COLOURS, NARROW, WIDE, Chart

AS_CHANCE, MORE = "as chance goes", "more than chance"
_HEIGHTS = {WIDE: 380, NARROW: 340}


def trend_chart(measure: Measure, found: Trend, width: int = WIDE) -> Chart:
    """The figures of one area over time. A special point is a filled diamond, others are open circles."""
    rows = [_row(measure, found, at) for at in range(len(found.points))]
    values = [value for point in found.points for value in (point.value, *_limits_of(measure, point))]
    encoding = {
        "x": {
            "field": "period", "type": "ordinal", "sort": None, "title": None, "scale": {"padding": 0.4},
            "axis": {"labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 8},
        },
        "y": {
            "type": "quantitative", "axis": axis(measure, width),
            "scale": {"domain": domain(measure, values), "nice": False, "zero": False},
        },
    }  # fmt: skip
    spec = {
        "width": width,
        "height": _HEIGHTS.get(width, 360),
        "data": {"values": rows},
        "encoding": encoding,
        "layer": [*_limits(), *_middle(measure, found, rows), *_values(rows), *_last(rows)],
    }
    first, last = (in_words(found.figures[at].period) for at in (0, -1))
    title = f"{measure.title}: {found.area.name}, {first} to {last}"
    return Chart(spec, title, _described(measure, found, rows))


def _row(measure: Measure, found: Trend, at: int) -> dict[str, Any]:
    point, figure = found.points[at], found.figures[at]
    lower, upper = (told(measure, edge) for edge in _limits_of(measure, point))
    return {
        "period": in_words(figure.period, within_a_year=_within_a_year(found)),
        "value": told(measure, point.value),
        "shown": shown(measure, point.value),
        "middle": told(measure, point.middle),
        "lower": lower,
        "upper": upper,
        "kind": MORE if point.special else AS_CHANCE,
    }


def _limits_of(measure: Measure, point: Point) -> tuple[float, float]:
    """The limits, as far as a value can go at all: below nothing is nothing, and a share ends at the whole."""
    highest = 1.0 if measure.unit is Unit.SHARE else inf
    return max(0.0, point.limits.lower), min(highest, point.limits.upper)


def _within_a_year(found: Trend) -> bool:
    """Whether all periods are of one year, so that it need not be repeated."""
    return len({figure.end.year for figure in found.figures}) == 1


def _described(measure: Measure, found: Trend, rows: list[dict[str, Any]]) -> str:
    first, last = rows[0], rows[-1]
    special = [row["period"] for row in rows if row["kind"] == MORE]
    said = (
        f"{found.area.name} over {len(rows)} periods, from {first['shown']} in {first['period']} to {last['shown']} in"
        f" {last['period']}, around a mean of {shown(measure, found.points[0].middle)}. {found.note}"
    )
    return f"{said} These are {', '.join(special)}." if special else said


def _limits() -> list[Layer]:
    line = {
        "type": "line",
        "strokeDash": [7, 4],
        "strokeWidth": 1.5,
        "color": COLOURS["ink-soft"],
        "interpolate": "step",
    }
    return [{"mark": line, "encoding": {"y": {"field": side}}} for side in ("lower", "upper")]


def _middle(measure: Measure, found: Trend, rows: list[dict[str, Any]]) -> list[Layer]:
    """The mean, and words on it and on the limits at their first point."""
    first = rows[0]
    words = [
        ("middle", f"mean {shown(measure, found.points[0].middle)}"),
        ("lower", "lower limit"),
        ("upper", "upper limit"),
    ]
    made: list[Layer] = [
        {"mark": {"type": "rule", "color": COLOURS["ink"], "strokeWidth": 1.2}, "data": {"values": [first]},
         "encoding": {"y": {"field": "middle"}, "x": {"value": 0}, "x2": {"value": "width"}}},
    ]  # fmt: skip
    for field, said in words:
        made += haloed(
            {"align": "left", "baseline": "bottom", "dy": -3, "fontSize": 12, "color": COLOURS["ink-soft"]},
            data={"values": [{**first, "said": said}]},
            encoding={"x": {"value": 4}, "y": {"field": field}, "text": {"field": "said"}},
        )  # fmt: skip
    return made


def _values(rows: list[dict[str, Any]]) -> list[Layer]:
    """The line and its points: those that are more than chance larger, and of another shape."""
    legend = {"columns": 2, "symbolFillColor": COLOURS["teal"], "symbolSize": 90}
    shape = {"field": "kind", "type": "nominal", "legend": legend,
             "scale": {"domain": [AS_CHANCE, MORE], "range": ["circle", "diamond"]}}  # fmt: skip
    made: list[Layer] = [
        {
            "mark": {"type": "line", "color": COLOURS["teal"], "strokeWidth": 2},
            "encoding": {"y": {"field": "value"}},
        }
    ]
    for kind, size in ((AS_CHANCE, 60), (MORE, 190)):
        mark = {
            "type": "point",
            "size": size,
            "fill": COLOURS["teal"],
            "stroke": COLOURS["paper"],
            "opacity": 1,
        }
        found = [row for row in rows if row["kind"] == kind]
        if found:
            made.append(
                {
                    "data": {"values": found},
                    "mark": mark,
                    "encoding": {"y": {"field": "value"}, "shape": shape},
                }
            )
    return made


def _last(rows: list[dict[str, Any]]) -> list[Layer]:
    """The newest value as a number."""
    return haloed(
        {"baseline": "bottom", "dy": -9, "fontWeight": "bold"},
        data={"values": [rows[-1]]},
        encoding={"y": {"field": "value"}, "text": {"field": "shown"}},
    )
