"""Drawings: a Vega-Lite spec in, an SVG out that our Content-Security-Policy and a screen reader can live with.

Knows no Django, so that the command line draws with it too; what a page does with a drawing is in `charts`. To draw one
takes about 20 ms, the first of a process a third of a second. Beside every chart stands a table of the same figures.

Specs are plain Vega-Lite with their data inside. Tests hold them against altair's schema (`tests/schema.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lxml import etree
from markupsafe import Markup

#: The skin's colours (styles/_skin.scss). A colour never stands alone: give a mark its word or its shape as well.
COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "ink": "#14202b", "ink-soft": "#46535f", "line": "#c4ccd3", "line-soft": "#e3e8ec", "paper": "#ffffff",
        "teal": "#0b5257", "red": "#b3261e", "amber": "#8a5200", "green": "#1b6b3a", "grey": "#55616b",
        "red-pale": "#fbeae9", "amber-pale": "#fdf1dc", "green-pale": "#e6f3ea",
    }
)  # fmt: skip
#: How wide a chart is drawn, in pixels: on a desk, and where a phone asks (`?narrow`).
WIDE, NARROW = 680, 340
MOST_KEPT = 500
_FONTS = Path(__file__).parent / "static" / "ui" / "dist" / "fonts"  # made by `make build`
FONT = "Atkinson Hyperlegible, Arial, sans-serif"
_AXIS = {
    "labelColor": COLOURS["ink-soft"], "labelFontSize": 13, "titleColor": COLOURS["ink-soft"], "titleFontSize": 13,
    "titleFontWeight": "normal", "gridColor": COLOURS["line-soft"], "domainColor": COLOURS["line"],
    "tickColor": COLOURS["line"],
}  # fmt: skip
# A picture in a page is set in the reader's own typeface, which may be wider than the one that we measure with.
_LEGEND = {
    "labelColor": COLOURS["ink"], "labelFontSize": 13, "title": None, "orient": "top", "columnPadding": 22,
}  # fmt: skip
_CONFIG = {
    "font": FONT, "background": COLOURS["paper"], "view": {"stroke": None}, "axis": _AXIS, "legend": _LEGEND,
    "autosize": {"type": "fit", "contains": "padding"},
}  # fmt: skip
_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(
    f"{{{_SVG}}}{name}"
    for name in ("svg", "g", "path", "rect", "line", "circle", "text", "tspan", "defs", "clipPath")
)


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite spec with its data inside; `title` names it, and `description` says in a sentence what it shows."""

    spec: Mapping[str, Any]
    title: str
    description: str


class UnsafeChartError(ValueError):
    """A drawing holds what a page of ours must not: a script, a style of its own, or something from elsewhere."""


def svg(chart: Chart) -> Markup:
    """The drawing as SVG, to stand in a page by itself. Raises UnsafeChartError."""
    return Markup(_drawn(*_key(chart)))  # noqa: S704  checked element by element


def png(drawing: str, scale: float) -> bytes:
    """A drawing as PNG, each of its pixels `scale` pixels wide."""
    made: bytes = _converter().svg_to_png(drawing, scale=scale)
    return made


def seal(chart: Chart) -> str:
    """The same for the same chart, and for no other."""
    return sha256("".join(_key(chart)).encode()).hexdigest()[:32]


def _key(chart: Chart) -> tuple[str, str, str]:
    return json.dumps(chart.spec, sort_keys=True), chart.title, chart.description


@cache
def _converter() -> Any:
    """What draws. It measures and sets words in our typeface, where the styles are built."""
    import vl_convert  # noqa: PLC0415  its engine starts with the first chart, not with the process

    if _FONTS.is_dir():
        vl_convert.register_font_directory(str(_FONTS))
    return vl_convert


@lru_cache(maxsize=MOST_KEPT)
def _drawn(spec: str, title: str, description: str) -> str:
    # No address may be read: a chart holds its data.
    made = _converter().vegalite_to_svg(spec, config=_CONFIG, allowed_base_urls=[])
    root = etree.fromstring(made.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter():
        _check(element)
    return _named(root, title, description)


def _check(element: etree._Element) -> None:
    """Nothing but shapes and words; what the drawing says of itself goes, since the title and the table say it."""
    if element.tag not in _ELEMENTS:
        raise UnsafeChartError(f"A chart may not hold {element.tag}")
    for name in map(str, element.attrib):
        if name == "style" or name.startswith("on") or name.endswith("href"):
            raise UnsafeChartError(f"A chart may not hold the attribute {name}")
        if name == "role" or name.startswith("aria-"):
            del element.attrib[name]


def _named(root: etree._Element, title: str, description: str) -> str:
    """One picture to a screen reader, with a name and a description."""
    mark = sha256(f"{title}\n{description}".encode()).hexdigest()[:8]
    for place, (name, words) in enumerate((("title", title), ("desc", description))):
        element = etree.Element(f"{{{_SVG}}}{name}", id=f"chart-{name}-{mark}")
        element.text = words
        root.insert(place, element)
    root.set("role", "img")
    root.set("aria-labelledby", f"chart-title-{mark}")
    root.set("aria-describedby", f"chart-desc-{mark}")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")
