"""A map of councils by class, with London again, larger; the chosen are named."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from carepost.insight.charts import labels
from carepost.insight.charts.classes import NONE, Class, classes
from carepost.insight.charts.scales import Layer, haloed, in_words
from carepost.insight.engine.boundaries.planar import Boundaries, drawn
from carepost.insight.engine.comparison import NoFigure
from carepost.insight.engine.distribution import Distribution
from carepost.insight.engine.measures.measure import Measure
from carepost.insight.engine.telling import shown
from carepost.ui.drawing import COLOURS, NARROW, WIDE, Chart

#: Five shades of one colour, each clearly darker than the one before, also without any colour at all.
SHADES = ("#dcebec", "#a3c9cb", "#639fa3", "#2c767c", "#0b4a4f")
_NOTHING = "#b9bec3"
_HEIGHTS = {WIDE: 640, NARROW: 400}
_CORNER = {WIDE: (2, 24, 216), NARROW: (2, 24, 124)}  # left, top and width of London's own picture, in pixels
_EDGE = 4  # pixels around it
_AT = {
    "longitude": {"field": "x", "type": "quantitative"},
    "latitude": {"field": "y", "type": "quantitative"},
}
_POINT = {"type": "point", "fill": COLOURS["ink"], "stroke": COLOURS["paper"], "opacity": 1}
_LEGEND = {"columns": 3, "symbolType": "square", "symbolSize": 160, "symbolStrokeColor": COLOURS["line"]}


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where kilometres lie in the picture."""

    west: float
    north: float
    scale: float  # pixels of a kilometre
    left: float
    top: float

    def place(self, points: np.ndarray) -> np.ndarray:
        """From kilometres to pixels, y downwards."""
        moved = (points - [self.west, self.north]) * [self.scale, -self.scale]
        return np.asarray(moved + np.array([self.left, self.top]))

    def middle(self, shape: BaseGeometry) -> tuple[float, float]:
        """A point within a shape, in pixels."""
        inside = shapely.point_on_surface(shape)
        x, y = self.place(np.array([[inside.x, inside.y]]))[0]
        return round(float(x), 1), round(float(y), 1)


@dataclass(frozen=True, slots=True)
class _Picture:
    """One part of the map: the country, or London again."""

    shapes: Mapping[str, BaseGeometry]
    frame: _Frame


def map_chart(
    measure: Measure, found: Distribution, on: Boundaries, chosen: Collection[str] = (), width: int = WIDE
) -> Chart:
    """Councils shaded by their class; one without a figure is grey with a cross. Raises NoFigure without shapes."""
    if not on.shapes:
        raise NoFigure(
            "The boundaries that were imported are of no council. Import those of counties and unitaries."
        )
    several, height = classes(found), _HEIGHTS.get(width, 640)
    left, top, wide = _CORNER.get(width, _CORNER[WIDE])
    parts = [_Picture(on.shapes, _fitted(on.shapes, (0, 0, width, height), from_right=True))]
    if on.close:
        parts.append(_Picture(on.close, _fitted(on.close, (left, top, wide, wide), from_right=False)))
    layers = [layer for part in parts for layer in _shades(part, several, on.shapes, width)]
    layers += _around(parts[1:], width)
    layers += _crosses(parts, several)
    layers += _named(found, parts, chosen, (width, height))
    spec = {
        "width": width - 2,
        "height": height,
        "padding": 1,
        "autosize": {"type": "pad"},  # the shapes are placed in pixels, so nothing may shrink
        "projection": {"type": "identity", "scale": 1, "translate": [0, 0]},
        "layer": layers,
    }
    return Chart(
        spec, f"{measure.title}, {in_words(found.period)}: map", _described(found, on, several, chosen)
    )


def _described(found: Distribution, on: Boundaries, several: Sequence[Class], chosen: Collection[str]) -> str:
    said = [
        f"A map of {len(found.councils)} councils in {len(several)} classes: "
        + ", ".join(c.words for c in several)
        + "."
    ]
    for outcome in found.councils:
        if outcome.area.key in chosen:
            words = next(each.words for each in several if outcome.area.key in each.keys)
            said.append(
                f"{outcome.area.name} has {shown(found.measure, outcome.value)}, in the class {words}."
            )
    without = sorted(on.areas[key].name for key in on.shapes if not any(key in each.keys for each in several))
    if without:
        said.append(f"No figure: {', '.join(without)}.")
    missing = sorted(each.area.name for each in found.councils if each.area.key not in on.shapes)
    if missing:
        said.append(f"Not on the map, because their boundaries are not in the file: {', '.join(missing)}.")
    return " ".join(said)


def _fitted(
    shapes: Mapping[str, BaseGeometry], room: tuple[float, float, float, float], *, from_right: bool
) -> _Frame:
    """As large as the room (left, top, width, height in pixels) allows; at its right edge, or at its left."""
    left, top, wide, high = room
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    scale = min((wide - 2 * _EDGE) / (east - west), (high - 2 * _EDGE) / (north - south))
    spare = wide - 2 * _EDGE - (east - west) * scale
    return _Frame(west, north, scale, left + _EDGE + (spare if from_right else 0), top + _EDGE)


def _shades(part: _Picture, several: Sequence[Class], everywhere: Collection[str], width: int) -> list[Layer]:
    """Every shape in the shade of its class; the legend says all classes in words."""
    words = {key: each.words for each in several for key in each.keys}
    none = f"{NONE} ({sum(key not in words for key in everywhere)})"
    features = [
        {"type": "Feature", "geometry": drawn(shape, part.frame.place), "name": words.get(key, none)}
        for key, shape in part.shapes.items()
    ]
    shades = [SHADES[round(at * (len(SHADES) - 1) / max(1, len(several) - 1))] for at in range(len(several))]
    fewer = {"columns": 2, "labelFontSize": 12} if width <= NARROW else {}
    legend = {**_LEGEND, **fewer}
    fill = {
        "field": "name", "type": "nominal", "legend": legend,
        "scale": {"domain": [*(each.words for each in several), none], "range": [*shades, _NOTHING]},
    }  # fmt: skip
    mark = {"type": "geoshape", "stroke": COLOURS["grey"], "strokeWidth": 0.4}
    return [{"data": {"values": features}, "mark": mark, "encoding": {"fill": fill}}]


def _around(parts: Sequence[_Picture], width: int) -> list[Layer]:
    """What the small picture is."""
    left, top, _ = _CORNER.get(width, _CORNER[WIDE])
    rows = [{"x": left, "y": top - 10, "words": "London"} for _ in parts]
    return haloed(
        {"align": "left", "baseline": "middle"},
        data={"values": rows},
        encoding={**_AT, "text": {"field": "words"}},
    ) if rows else []  # fmt: skip


def _crosses(parts: Sequence[_Picture], several: Sequence[Class]) -> list[Layer]:
    """A cross where there is no figure, since grey alone could be taken for a shade."""
    known = {key for each in several for key in each.keys}
    rows = []
    for key, part in _once(parts).items():
        if key not in known:
            x, y = part.frame.middle(part.shapes[key])
            rows.append({"x": x, "y": y})
    mark = {**_POINT, "shape": "cross", "angle": 45, "size": 40, "strokeWidth": 0.7}
    return [{"data": {"values": rows}, "mark": mark, "encoding": _AT}] if rows else []


def _once(parts: Sequence[_Picture]) -> dict[str, _Picture]:
    """In which part a council is marked: where it is largest."""
    return {key: part for part in parts for key in part.shapes}


def _named(
    found: Distribution, parts: Sequence[_Picture], chosen: Collection[str], room: tuple[int, int]
) -> list[Layer]:
    """The chosen with an edge, a diamond and their name."""
    where = _once(parts)
    mine = [each for each in found.councils if each.area.key in chosen and each.area.key in where]
    if not mine:
        return []
    edges = [
        {"type": "Feature", "geometry": drawn(part.shapes[each.area.key], part.frame.place)}
        for each in mine
        for part in parts
        if each.area.key in part.shapes
    ]
    marks, narrow = [], room[0] <= NARROW
    for each in mine:
        part = where[each.area.key]
        name = labels.short(each.area.name, room[0] / 2.5) if narrow else each.area.name
        marks.append(
            labels.Named(
                f"{name} {shown(found.measure, each.value)}", *part.frame.middle(part.shapes[each.area.key])
            )
        )
    rows: list[dict[str, Any]] = [{"x": mark.x, "y": mark.y} for mark in marks]
    diamond = {**_POINT, "shape": "diamond", "size": 80, "strokeWidth": 1.2}
    edge = {"type": "geoshape", "filled": False, "stroke": COLOURS["ink"], "strokeWidth": 1.8}
    return [
        {"data": {"values": edges}, "mark": edge},
        {"data": {"values": rows}, "mark": diamond, "encoding": _AT},
        *labels.layers(labels.placed(marks, *room), lambda x, y: (x, y), "longitude", "latitude"),
    ]
