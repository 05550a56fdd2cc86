"""Services as points on the map, and the outlines of the council's localities around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from carepost.core.acting import Actor, ActorKind
from carepost.core.clock import today
from carepost.register.models import Locality, Service
from carepost.register.queries.services import every
from carepost.register.rules.wanted import Wanted

#: More points than this are neither drawn nor read: the page asks for one more filter.
MOST_POINTS = 5000


@dataclass(frozen=True, slots=True)
class Points:
    """What the map shows: the services that have a place, and how many of the list have none."""

    services: Sequence[Service]
    unplaced: int
    too_many: bool = False


def points(viewer: Actor, wanted: Wanted, *, also: Q | None = None) -> Points:
    """The services that the filters leave, as points. Give `Found.wanted`, so that map and list are one."""
    rows = every(viewer, wanted, also=also).only(
        "ref", "name", "latitude", "longitude", "primary_service", "kind", "rating", "town", "status"
    )
    found = list(rows.select_related(None)[: MOST_POINTS + 1])
    placed = [one for one in found if one.latitude is not None and one.longitude is not None]
    if len(found) > MOST_POINTS:
        return Points((), 0, too_many=True)
    return Points(placed, len(found) - len(placed))


def localities(viewer: Actor) -> list[tuple[int, str]]:
    """The council's localities of today: number and name."""
    return list(_localities(viewer).values_list("pk", "name"))


def counted_localities(viewer: Actor) -> list[tuple[int, str, date, int]]:
    """The council's localities of today: number, name, since when, and how many open services lie in each."""
    inside = Count("members", filter=~Q(members__service__status="deregistered"))
    return list(_localities(viewer).annotate(n=inside).values_list("pk", "name", "valid_from", "n"))


def boundaries(viewer: Actor) -> dict[str, Any]:
    """The outlines of the council's localities of today as a GeoJSON FeatureCollection."""
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": boundary}
        for name, boundary in _localities(viewer).values_list("name", "boundary")
    ]
    return {"type": "FeatureCollection", "features": features}


def _localities(viewer: Actor) -> Any:
    rows = Locality.objects.filter(council_id=viewer.council_id or 0, valid_from__lte=today())
    if viewer.kind is not ActorKind.STAFF:
        rows = rows.none()
    return rows.exclude(valid_to__lte=today()).order_by("name")
