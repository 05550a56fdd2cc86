"""A funnel plot: each council by its number of cases, between the limits of chance (Spiegelhalter, 2005)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from math import sqrt
from typing import Any

from carepost.insight.charts import labels
from carepost.insight.charts.scales import Layer, axis, domain, haloed, in_words, lines, told
from carepost.insight.engine.comparing.funnels import limits
from carepost.insight.engine.comparing.intervals import STRICT, USUAL
from carepost.insight.engine.funnel import Funnel, Point
from carepost.insight.engine.measures.measure import Measure
from carepost.insight.engine.telling import shown
from carepost.ui.drawing import COLOURS, NARROW, WIDE, Chart

WITHIN, BEYOND, FAR = "within the limits", "beyond the 95% limits", "beyond the 99.8% limits"
_SHAPES = {WITHIN: "circle", BEYOND: "diamond", FAR: "triangle-up"}
_STEPS = 90
_HEIGHTS = {WIDE: 460, NARROW: 440}
_TICKS = (1, 10, 25, 50, 100, 200, 300, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)
_PER_TICK = 0.09  # of the width, which a number on the axis takes
_LEFT, _ABOVE_AND_BELOW = 50, {WIDE: 100, NARROW: 154}  # what axes and legend take, in pixels


def funnel_chart(measure: Measure, found: Funnel, chosen: Collection[str] = (), width: int = WIDE) -> Chart:
    """Every council of the funnel as a dot whose shape says where it lies; the `chosen` are named."""
    plan = _planned(measure, found, width)
    title = f"Number of cases: {measure.denominator}"
    spec = {
        "width": width,
        "height": plan.height,
        "encoding": {
            "x": {
                "type": "quantitative",
                "title": lines(title, width - _LEFT),
                # By its root, or the many small councils would lie on top of each other.
                "scale": {"type": "sqrt", "domain": [0, plan.most], "nice": False},
                "axis": {"format": ",d", "grid": False, "values": plan.ticks},
            },
            "y": {
                "type": "quantitative",
                "axis": axis(measure, width),
                "scale": {"domain": list(plan.span), "nice": False, "zero": False},
            },
        },
        "layer": [*_lines(plan), *_dots(plan, chosen), *_names(plan, chosen)],
    }
    return Chart(
        spec, f"{measure.title}, {in_words(found.period)}: funnel", _described(measure, found, chosen)
    )


def kind(point: Point) -> str:
    """Where a council lies, without the side."""
    value = point.count / point.total
    if not point.strict.holds(value):
        return FAR
    return WITHIN if point.usual.holds(value) else BEYOND


def _described(measure: Measure, found: Funnel, chosen: Collection[str]) -> str:
    counts = Counter(kind(point) for point in found.points)
    value = shown(measure, found.benchmark.value)
    said = (
        f"{len(found.points)} councils by their number of cases around {found.benchmark.name}'s {value}: "
        + ", ".join(f"{counts[each]} {each}" for each in _SHAPES)
        + "."
    )
    for point in found.points:
        if point.outcome.area.key in chosen:
            told_as = f"{shown(measure, point.count / point.total)} of {point.total:,}"
            said += f" {point.outcome.area.name}: {told_as}, {point.place}."
    return f"{said} {found.words}"


@dataclass(frozen=True, slots=True)
class _Plan:
    """How figures become places in the picture."""

    measure: Measure
    found: Funnel
    width: int
    height: int
    most: int  # cases at the right end
    span: tuple[float, float]

    @property
    def ticks(self) -> list[int]:
        """Round numbers of cases, as far apart as their words are long."""
        kept: list[int] = []
        for each in _TICKS:
            if each <= self.most and (
                not kept or sqrt(each / self.most) - sqrt(kept[-1] / self.most) > self._apart
            ):
                kept.append(each)
        return kept

    @property
    def _apart(self) -> float:
        return _PER_TICK * WIDE / self.width

    @property
    def middle(self) -> str:
        """The benchmark in words."""
        return f"{self.found.benchmark.name} {shown(self.measure, self.found.benchmark.value)}"

    @property
    def room(self) -> tuple[float, float]:
        """The plot itself, in pixels."""
        return self.width - _LEFT, self.height - _ABOVE_AND_BELOW.get(self.width, 76)

    def place(self, total: float, value: float) -> tuple[float, float]:
        """Where a share, as people read it, of so many cases lies, in pixels."""
        wide, high = self.room
        return wide * sqrt(total / self.most), high * (self.span[1] - value) / (self.span[1] - self.span[0])

    def back(self, x: float, y: float) -> tuple[float, float]:
        """From pixels to cases and share."""
        wide, high = self.room
        return self.most * (max(x, 0.0) / wide) ** 2, self.span[1] - y / high * (self.span[1] - self.span[0])

    def limits(self, total: int, confidence: float) -> tuple[float, float]:
        around = limits(total, self.found.benchmark.value, confidence, self.found.spread)
        return told(self.measure, around.lower), told(self.measure, around.upper)


def _planned(measure: Measure, found: Funnel, width: int) -> _Plan:
    most = round(max(point.total for point in found.points) * 1.06) + 1
    values = [point.count / point.total for point in found.points]
    reach = limits(max(most // 8, 1), found.benchmark.value, STRICT, found.spread)
    low, high = domain(measure, [*values, found.benchmark.value, reach.lower, reach.upper])
    return _Plan(measure, found, width, _HEIGHTS.get(width, 440), most, (low, high))


def _lines(plan: _Plan) -> list[Layer]:
    """The limits and the benchmark."""
    totals = sorted({max(1, round(plan.most * (step / _STEPS) ** 2)) for step in range(1, _STEPS + 1)})
    rows = [
        {"total": total, "value": value, "line": f"{words}{side}", "limits": f"{words} limits"}
        for confidence, words in ((USUAL, "95%"), (STRICT, "99.8%"))
        for total in totals
        for side, value in enumerate(plan.limits(total, confidence))
    ]
    dash = {
        "field": "limits", "type": "nominal",
        "scale": {"domain": ["95% limits", "99.8% limits"], "range": [[7, 4], [2, 3]]},
        "legend": {"orient": "bottom", "columns": 2, "symbolType": "stroke", "symbolSize": 500,
                   "symbolStrokeColor": COLOURS["ink-soft"]},
    }  # fmt: skip
    mark = {"type": "line", "clip": True, "strokeWidth": 1.5, "color": COLOURS["ink-soft"]}
    encoding = {
        "x": {"field": "total"},
        "y": {"field": "value"},
        "detail": {"field": "line"},
        "strokeDash": dash,
    }
    middle = {"data": {"values": [{"value": told(plan.measure, plan.found.benchmark.value)}]}}
    rule = {"type": "rule", "color": COLOURS["ink"], "strokeWidth": 1.5}
    across = {"x": {"value": 0}, "x2": {"value": "width"}, "y": {"field": "value"}}
    return [
        {"data": {"values": rows}, "mark": mark, "encoding": encoding},
        {**middle, "mark": rule, "encoding": across},
    ]


def _dots(plan: _Plan, chosen: Collection[str]) -> list[Layer]:
    """The chosen last, so that they lie on top."""
    counts = Counter(kind(point) for point in plan.found.points)
    words = {each: f"{each} ({counts[each]})" for each in _SHAPES}
    rows: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for point in plan.found.points:
        value = told(plan.measure, point.count / point.total)
        row = {
            "name": point.outcome.area.name,
            "total": point.total,
            "value": value,
            "place": words[kind(point)],
        }
        rows[point.outcome.area.key in chosen].append(row)
    legend = {
        "columns": 1 if plan.width <= NARROW else 3,
        "symbolFillColor": COLOURS["grey"],
        "symbolSize": 90,
    }
    shape = {
        "field": "place", "type": "nominal", "legend": legend,
        "scale": {"domain": list(words.values()), "range": list(_SHAPES.values())},
    }  # fmt: skip
    place = {"x": {"field": "total"}, "y": {"field": "value"}, "shape": shape}
    edge = {"type": "point", "stroke": COLOURS["paper"], "strokeWidth": 1, "opacity": 1}
    marks = {
        False: {**edge, "size": 55, "fill": COLOURS["grey"]},
        True: {**edge, "size": 170, "fill": COLOURS["teal"]},
    }
    return [
        {"data": {"values": found}, "mark": marks[ours], "encoding": place}
        for ours, found in rows.items()
        if found
    ]


def _names(plan: _Plan, chosen: Collection[str]) -> list[Layer]:
    """The benchmark by name, and the chosen; these with their share where there is room."""
    wide, high = plan.room
    marks = []
    for point in plan.found.points:
        if point.outcome.area.key in chosen:
            name, value = point.outcome.area.name, point.count / point.total
            name = (
                labels.short(name, wide / 2)
                if plan.width <= NARROW
                else f"{name} {shown(plan.measure, value)}"
            )
            marks.append(labels.Named(name, *plan.place(point.total, told(plan.measure, value))))
    middle = told(plan.measure, plan.found.benchmark.value)
    taken = [labels.Placed(plan.middle, wide, plan.place(plan.most, middle)[1] - labels.LINE / 2, ends=True)]
    row = {"value": middle, "total": plan.most, "words": plan.middle}
    return [
        *haloed({"align": "right", "baseline": "bottom", "dy": -3}, data={"values": [row]},
                encoding={"x": {"field": "total"}, "y": {"field": "value"}, "text": {"field": "words"}}),
        *labels.layers(labels.placed(marks, wide, high, taken), plan.back),
    ]  # fmt: skip
