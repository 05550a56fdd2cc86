"""Readings of beds: read, and recorded."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict
from pydantic import Field as Bound

from carepost.api.door import (
    NUMBER,
    Key,
    Listed,
    Listing,
    Moment,
    Page,
    Ref,
    Told,
    listed,
    needs,
    once,
    viewer_of,
)
from carepost.api.rules import Scope
from carepost.register.actions.capacity import record_capacity
from carepost.register.api.shapes import CapacityOut, capacity_out
from carepost.register.queries import facts, machines
from carepost.register.rules import Capacity

router = Router(tags=["Capacity"])


#: As many beds as the largest home could have a hundred times over.
Beds = Annotated[int, Bound(ge=0, le=100_000), NUMBER]


class CapacityIn(Schema):
    """A reading of beds. What nobody said is left out; one number at least has to be there."""

    model_config = ConfigDict(extra="forbid")

    as_of: Moment | None = Field(None, description="When it was so; now, where left out. Not in the future.")
    operational_beds: Beds | None = None
    occupied_beds: Beds | None = None
    reserved_beds: Beds | None = None
    vacant_beds_accepting_admissions: Beds | None = None

    def numbers(self) -> Capacity:
        """The reading as the rules know it."""
        return Capacity(
            operational=self.operational_beds,
            occupied=self.occupied_beds,
            reserved=self.reserved_beds,
            vacant_accepting=self.vacant_beds_accepting_admissions,
        )


class CapacityKept(Told):
    """The reading as it was kept, and what does not add up in it: that is said, and keeps nothing back."""

    reading: CapacityOut
    warnings: list[str]


class CapacityFilter(Listing):
    """Which readings a list tells."""

    service_id: Ref | None = Field(None, description="Of one service.")
    updated_since: Moment | None = Field(None, description="Only readings of this moment or later.")


@router.get(
    "/capacity", response=Page[CapacityOut], auth=needs(Scope.CAPACITY_READ), summary="List readings of beds"
)
def list_capacity(request: HttpRequest, asked: Query[CapacityFilter]) -> Listed:
    """Readings as they were told, none overwritten, in the order in which they were recorded."""
    rows = machines.readings(viewer_of(request), ref=asked.service_id or "", since=asked.updated_since)
    return listed(request, rows, asked, CapacityOut, lambda page: [capacity_out(row) for row in page])


@router.post(
    "/services/{service_id}/capacity",
    response={201: CapacityKept},
    auth=needs(Scope.CAPACITY_WRITE),
    summary="Record how many beds are free",
)
def record_beds(request: HttpRequest, service_id: Ref, asked: CapacityIn, key: Key) -> HttpResponse:
    """Keep a reading of a service's beds. None is overwritten: one that was wrong is followed by one that is right."""
    viewer = viewer_of(request)
    service = facts.service(viewer, service_id)

    def keep() -> CapacityKept:
        row, warnings = record_capacity(
            by=viewer, service=service, numbers=asked.numbers(), source=viewer.name, as_of=asked.as_of
        )
        return CapacityKept(reading=capacity_out(row), warnings=[each.sentence for each in warnings])

    return once(request, key, asked, keep)
