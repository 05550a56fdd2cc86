"""Providers: the legal entities that CQC registered."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Field, Query, Router

from carepost.api.door import Listed, Listing, Moment, Page, Ref, Text, listed, needs, viewer_of
from carepost.api.rules import Scope
from carepost.register.api.shapes import OrganisationOut, organisation_out
from carepost.register.queries import machines
from carepost.register.rules.wanted import Area, Wanted

router = Router(tags=["Register"])
REGISTER = needs(Scope.REGISTER_READ)


class OrganisationFilter(Listing):
    """Which providers a list tells."""

    q: Text = Field("", description="Words that one of its services is found by.")
    area: Area = Field(Area.OURS, description="A council's: those with a service in its area, or all.")
    closed: bool = Field(False, description="Those whose services have all closed too.")
    updated_since: Moment | None = Field(
        None, description="Only what an import changed at or after this moment."
    )


@router.get("/organisations", response=Page[OrganisationOut], auth=REGISTER, summary="List providers")
def list_organisations(request: HttpRequest, asked: Query[OrganisationFilter]) -> Listed:
    """Providers of services that you may see, in the order in which Carepost first heard of them."""
    wanted = Wanted(text=asked.q, area=asked.area, closed_too=asked.closed)
    rows = machines.organisations(viewer_of(request), wanted, updated_since=asked.updated_since)
    return listed(request, rows, asked, OrganisationOut, lambda page: [organisation_out(row) for row in page])


@router.get("/organisations/{provider_id}", response=OrganisationOut, auth=REGISTER, summary="One provider")
def get_organisation(request: HttpRequest, provider_id: Ref) -> OrganisationOut:
    """A provider by CQC's provider id."""
    return organisation_out(machines.organisation(viewer_of(request), provider_id))
