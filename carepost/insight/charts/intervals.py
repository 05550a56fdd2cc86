"""Chosen councils with their intervals, in the order of names, beside what they are held against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.insight.charts.scales import LETTER, Layer, axis, domain, haloed, in_words, lines, told
from carepost.insight.engine.comparing.verdicts import Strength
from carepost.insight.engine.comparison import Benchmark, Compared, NoFigure
from carepost.insight.engine.measures.measure import Measure, Unit
from carepost.insight.engine.telling import shown
from carepost.ui.drawing import COLOURS, WIDE, Chart

_LINE, _BAR = 17, 30  # pixels of a line of words, and of the bar below it
_AROUND = 64  # pixels of the axis and the edges
_BARS = "bar: 95% interval; thin line: 99.8% interval"


def intervals_chart(measure: Measure, several: Sequence[Compared], width: int = WIDE) -> Chart:
    """Of each council its value, its 95% interval as a bar and its 99.8% interval as a line, in the order of names.

    Raises NoFigure where no council has a value.
    """
    known = sorted(
        (each for each in several if each.outcome.value is not None), key=lambda each: each.outcome.area.name
    )
    if not known:
        raise NoFigure("None of these councils has a figure that could be drawn.")
    rows, height = _rows(measure, known, width)
    edges = [edge for each in known for edge in _edges(measure, each)]
    spec = {
        "width": width,
        "height": height + _AROUND,
        "encoding": {
            "x": {
                "type": "quantitative",
                "scale": {"domain": domain(measure, edges), "nice": False, "zero": False},
                "axis": axis(measure, width, **({"title": _BARS} if any("usual_low" in row for row in rows) else {})),
            },
            "y": {
                "type": "quantitative", "axis": None,
                "scale": {"domain": [0, height], "reverse": True, "nice": False, "zero": True},
            },
        },
        "layer": [*_benchmarks(measure, known, rows, height), *_bars(rows), *_words(rows)],
    }  # fmt: skip
    period = " and ".join(in_words(each) for each in sorted({one.outcome.period for one in known}))
    return Chart(spec, f"{measure.title}, {period}", _described(measure, several))


def _edges(measure: Measure, each: Compared) -> list[float]:
    found = [each.outcome.value or 0.0]
    found += [edge for around in (each.usual, each.strict) if around for edge in (around.lower, around.upper)]
    return found + [benchmark.value for benchmark in _held_against(measure, [each])]


def _held_against(measure: Measure, several: Sequence[Compared]) -> list[Benchmark]:
    """What the councils are held against, each once, in the order of names; counts are held against nothing."""
    found = {each.benchmark.name: each.benchmark for each in several if each.benchmark}
    return [found[name] for name in sorted(found)] if measure.unit.comparable else []


def _told(measure: Measure, each: Compared) -> str:
    """A council in words: value, counts, verdict."""
    outcome = each.outcome
    if outcome.value is None:
        return f"{outcome.area.name}: no figure"
    said = f"{outcome.area.name}: {shown(measure, outcome.value)}"
    if measure.unit is Unit.SHARE and (counts := outcome.counts) is not None:
        said += f", {counts[0]:,} of {counts[1]:,}"
    if each.verdict is not None:
        said += f", {each.verdict.words}"
    return said


def _described(measure: Measure, several: Sequence[Compared]) -> str:
    said = []
    for each in sorted(several, key=lambda each: each.outcome.area.name):
        words = _told(measure, each)
        if each.usual is not None:
            words += (
                f" (95% interval {shown(measure, each.usual.lower)} to {shown(measure, each.usual.upper)})"
            )
        said.append(f"{words}.")
    for benchmark in _held_against(measure, several):
        name = f"{benchmark.name[:1].upper()}{benchmark.name[1:]}"
        said.append(f"{name}: {shown(measure, benchmark.value)}.")
    return " ".join(said)


def _rows(measure: Measure, known: Sequence[Compared], width: int) -> tuple[list[dict[str, Any]], float]:
    """Each council's words and the place of its bar below them, and the height of all."""
    apart = len(_held_against(measure, known)) > 1
    rows, top = [], 4.0 if apart else 26.0  # what all are held against stands on top
    for each in known:
        words = _told(measure, each)
        if apart and each.benchmark:
            words += f"; {each.benchmark.name} {shown(measure, each.benchmark.value)}"
        said = lines(words, width - 10, LETTER + 0.4)
        bar = top + len(said) * _LINE + _BAR / 2 - 3
        found = {
            "said": said,
            "top": top,
            "bar": bar,
            "value": told(measure, each.outcome.value or 0.0),
            "tested": each.verdict is not None
            and each.verdict.strength not in {Strength.UNTESTED, Strength.NONE},
        }
        for name, around in (("usual", each.usual), ("strict", each.strict)):
            if around is not None:
                found |= {
                    f"{name}_low": told(measure, around.lower),
                    f"{name}_high": told(measure, around.upper),
                }
        rows.append(found)
        top = bar + _BAR / 2 + 6
    return rows, top


def _bars(rows: Sequence[dict[str, Any]]) -> list[Layer]:
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


def _words(rows: Sequence[dict[str, Any]]) -> list[Layer]:
    found = [
        {"y": row["top"] + at * _LINE, "said": line, "first": at == 0}
        for row in rows
        for at, line in enumerate(row["said"])
    ]
    return haloed(
        {"align": "left", "baseline": "top"},
        data={"values": found},
        encoding={"x": {"value": 2}, "y": {"field": "y"}, "text": {"field": "said"}},
    )


def _benchmarks(
    measure: Measure, known: Sequence[Compared], rows: Sequence[dict[str, Any]], height: float
) -> list[Layer]:
    """A line through all rows for what all are held against; where that differs, one in each row."""
    found = _held_against(measure, known)
    rule = {"type": "rule", "color": COLOURS["ink"], "strokeDash": [6, 3], "strokeWidth": 1.5}
    across = {"x": {"field": "value"}, "y": {"field": "top"}, "y2": {"field": "bottom"}}
    if len(found) != 1:
        each = [
            {
                "value": told(measure, one.benchmark.value),
                "top": row["bar"] - _BAR / 2,
                "bottom": row["bar"] + _BAR / 2,
            }
            for one, row in zip(known, rows, strict=True)
            if found and one.benchmark
        ]
        return [{"data": {"values": each}, "mark": rule, "encoding": across}] if each else []
    [benchmark] = found
    said = f"{benchmark.name} {shown(measure, benchmark.value)}"
    line = {"value": told(measure, benchmark.value), "top": 18, "bottom": height, "said": said, "y": 2}
    return [
        {"data": {"values": [line]}, "mark": rule, "encoding": across},
        *haloed({"baseline": "top", "fontSize": 12}, data={"values": [line]},
                encoding={"x": {"field": "value"}, "y": {"field": "y"}, "text": {"field": "said"}}),
    ]  # fmt: skip
