"""A chart to take away: with its title above, and below it what a reader must know who has nothing but the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree

from carepost.insight.charts.scales import OURS, in_words, lines
from carepost.insight.engine.measures.measure import Measure
from carepost.insight.engine.snapshots import Part, Snapshot
from carepost.ui.drawing import COLOURS, FONT, Chart, png, svg

_SVG = "http://www.w3.org/2000/svg"
_MARGIN = 16
PAPER = 3.0  # each pixel three wide: 680 of them are 17 cm at 300 dots per inch


@dataclass(frozen=True, slots=True)
class _Face:
    """How words are set: letters and lines in pixels, and how wide a letter is beside one of 13 pixels."""

    size: float
    line: float
    wide: float
    colour: str
    weight: str


_TITLE = _Face(18, 23, 1.5, COLOURS["ink"], "bold")
_SMALL = _Face(11.5, 15, 0.88, COLOURS["ink-soft"], "normal")


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands in small print, a sentence to a line: definition, source, period, day of the data, snapshot."""

    lines: tuple[str, ...]


def imprint(measure: Measure, period: str, snapshots: Sequence[Snapshot], remark: str = "") -> Imprint:
    """What must be said of a measure on a paper; `remark` is what the chart itself wants to be said."""
    parts = [part for each in snapshots for part in each.parts if part.table == measure.table]
    told = [
        remark,
        measure.definition,
        measure.limits,
        f"Period: {' to '.join(map(in_words, period.split(' to ')))}.",
        f"Source: {measure.source}. {_dated(_of(measure, parts))}".strip(),
        f"Made with snapshot {', '.join(each.name for each in snapshots)}.",
    ]
    return Imprint(tuple(each for each in told if each))


def _of(measure: Measure, parts: Sequence[Part]) -> list[Part]:
    """The files that a measure is of: by what their source or publisher is called, or by a mapping."""
    return [
        part
        for part in parts
        if part.table in {"services", "history"}
        or measure.key.startswith(part.source)
        or measure.source.startswith(part.publisher)
        or (part.columns or {}).get("measure") == measure.key
    ]


def _dated(parts: Sequence[Part]) -> str:
    if not parts:
        return ""
    newest = max(parts, key=lambda part: part.day)
    day = date.fromisoformat(newest.day)
    licences = ", ".join(sorted({part.licence for part in parts}))
    return f"Data of {day.day} {day:%B %Y}; {licences}."


def paper(chart: Chart, told: Imprint, ending: str) -> bytes:
    """The chart as a file that stands by itself, "svg" or "png"."""
    return paper_png(chart, told) if ending == "png" else paper_svg(chart, told).encode()


def paper_svg(chart: Chart, told: Imprint) -> str:
    """The chart with title and small print, as SVG. It names our typeface; elsewhere another takes its place."""
    inner = etree.fromstring(str(svg(chart)).encode())
    width, height = (float(inner.get(side, "0").removesuffix("px")) for side in ("width", "height"))
    whole = width + 2 * _MARGIN
    title = list(_wrapped([chart.title], width, _TITLE))
    small = list(_wrapped(told.lines, width, _SMALL))
    top = _MARGIN + len(title) * _TITLE.line + 6
    foot = top + height + 14
    high = foot + len(small) * _SMALL.line + _MARGIN
    root = etree.fromstring(f'<svg xmlns="{_SVG}"/>')
    for name, value in (
        ("width", f"{whole:g}"),
        ("height", f"{high:g}"),
        ("viewBox", f"0 0 {whole:g} {high:g}"),
    ):
        root.set(name, value)
    etree.SubElement(root, f"{{{_SVG}}}rect", width="100%", height="100%", fill=COLOURS["paper"])
    _words(root, title, _MARGIN, _TITLE)
    inner.set("x", str(_MARGIN))
    inner.set("y", f"{top:g}")
    root.append(inner)
    _words(root, small, foot, _SMALL)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def paper_png(chart: Chart, told: Imprint, scale: float = PAPER) -> bytes:
    """The same as PNG, in our typeface."""
    return png(paper_svg(chart, told), scale)


def _wrapped(sentences: Sequence[str], width: float, face: _Face) -> Iterator[str]:
    for sentence in sentences:
        yield from lines(sentence, width, OURS * face.wide)


def _words(root: etree._Element, said: Sequence[str], top: float, face: _Face) -> None:
    for at, line in enumerate(said):
        element = etree.SubElement(
            root, f"{{{_SVG}}}text", x=str(_MARGIN), y=f"{top + face.size + at * face.line:g}"
        )
        element.set("font-family", FONT)
        element.set("font-size", f"{face.size:g}px")
        element.set("font-weight", face.weight)
        element.set("fill", face.colour)
        element.text = line
