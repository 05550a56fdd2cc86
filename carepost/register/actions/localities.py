"""Localities: a council draws its own areas; which services lie in them follows from their points."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING, Any

from carepost.core import audit
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Reason, Refused, refuse_if
from carepost.register.models import Locality, Service, ServiceLocality

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_ENGLAND = (-7.0, 49.0, 2.5, 56.0)  # west, south, east, north, in degrees


class LocalityRefused(Reason):
    """Why a boundary cannot be kept."""

    NAME_MISSING = "Enter the name of the locality."
    NO_COUNCIL = "A locality belongs to a council. Choose the council that you act for."
    NOT_GEOJSON = "This is not GeoJSON. Export the boundary from your map software as GeoJSON."
    NO_AREA = "This boundary encloses nothing: a locality is a polygon, or several."
    CROSSES = "This boundary crosses itself. Mend it in your map software and export it again."
    NOT_DEGREES = "This boundary is not in England, or not in degrees (WGS 84). Export it again in WGS 84."
    ALREADY_THERE = "There is a locality of that name from that day. Choose another day, or another name."
    OVERLAPS_ITSELF = "A locality of that name starts later already. End that one first."


@action("register.add_locality")
def add_locality(*, by: Actor, name: str, boundary: Mapping[str, Any] | str, valid_from: date) -> Locality:
    """Add a locality that holds from a day on, and place the services in it. One of that name ends that day.

    `boundary`: GeoJSON of a Polygon or MultiPolygon in WGS 84, bare or in a Feature or a collection of one.
    """
    refuse_if(
        [
            *([LocalityRefused.NO_COUNCIL] if by.council_id is None else []),
            *([LocalityRefused.NAME_MISSING] if not name.strip() else []),
        ]
    )
    area = polygon_of(boundary)
    before = Locality.objects.filter(council_id=by.council_id or 0, name__iexact=name.strip(), valid_to=None)
    refuse_if(
        [
            *([LocalityRefused.ALREADY_THERE] if before.filter(valid_from=valid_from).exists() else []),
            *([LocalityRefused.OVERLAPS_ITSELF] if before.filter(valid_from__gt=valid_from).exists() else []),
        ]
    )
    before.update(valid_to=valid_from)
    row = Locality.objects.create(
        council_id=by.council_id or 0,
        name=name.strip(),
        boundary=json.loads(_shapely().to_geojson(area)),
        valid_from=valid_from,
    )
    members = place_services(row, area)
    audit.note(
        subject=f"locality:{row.pk}",
        council=by.council_id,
        name=row.name,
        valid_from=valid_from,
        services=members,
    )
    return row


def _shapely() -> ModuleType:
    """Loaded when a boundary is drawn: with numpy it is a fifth of the start of every program."""
    import shapely  # noqa: PLC0415
    import shapely.geometry  # noqa: PLC0415

    return shapely


def polygon_of(boundary: Mapping[str, Any] | str) -> BaseGeometry:
    """The polygon or polygons that GeoJSON draws. Raises Refused with what is wrong with it."""
    shapely = _shapely()
    try:
        found = json.loads(boundary) if isinstance(boundary, str) else boundary
        geometries = [shapely.geometry.shape(dict(one)) for one in _geometries(found)]
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as wrong:
        raise Refused([LocalityRefused.NOT_GEOJSON]) from wrong
    polygons = [
        one for one in geometries if one.geom_type in ("Polygon", "MultiPolygon") and not one.is_empty
    ]
    if not all(one.is_valid for one in polygons):
        raise Refused([LocalityRefused.CROSSES])
    if sum(one.area for one in polygons) == 0:
        raise Refused([LocalityRefused.NO_AREA])
    whole: BaseGeometry = shapely.union_all(polygons)
    west, south, east, north = whole.bounds
    if not (_ENGLAND[0] <= west <= east <= _ENGLAND[2] and _ENGLAND[1] <= south <= north <= _ENGLAND[3]):
        raise Refused([LocalityRefused.NOT_DEGREES])
    return whole


def _geometries(found: Any) -> Iterable[Mapping[str, Any]]:
    kind = found["type"]
    if kind == "FeatureCollection":
        return [one["geometry"] for one in found["features"] if one.get("geometry")]
    if kind == "Feature":
        return [found["geometry"]]
    return [found]


def place_services(locality: Locality, area: BaseGeometry | None = None) -> int:
    """Write down which of the council's services lie in it, border included; returns how many."""
    shapely = _shapely()
    whole = area if area is not None else shapely.geometry.shape(locality.boundary)
    placed = Service.objects.filter(
        host_id=locality.council_id, longitude__isnull=False, latitude__isnull=False, withdrawn=False
    )
    points = list(placed.values_list("pk", "longitude", "latitude"))
    shapely.prepare(whole)
    xs = [float(x) for _, x, _ in points if x is not None]
    ys = [float(y) for _, _, y in points if y is not None]
    inside = [bool(lies) for lies in shapely.intersects_xy(whole, xs, ys)]
    ServiceLocality.objects.filter(locality=locality).delete()
    made = ServiceLocality.objects.bulk_create(
        ServiceLocality(council_id=locality.council_id, locality=locality, service_id=pk)
        for (pk, _, _), lies in zip(points, inside, strict=True)
        if lies
    )
    return len(made)
