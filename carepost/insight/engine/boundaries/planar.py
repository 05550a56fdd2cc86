"""Boundaries in a plane, as maps draw them: kilometres in a transverse Mercator around 2° West, like the British grid.

The earth is taken as a ball: what that moves is far less than a pixel of any map of England. North is up, and a
kilometre is as long in every direction. The shapes are simplified together, so that neighbours still touch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from carepost.insight.engine.places import Area, Level
from carepost.insight.engine.tables import Tables

HOW = (
    "A map needs boundaries, and none were imported. Download those of counties and unitary authorities from ONS's Open"
    " Geography Portal as GeoJSON (generalised, such as BUC), then: carepost insight import FILE."
)
LONDON = "London"
_RADIUS = 6371.0  # kilometres
_TENTH = 0.1  # pixels
_MERIDIAN = -2.0  # degrees, as the British grid has it
_TOLERANCE, _CLOSE = 1.0, 0.3  # kilometres that a boundary may move; less where it is drawn larger


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Shapes by the key of their council, in kilometres; `close` has London's again, finer, to be drawn larger.

    `unknown`: names in the file that mean no council, so that nothing can be drawn there.
    """

    areas: Mapping[str, Area]
    shapes: Mapping[str, BaseGeometry]
    close: Mapping[str, BaseGeometry]
    unknown: tuple[str, ...]
    label: str
    day: str


def boundaries(tables: Tables) -> Boundaries | None:
    """The newest boundaries of the snapshots, matched to councils as they are today; None where none were imported."""
    found = [pair for snapshot in tables.snapshots for pair in snapshot.files("boundaries")]
    if not found:
        return None
    part, path = max(found, key=lambda pair: pair[0].day)
    rows = pq.read_table(path).to_pylist()  # small, and the same whichever engine reads the other tables
    areas: dict[str, Area] = {}
    shapes: dict[str, list[BaseGeometry]] = {}
    unknown = []
    for row in rows:
        area = tables.places.area(row["code"], row["area"])
        if area.level is Level.COUNCIL:
            areas[area.key] = area
            shapes.setdefault(area.key, []).append(planar(shapely.from_wkb(row["geometry"])))
        else:
            unknown.append(str(row["area"]))
    whole = {key: shapely.union_all(several) for key, several in shapes.items()}
    london = {key: each for key, each in whole.items() if areas[key].region == LONDON}
    simple, close = _simpler(whole, _TOLERANCE), _simpler(london, _CLOSE)
    return Boundaries(areas, simple, close, tuple(sorted(unknown)), part.label, part.day)


def planar(geometry: BaseGeometry) -> BaseGeometry:
    """From degrees to kilometres east of 2° West and north of the equator."""
    return shapely.transform(geometry, _projected)


def _projected(degrees: np.ndarray) -> np.ndarray:
    east, north = np.radians(degrees[:, 0] - _MERIDIAN), np.radians(degrees[:, 1])
    x = np.arctanh(np.cos(north) * np.sin(east))
    y = np.arctan2(np.tan(north), np.cos(east))
    return np.column_stack([x, y]) * _RADIUS


def _simpler(shapes: Mapping[str, BaseGeometry], tolerance: float) -> dict[str, BaseGeometry]:
    keys = list(shapes)
    if not keys:
        return {}
    made = shapely.coverage_simplify([shapes[key] for key in keys], tolerance)
    return {key: _without_specks(each, tolerance) for key, each in zip(keys, made, strict=True)}


def _without_specks(geometry: BaseGeometry, tolerance: float) -> BaseGeometry:
    """Without islands that would be smaller than a dot; the largest part stays, however small it is."""
    parts = sorted(shapely.get_parts(geometry), key=lambda part: part.area, reverse=True)
    kept = [part for at, part in enumerate(parts) if at == 0 or part.area > tolerance**2]
    whole: BaseGeometry = shapely.multipolygons(kept)
    return whole


def drawn(geometry: BaseGeometry, place: Callable[[np.ndarray], np.ndarray]) -> dict[str, Any]:
    """A shape as GeoJSON where `place` puts it on a screen (y downwards), to a tenth.

    Outer rings go clockwise as one sees them, as Vega (d3-geo) wants it, and holes the other way.
    """
    moved = shapely.transform(geometry, place)
    snapped = shapely.set_precision(moved, _TENTH)
    turned = shapely.orient_polygons(moved if shapely.is_empty(snapped) else snapped)
    told: dict[str, Any] = mapping(shapely.transform(turned, lambda points: np.round(points, 1)))
    return told
