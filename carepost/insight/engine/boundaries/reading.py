"""Boundaries as the Office for National Statistics publishes them: a GeoJSON of areas, each with a code and a name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape as shaped
from shapely.geometry.base import BaseGeometry

from carepost.core.refusals import Reason
from carepost.register.engine.container import opened
from carepost.register.rules import RegisterPolicy

MOST_POINTS = 2_000_000
_LOOKED = 64 * 1024
_GEO = re.compile(
    rb'"type"\s*:\s*"(FeatureCollection|Feature|GeometryCollection|Topology|(Multi)?(Polygon|Point|LineString))"'
)
#: How the properties are called that hold an area's code and its name: of counties and unitary authorities (CTYUA24CD),
#: of upper-tier ones (UTLA), of local authorities (LAD), or of any (areacd).
_CODES = re.compile(r"(?:ctyua|utla|lad|ltla|itla)(\d\d)cd|areacd|area_?code|gss_?code", re.IGNORECASE)
_NAMES = re.compile(r"(?:ctyua|utla|lad|ltla|itla)\d\dnm|areanm|area_?name|name", re.IGNORECASE)
_UK = (-9.5, 49.0, 2.5, 61.5)  # from where to where the United Kingdom lies, in degrees
_AREAS = ("Polygon", "MultiPolygon")
_FEWEST = 4  # points of a ring, the last being the first


class BoundaryReason(Reason):
    """Why no boundary of a file was taken."""

    BROKEN_JSON = "This GeoJSON is cut short or damaged. Download it again."
    TOPOLOGY = "This is TopoJSON. Save it as GeoJSON, in which each area has all of its own boundary."
    ALONE = "This GeoJSON is one shape. Boundaries are a FeatureCollection, with a feature for each council."
    EMPTY = "This file has no boundary in it. Check that the download finished."
    NO_CODES = (
        "Its features have no code of an area that Carepost knows, such as CTYUA24CD, LAD24CD or areacd. Take the"
        " boundaries of counties and unitary authorities from the Open Geography Portal, as GeoJSON."
    )
    NO_CODE = "A feature of this file has no code. Each area needs one, such as E06000054."
    NOT_AN_AREA = (
        "A feature of this file is no area (Polygon or MultiPolygon), so it cannot be a council's boundary."
    )
    RING = "A boundary in this file is broken: a ring needs four points or more, and ends where it begins."
    NUMBERS = "A boundary in this file has a coordinate that is no number."
    GRID = "The coordinates of this file are not longitudes and latitudes. Save it in WGS 84 (EPSG:4326)."
    SWAPPED = (
        "Longitude and latitude are swapped in this file. GeoJSON has longitude first: save it again so."
    )
    ELSEWHERE = "This file's areas do not lie in the United Kingdom."
    TWICE = "One area stands in this file twice. Take one of them out."
    TOO_FINE = "These boundaries have more than two million points. Take generalised ones, which ONS marks BUC or BGC."


class BoundariesRefused(Exception):
    """Nothing was taken; `detail` says where."""

    def __init__(self, reason: BoundaryReason, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason.sentence} {detail}".strip())


@dataclass(frozen=True, slots=True)
class Boundary:
    """One area as published: longitude and latitude, in degrees."""

    code: str
    name: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class BoundariesRead:
    """A whole file; `year` as its columns are called, None where they do not say."""

    areas: tuple[Boundary, ...]
    year: int | None
    warnings: tuple[str, ...]

    @property
    def day(self) -> date | None:
        """The last day of the year that they are of."""
        return None if self.year is None else date(self.year, 12, 31)


def looks_geographic(path: Path, policy: RegisterPolicy) -> bool:
    """Whether a JSON file is of shapes rather than of rows."""
    with opened(path, policy) as stream:
        return _GEO.search(stream.read(_LOOKED)) is not None


def read_boundaries(path: Path, policy: RegisterPolicy | None = None) -> BoundariesRead:
    """The areas of a GeoJSON file. Raises BoundariesRefused, and FileRefused for what cannot be opened."""
    features = _features(path, policy or RegisterPolicy())
    code, name = _columns(features[0])
    areas: dict[str, Boundary] = {}
    points = mended = 0
    for feature in features:
        told = feature.get("properties") or {}
        key, title = str(told.get(code) or "").strip(), str(told.get(name) or "").strip()
        if not key:
            raise BoundariesRefused(BoundaryReason.NO_CODE, f"It is called “{title}”." if title else "")
        if key in areas:
            raise BoundariesRefused(BoundaryReason.TWICE, f"It is {key}, {title}.")
        geometry = _geometry(feature.get("geometry"), f"It is that of {title or key}.")
        points += int(shapely.get_num_coordinates(geometry))
        if points > MOST_POINTS:
            raise BoundariesRefused(BoundaryReason.TOO_FINE)
        if not shapely.is_valid(geometry):
            geometry, mended = _areas_only(shapely.make_valid(geometry)), mended + 1
        areas[key] = Boundary(key, title or key, geometry)
    said = (
        "1 boundary crossed itself and was"
        if mended == 1
        else f"{mended} boundaries crossed themselves and were"
    )
    warnings = (f"{said} mended.",) if mended else ()
    return BoundariesRead(tuple(areas[key] for key in sorted(areas)), _year(code), warnings)


def _features(path: Path, policy: RegisterPolicy) -> list[dict[str, Any]]:
    with opened(path, policy) as stream:
        text = stream.read(policy.max_file_bytes)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BoundariesRefused(BoundaryReason.BROKEN_JSON) from None
    kind = found.get("type") if isinstance(found, dict) else None
    if kind == "Topology":
        raise BoundariesRefused(BoundaryReason.TOPOLOGY)
    if kind != "FeatureCollection":
        raise BoundariesRefused(BoundaryReason.ALONE)
    features = found.get("features")
    if not isinstance(features, list) or not all(isinstance(each, dict) for each in features):
        raise BoundariesRefused(BoundaryReason.BROKEN_JSON)
    if not features:
        raise BoundariesRefused(BoundaryReason.EMPTY)
    return features


def _columns(feature: Mapping[str, Any]) -> tuple[str, str]:
    """What the properties are called that hold code and name."""
    properties = list(feature.get("properties") or {})
    code = next((each for each in properties if _CODES.fullmatch(each)), None)
    if code is None:
        there = f"There are: {', '.join(properties)}." if properties else "They have no properties at all."
        raise BoundariesRefused(BoundaryReason.NO_CODES, there)
    name = next((each for each in properties if _NAMES.fullmatch(each)), code)
    return code, name


def _year(code: str) -> int | None:
    found = _CODES.fullmatch(code)
    return 2000 + int(found.group(1)) if found and found.group(1) else None


def _geometry(told: Any, which: str) -> BaseGeometry:
    """The shape of a feature. Raises BoundariesRefused with which one it is."""
    if not isinstance(told, dict) or told.get("type") not in _AREAS:
        raise BoundariesRefused(BoundaryReason.NOT_AN_AREA, which)
    for ring in _rings(told, which):
        if len(ring) < _FEWEST or ring[0] != ring[-1]:
            raise BoundariesRefused(BoundaryReason.RING, which)
        for point in ring:
            if (
                not all(isinstance(each, int | float) and isfinite(each) for each in point[:2])
                or len(point) < 2
            ):
                raise BoundariesRefused(BoundaryReason.NUMBERS, which)
    try:
        found = shapely.force_2d(shaped(told))
    except (ShapelyError, ValueError, TypeError):
        raise BoundariesRefused(BoundaryReason.RING, which) from None
    _refuse_elsewhere(found.bounds, which)
    return found


def _rings(told: Mapping[str, Any], which: str) -> Iterator[list[Any]]:
    polygons = told.get("coordinates")
    if told["type"] == "Polygon":
        polygons = [polygons]
    for polygon in polygons if isinstance(polygons, list) else [None]:
        for ring in polygon if isinstance(polygon, list) and polygon else [None]:
            if not isinstance(ring, list) or not all(isinstance(point, list) for point in ring):
                raise BoundariesRefused(BoundaryReason.RING, which)
            yield ring


def _refuse_elsewhere(bounds: tuple[float, float, float, float], which: str) -> None:
    west, south, east, north = bounds
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 180:
        raise BoundariesRefused(BoundaryReason.GRID, which)
    if _within(west, south, east, north):
        return
    reason = BoundaryReason.SWAPPED if _within(south, west, north, east) else BoundaryReason.ELSEWHERE
    raise BoundariesRefused(reason, which)


def _within(west: float, south: float, east: float, north: float) -> bool:
    return _UK[0] <= west <= east <= _UK[2] and _UK[1] <= south <= north <= _UK[3]


def _areas_only(found: BaseGeometry) -> BaseGeometry:
    """What mending leaves, without the lines and points that fell off."""
    parts = [part for part in shapely.get_parts(found) if part.geom_type in _AREAS]
    return shapely.union_all(parts)
