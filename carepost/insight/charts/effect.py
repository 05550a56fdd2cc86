"""What a change did: the figures before and since, the line of each, and how the first would have gone on."""

from __future__ import annotations

from typing import Any

from carepost.insight.charts.scales import Layer, axis, domain, haloed, in_words, told
from carepost.insight.engine.effect import Changed
from carepost.insight.engine.measures.measure import Measure
from carepost.ui.drawing import COLOURS, NARROW, WIDE, Chart

WAS, WOULD = "as the figures go", "as they would have gone on (band: 95%)"
_DRAWN = ("value", "fitted", "expected", "expected_lower", "expected_upper")
_HEIGHTS = {WIDE: 380, NARROW: 340}


def effect_chart(measure: Measure, found: Changed, width: int = WIDE) -> Chart:
    """An interrupted time series. It draws what was, and never says that the change was the cause."""
    rows = _rows(measure, found)
    drawn = [row[name] for row in found.rows for name in ("value", "fitted", "expected")]
    drawn += [row["expected_upper"] for row in found.rows if row["since"]]
    # The band ends where the picture does: no count, share or rate is below 0, whatever a straight line says.
    drawn += [max(0.0, row["expected_lower"]) for row in found.rows if row["since"]]
    span = domain(measure, [value for value in drawn if value is not None])
    order = [row["period"] for row in rows]
    spec = {
        "width": width,
        "height": _HEIGHTS.get(width, 360),
        "data": {"values": rows},
        "encoding": {
            "x": {
                "field": "period", "type": "ordinal", "sort": order, "title": None, "scale": {"padding": 0.4},
                "axis": {"labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 8},
            },
            "y": {
                "type": "quantitative", "axis": axis(measure, width),
                "scale": {"domain": span, "nice": False, "zero": False},
            },
        },
        "layer": [*_band(rows, span), *_lines(found, rows), *_since(rows), *_points()],
    }  # fmt: skip
    first, since = in_words(found.figures[0].period), in_words(_begun(found))
    title = f"{measure.title}: {found.area.name}, before and since {since}"
    said = f"{found.area.name} over {len(rows)} periods, from {first}. {found.sentence}"
    return Chart(spec, title, said)


def _begun(found: Changed) -> str:
    return next(figure.period for figure in found.figures if figure.end >= found.since)


def _rows(measure: Measure, found: Changed) -> list[dict[str, Any]]:
    one_year = len({figure.end.year for figure in found.figures}) == 1
    return [
        {
            "period": in_words(row["period"], within_a_year=one_year),
            "since": row["since"],
            **{name: told(measure, row[name] or 0.0) for name in _DRAWN},
        }
        for row in found.rows
    ]


def _band(rows: list[dict[str, Any]], span: list[float]) -> list[Layer]:
    """What the first line gone on could as well have been, by chance; it ends where the picture does."""
    low, high = span
    ends = [
        {
            "period": row["period"],
            "lower": min(max(row["expected_lower"], low), high),
            "upper": min(max(row["expected_upper"], low), high),
        }
        for row in rows
        if row["since"]
    ]
    return [
        {
            "data": {"values": ends},
            "mark": {"type": "area", "color": COLOURS["line"], "opacity": 0.6},
            "encoding": {"y": {"field": "lower"}, "y2": {"field": "upper"}},
        }
    ]


def _lines(found: Changed, rows: list[dict[str, Any]]) -> list[Layer]:
    """The line before, the line since, and dashed the first gone on."""
    parts = [
        {
            "period": row["period"],
            "y": row["fitted"],
            "part": "since" if row["since"] else "before",
            "line": WAS,
        }
        for row in rows
    ]
    parts += [
        {"period": row["period"], "y": row["expected"], "part": "on", "line": WOULD}
        for row in rows
        if row["since"]
    ]
    dash = {
        "field": "line", "type": "nominal", "scale": {"domain": [WAS, WOULD], "range": [[1, 0], [6, 4]]},
        "legend": {
            "columns": 1, "labelLimit": 290, "symbolType": "stroke", "symbolSize": 500,
            "symbolStrokeColor": COLOURS["ink"],
        },
    }  # fmt: skip
    return [
        {
            "data": {"values": parts},
            "mark": {"type": "line", "color": COLOURS["ink"], "strokeWidth": 2},
            "encoding": {"y": {"field": "y"}, "detail": {"field": "part"}, "strokeDash": dash},
        }
    ]


def _since(rows: list[dict[str, Any]]) -> list[Layer]:
    """A line across where the change was."""
    first = next(row for row in rows if row["since"])
    rule = {"type": "rule", "color": COLOURS["ink-soft"], "strokeDash": [2, 3], "strokeWidth": 1.5}
    whole = {"y": {"value": 0}, "y2": {"value": "height"}}
    words = {**first, "said": "the change"}
    return [
        {"data": {"values": [first]}, "mark": rule, "encoding": whole},
        *haloed({"align": "right", "baseline": "top", "dx": -4, "fontSize": 12}, data={"values": [words]},
                encoding={"y": {"value": 2}, "text": {"field": "said"}}),
    ]  # fmt: skip


def _points() -> list[Layer]:
    mark = {"type": "point", "size": 60, "fill": COLOURS["teal"], "stroke": COLOURS["paper"], "opacity": 1}
    return [{"mark": mark, "encoding": {"y": {"field": "value"}}}]
