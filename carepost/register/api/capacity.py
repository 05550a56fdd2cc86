"""Readings of beds: read, and recorded."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Field, Query, Router

from carepost.api.door import Listing, Moment, Ref, Told, listed, needs, viewer_of
from carepost.api.rules import Scope
from carepost.register.api.shapes import CapacityOut, capacity_out
from carepost.register.queries import machines

router = Router(tags=["Capacity"])


class CapacityFilter(Listing):
    """Which readings a list tells."""

    service_id: Ref | None = Field(None, description="Of one service.")
    updated_since: Moment | None = Field(None, description="Only readings of this moment or later.")


class CapacityPage(Told):
    """A page of readings."""

    data: list[CapacityOut]
    next: str | None = Field(description="The cursor of the next page; null at the end.")


@router.get(
    "/capacity", response=CapacityPage, auth=needs(Scope.CAPACITY_READ), summary="List readings of beds"
)
def list_capacity(request: HttpRequest, asked: Query[CapacityFilter]) -> CapacityPage:
    """Readings as they were told, none overwritten, in the order in which they were recorded."""
    rows = machines.readings(viewer_of(request), ref=asked.service_id or "", since=asked.updated_since)
    return CapacityPage(**listed(request, rows, asked, lambda page: [capacity_out(row) for row in page]))
