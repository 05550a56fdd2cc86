"""Chosen councils with their intervals, in the order of names, beside what they are held against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.insight.charts.rows import AROUND, BAR, BELOW_A_LINE, across, bars, down, placed, words
from carepost.insight.charts.scales import Layer, axis, domain, in_words, told
from carepost.insight.engine.comparing.verdicts import Strength
from carepost.insight.engine.comparison import Benchmark, Compared, NoFigure
from carepost.insight.engine.measures.measure import Measure, Unit
from carepost.insight.engine.telling import shown
from carepost.ui.drawing import COLOURS, WIDE, Chart

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
        "height": height + AROUND,
        "encoding": {
            "x": {
                "type": "quantitative",
                "scale": {"domain": domain(measure, edges), "nice": False, "zero": False},
                "axis": axis(measure, width, **({"title": _BARS} if any("usual_low" in row for row in rows) else {})),
            },
            "y": down(height),
        },
        "layer": [*_benchmarks(measure, known, rows, height), *bars(rows), *words(rows)],
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
        told_as = _told(measure, each)
        if each.usual is not None:
            told_as += (
                f" (95% interval {shown(measure, each.usual.lower)} to {shown(measure, each.usual.upper)})"
            )
        said.append(f"{told_as}.")
    for benchmark in _held_against(measure, several):
        name = f"{benchmark.name[:1].upper()}{benchmark.name[1:]}"
        said.append(f"{name}: {shown(measure, benchmark.value)}.")
    return " ".join(said)


def _rows(measure: Measure, known: Sequence[Compared], width: int) -> tuple[list[dict[str, Any]], float]:
    """Each council's words and the place of its bar below them, and the height of all."""
    apart = len(_held_against(measure, known)) > 1
    found = []
    for each in known:
        said = _told(measure, each)
        if apart and each.benchmark:
            said += f"; {each.benchmark.name} {shown(measure, each.benchmark.value)}"
        drawn: dict[str, Any] = {
            "value": told(measure, each.outcome.value or 0.0),
            "tested": each.verdict is not None
            and each.verdict.strength not in {Strength.UNTESTED, Strength.NONE},
        }
        for name, around in (("usual", each.usual), ("strict", each.strict)):
            if around is not None:
                drawn |= {
                    f"{name}_low": told(measure, around.lower),
                    f"{name}_high": told(measure, around.upper),
                }
        found.append((said, drawn))
    return placed(found, width, 4.0 if apart else BELOW_A_LINE)  # what all are held against stands on top


def _benchmarks(
    measure: Measure, known: Sequence[Compared], rows: Sequence[dict[str, Any]], height: float
) -> list[Layer]:
    """A line through all rows for what all are held against; where that differs, one in each row."""
    found = _held_against(measure, known)
    if len(found) == 1:
        [benchmark] = found
        said = f"{benchmark.name} {shown(measure, benchmark.value)}"
        return across(told(measure, benchmark.value), said, height)
    each = [
        {
            "value": told(measure, one.benchmark.value),
            "top": row["bar"] - BAR / 2,
            "bottom": row["bar"] + BAR / 2,
        }
        for one, row in zip(known, rows, strict=True)
        if found and one.benchmark
    ]
    rule = {"type": "rule", "color": COLOURS["ink"], "strokeDash": [6, 3], "strokeWidth": 1.5}
    place = {"x": {"field": "value"}, "y": {"field": "top"}, "y2": {"field": "bottom"}}
    return [{"data": {"values": each}, "mark": rule, "encoding": place}] if each else []
