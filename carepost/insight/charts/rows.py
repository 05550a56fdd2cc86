"""Rows of a picture: words, and below them a bar with its point; what all are held against is a line through them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.insight.charts.scales import LETTER, Layer, haloed, lines
from carepost.ui.drawing import COLOURS

LINE, BAR = 17, 30  # pixels of a line of words, and of the bar below it
AROUND = 64  # pixels of the axis and the edges
BELOW_A_LINE = 26.0  # where rows begin that have a line through them, named on top


def placed(
    told: Sequence[tuple[str, dict[str, Any]]], width: float, top: float
) -> tuple[list[dict[str, Any]], float]:
    """Rows one below the other, each from its words and what is drawn of it, and the height of all.

    A row has `value` and `tested`, and where there are intervals `usual_low`, `usual_high`, `strict_low`,
    `strict_high`, in the units of the axis.
    """
    rows = []
    for words, drawn in told:
        said = lines(words, width - 10, LETTER + 0.4)
        bar = top + len(said) * LINE + BAR / 2 - 3
        rows.append({"said": said, "top": top, "bar": bar, **drawn})
        top = bar + BAR / 2 + 6
    return rows, top


def down(height: float) -> dict[str, Any]:
    """The axis on which rows lie, in pixels from the top."""
    return {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, height], "reverse": True, "nice": False, "zero": True},
    }


def across(value: float, said: str, height: float) -> list[Layer]:
    """A line through all rows, and on top what it is."""
    rule = {"type": "rule", "color": COLOURS["ink"], "strokeDash": [6, 3], "strokeWidth": 1.5}
    line = {"value": value, "top": 18, "bottom": height, "said": said, "y": 2}
    return [
        {
            "data": {"values": [line]},
            "mark": rule,
            "encoding": {"x": {"field": "value"}, "y": {"field": "top"}, "y2": {"field": "bottom"}},
        },
        *haloed({"baseline": "top", "fontSize": 12}, data={"values": [line]},
                encoding={"x": {"field": "value"}, "y": {"field": "y"}, "text": {"field": "said"}}),
    ]  # fmt: skip


def bars(rows: Sequence[dict[str, Any]]) -> list[Layer]:
    """The intervals as bars, the values as points: a diamond where a difference was found, else a circle."""
    made: list[Layer] = []
    for name, thick, colour in (("strict", 2, COLOURS["grey"]), ("usual", 9, COLOURS["line"])):
        drawn = [row for row in rows if f"{name}_low" in row]
        if drawn:
            mark = {"type": "rule", "strokeWidth": thick, "color": colour, "strokeCap": "butt"}
            encoding = {"x": {"field": f"{name}_low"}, "x2": {"field": f"{name}_high"}, "y": {"field": "bar"}}
            made.append({"data": {"values": drawn}, "mark": mark, "encoding": encoding})
    for tested, shape in ((True, "diamond"), (False, "circle")):
        drawn = [row for row in rows if row["tested"] is tested]
        if drawn:
            mark = {"type": "point", "shape": shape, "size": 130, "fill": COLOURS["teal"], "stroke": COLOURS["paper"],
                    "strokeWidth": 1, "opacity": 1}  # fmt: skip
            made.append(
                {
                    "data": {"values": drawn},
                    "mark": mark,
                    "encoding": {"x": {"field": "value"}, "y": {"field": "bar"}},
                }
            )
    return made


def words(rows: Sequence[dict[str, Any]]) -> list[Layer]:
    """What is said above each bar."""
    found = [
        {"y": row["top"] + at * LINE, "said": line, "first": at == 0}
        for row in rows
        for at, line in enumerate(row["said"])
    ]
    return haloed(
        {"align": "left", "baseline": "top"},
        data={"values": found},
        encoding={"x": {"value": 2}, "y": {"field": "y"}, "text": {"field": "said"}},
    )
