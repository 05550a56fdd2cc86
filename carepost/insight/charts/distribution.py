"""All councils as dots: where most lie, where the middle half lies, and where the chosen ones do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from carepost.insight.charts.labels import short
from carepost.insight.charts.scales import LETTER, Layer, axis, domain, haloed, in_words, told
from carepost.insight.engine.distribution import Distribution
from carepost.insight.engine.measures.measure import Measure
from carepost.insight.engine.outcomes import Outcome
from carepost.insight.engine.telling import shown
from carepost.ui.drawing import COLOURS, WIDE, Chart

DOT = 10  # pixels from one dot to the next
_ROW = 18  # pixels of a line of words
_AROUND = 40  # pixels of the axis below, and of the edges


def distribution_chart(
    measure: Measure, found: Distribution, chosen: Collection[str] = (), width: int = WIDE
) -> Chart:
    """A dot for each council, stacked where values are alike; below the line, the `chosen` by name."""
    known = list(found.values)
    if found.benchmark is not None:
        known.append(found.benchmark.value)
    span = domain(measure, known)
    dots = _stacked(measure, found, chosen, span, width)
    mine = [each for each in found.councils if each.area.key in chosen]
    highest = max(dot["at"] for dot in dots)
    words = _marks(measure, found)
    top = (highest + 1) * DOT + len(words) * _ROW + 6
    bottom = -len(mine) * _ROW - 8
    spec = {
        "width": width,
        "height": top - bottom + _AROUND,
        "encoding": {
            "x": {
                "type": "quantitative",
                "scale": {"domain": span, "nice": False, "zero": False},
                "axis": axis(measure, width, grid=False),
            },
            "y": {"type": "quantitative", "axis": None, "scale": {"domain": [bottom, top], "nice": False}},
        },
        "layer": [
            *_rules(words, (highest + 1) * DOT + 6, span, width),
            *_dots(dots),
            *_named(measure, mine, span, width),
        ],
    }
    return Chart(
        spec, f"{measure.title}, {in_words(found.period)}: all councils", _described(measure, found, mine)
    )


def _described(measure: Measure, found: Distribution, mine: list[Outcome]) -> str:
    said = [found.words]
    said += [f"{each.area.name} has {shown(measure, each.value)}, {found.place(each)}." for each in mine]
    if found.silent:
        silent = len(found.silent)
        said.append("1 council has no figure." if silent == 1 else f"{silent} councils have no figure.")
    return " ".join(said)


def _stacked(
    measure: Measure, found: Distribution, chosen: Collection[str], span: list[float], width: int
) -> list[dict[str, Any]]:
    """Each council's dot in the column that its value falls into; in a column by their values."""
    columns = max(8, int((width - 30) / DOT))
    step = (span[1] - span[0]) / columns
    heights: Counter[int] = Counter()
    dots = []
    for outcome in sorted(found.councils, key=lambda each: (each.value, each.area.name)):
        value = told(measure, outcome.value or 0.0)
        column = min(columns - 1, int((value - span[0]) / step))
        dots.append(
            {
                "name": outcome.area.name,
                "value": round(span[0] + (column + 0.5) * step, 4),
                "at": heights[column],
                "y": (heights[column] + 0.5) * DOT,
                "chosen": outcome.area.key in chosen,
            }
        )
        heights[column] += 1
    return dots


def _dots(dots: list[dict[str, Any]]) -> list[Layer]:
    encoding = {"x": {"field": "value"}, "y": {"field": "y"}}
    base = {"type": "point", "filled": True}
    others = {**base, "shape": "circle", "size": 50, "color": COLOURS["grey"], "opacity": 0.65}
    ours = {**base, "shape": "diamond", "size": 110, "color": COLOURS["teal"], "opacity": 1}
    line = {
        "mark": {"type": "rule", "color": COLOURS["line"]},
        "data": {"values": [{"y": 0}]},
        "encoding": {"x": {"value": 0}, "x2": {"value": "width"}, "y": {"field": "y"}},
    }
    made: list[Layer] = [line]
    for mark, ours_only in ((others, False), (ours, True)):
        rows = [dot for dot in dots if dot["chosen"] is ours_only]
        if rows:
            made.append({"data": {"values": rows}, "mark": mark, "encoding": encoding})
    return made


def _marks(measure: Measure, found: Distribution) -> list[tuple[float, str, list[int]]]:
    """The lines across, from left to right: value, words, dashes."""
    known = [
        (found.lower, "a quarter below", [3, 3]),
        (found.median, "median", [1, 0]),
        (found.upper, "a quarter above", [3, 3]),
    ]
    if found.benchmark is not None:
        known.append((found.benchmark.value, found.benchmark.name, [8, 4]))
    return [
        (told(measure, value), f"{words} {shown(measure, value)}", dash)
        for value, words, dash in sorted(known, key=lambda each: each[0])
    ]


def _rules(
    words: list[tuple[float, str, list[int]]], base: float, span: list[float], width: int
) -> list[Layer]:
    """A line for each, as high as its words, which stand on rows of their own so that they never meet."""
    rules: list[Layer] = []
    names: list[Layer] = []
    for at, (value, said, dash) in enumerate(words):
        ends = _ends(said, value, span, width, prefers=at < len(words) / 2)
        row = {"value": value, "y": base + (at + 0.5) * _ROW, "zero": 0, "said": said}
        rule = {"type": "rule", "color": COLOURS["ink"], "strokeDash": dash, "strokeWidth": 1.2}
        across = {"x": {"field": "value"}, "y": {"field": "zero"}, "y2": {"field": "y"}}
        rules.append({"data": {"values": [row]}, "mark": rule, "encoding": across})
        names += haloed(
            {
                "align": "right" if ends else "left",
                "baseline": "middle",
                "dx": -5 if ends else 5,
                "fontSize": 12,
            },
            data={"values": [row]},
            encoding={"x": {"field": "value"}, "y": {"field": "y"}, "text": {"field": "said"}},
        )
    return rules + names


def _ends(said: str, value: float, span: list[float], width: int, *, prefers: bool) -> bool:
    """Whether words end at a value: as preferred, if there is room on that side."""
    place, room = (value - span[0]) / (span[1] - span[0]) * (width - 20), len(said) * LETTER + 12
    left, right = place >= room, width - 20 - place >= room
    return left if prefers else not right and left


def _named(measure: Measure, mine: list[Outcome], span: list[float], width: int) -> list[Layer]:
    """The chosen below the line, each in a row of its own, in the order of names."""
    made: list[Layer] = []
    for at, outcome in enumerate(mine):
        value = told(measure, outcome.value or 0.0)
        share = (value - span[0]) / (span[1] - span[0])
        room = max(share, 1 - share) * (width - 20) - 20
        number = shown(measure, outcome.value)
        said = f"{short(outcome.area.name, room - len(number) * 8)} {number}"
        ends = _ends(f"{said}   ", value, span, width, prefers=False)
        rows = [{"value": value, "y": -(at + 0.7) * _ROW, "said": said}]
        encoding = {"x": {"field": "value"}, "y": {"field": "y"}}
        mark = {
            "type": "point",
            "shape": "diamond",
            "size": 110,
            "filled": True,
            "color": COLOURS["teal"],
            "opacity": 1,
        }
        made.append({"data": {"values": rows}, "mark": mark, "encoding": encoding})
        made += haloed(
            {
                "align": "right" if ends else "left",
                "baseline": "middle",
                "dx": -10 if ends else 10,
                "fontWeight": "bold",
            },
            data={"values": rows},
            encoding={**encoding, "text": {"field": "said"}},
        )
    return made
