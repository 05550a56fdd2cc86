"""Who came and who left, month by month, quarter by quarter or year by year: bars above a line and below it."""

from __future__ import annotations

from datetime import timedelta

from carepost.insight.charts.scales import Layer, haloed
from carepost.insight.engine.market.moves import Moves, Step
from carepost.ui.drawing import COLOURS, NARROW, WIDE, Chart

NEW, LEFT = "new", "left the market"
_HEIGHTS = {WIDE: 320, NARROW: 300}


def moves_chart(found: Moves, width: int = WIDE) -> Chart:
    """Services that came above the line, those that left below it, each with its number."""
    words = step_words(found.steps)
    rows = [
        {"step": said, "count": sign * count, "shown": str(count), "kind": kind}
        for said, step in zip(words, found.steps, strict=True)
        for kind, sign, count in ((NEW, 1, step.new), (LEFT, -1, step.left))
    ]
    most = max([abs(int(str(row["count"]))) for row in rows] + [1])
    x = {"field": "step", "type": "ordinal", "sort": None, "title": None,
         "axis": {"labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 4,
                  "labelExpr": "split(replace(datum.label, ' to ', ' to|'), '|')"}}  # fmt: skip
    y = {"field": "count", "type": "quantitative", "title": None,
         "axis": {"labelExpr": "abs(datum.value)", "tickMinStep": 1, "tickCount": 5},
         "scale": {"domain": [-1.2 * most, 1.2 * most], "nice": False}}  # fmt: skip
    colour = {"field": "kind", "type": "nominal", "legend": {"columns": 2, "symbolType": "square"},
              "scale": {"domain": [NEW, LEFT], "range": [COLOURS["teal"], COLOURS["amber"]]}}  # fmt: skip
    bars: Layer = {"mark": {"type": "bar"}, "encoding": {"color": colour}}
    line: Layer = {
        "mark": {"type": "rule", "color": COLOURS["ink"]},
        "encoding": {"y": {"datum": 0}, "x": None},
    }
    layers = [bars, line]
    for kind, dy in ((NEW, -8), (LEFT, 10)):
        told = [row for row in rows if row["kind"] == kind and row["shown"] != "0"]
        if told:
            layers += haloed({"dy": dy}, data={"values": told}, encoding={"text": {"field": "shown"}})
    spec = {
        "width": width, "height": _HEIGHTS.get(width, 320), "padding": {"right": 24}, "data": {"values": rows},
        "encoding": {"x": x, "y": y}, "layer": layers,
    }  # fmt: skip
    total = found.total
    title = f"Came and left: {found.area.name}, {_day(found)}"
    said = f"{total.new} services came and {total.left} left between these days; {total.before} were there before."
    return Chart(spec, title, said)


def step_words(steps: tuple[Step, ...]) -> list[str]:
    """Each step as an axis says it: "Jul 2025", "Jul to Sep 2025", or a year; the first and last may be shorter."""
    return [_said(step) for step in steps]


def _said(step: Step) -> str:
    first, last = step.start + timedelta(1), step.end
    if (first.year, first.month) == (last.year, last.month):
        return f"{last:%b %Y}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{last.year}"
    if first.year != last.year:
        return f"{first:%b %Y} to {last:%b %Y}"
    return f"{first:%b} to {last:%b %Y}"


def _day(found: Moves) -> str:
    return f"{found.start.day} {found.start:%B %Y} to {found.end.day} {found.end:%B %Y}"
