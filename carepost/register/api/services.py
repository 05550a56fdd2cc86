"""Services and their ratings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router
from pydantic import ConfigDict

from carepost.api.door import Listed, Listing, Moment, Number, Page, Ref, Text, Told, listed, needs, viewer_of
from carepost.api.rules import Scope
from carepost.core.acting import Actor
from carepost.register.api.shapes import RatingOut, ServiceOut, rating_out, service_out
from carepost.register.queries import facts, machines
from carepost.register.queries.overlay import words_of
from carepost.register.rules import PrimaryService, RatingValue, Specialism
from carepost.register.rules.wanted import SITE, Area, Rated, Wanted

router = Router(tags=["Register"])
REGISTER = needs(Scope.REGISTER_READ)


class ServiceFilter(Listing):
    """The filters of the register's page. Of one filter any value will do; all filters have to hold."""

    model_config = ConfigDict(extra="forbid")

    q: Text = Field("", description="Words, an id, an ODS code or a postcode, as typed into the search.")
    area: Area = Field(
        Area.OURS, description="A council's: its own services, or the register of all England."
    )
    type: list[PrimaryService] = Field([], description="The one word for a service.")
    site: bool = Field(False, description="Sites that CQC does not register, beside the types asked for.")
    locality: list[Number] = Field([], description="In these localities: `GET /localities` has them.")
    specialism: list[Specialism] = Field([], description="Whom it is for.")
    rating: list[RatingValue] = Field([], description="The overall rating that stands.")
    unrated: bool = Field(False, description="Those without a rating, beside the ratings asked for.")
    beds_from: int | None = Field(None, ge=0, le=2000)
    beds_to: int | None = Field(None, ge=0, le=2000)
    closed: bool = Field(False, description="Closed services too.")
    updated_since: Moment | None = Field(
        None, description="Only what changed at or after this moment: in an import, or by a correction."
    )

    def wanted(self) -> Wanted:
        """The same as the pages' filters."""
        types = (*self.type, *((SITE,) if self.site else ()))
        ratings = (*self.rating, *((Rated.NONE,) if self.unrated else ()))
        return Wanted(
            text=self.q,
            area=self.area,
            types=tuple(str(each) for each in types),
            specialisms=tuple(each.value for each in self.specialism),
            ratings=tuple(str(each) for each in ratings),
            localities=tuple(self.locality),
            beds_from=self.beds_from,
            beds_to=self.beds_to,
            closed_too=self.closed,
        )


class RatingsOut(Told):
    """Every rating of a service, the newest first."""

    data: list[RatingOut]


@router.get("/services", response=Page[ServiceOut], auth=REGISTER, summary="List services")
def list_services(request: HttpRequest, asked: Query[ServiceFilter]) -> Listed:
    """Services as the register has them, in the order in which Carepost first heard of them."""
    viewer = viewer_of(request)
    rows = machines.services(viewer, asked.wanted(), updated_since=asked.updated_since)
    return listed(request, rows, asked, ServiceOut, lambda page: _told(viewer, page))


@router.get("/services/{service_id}", response=ServiceOut, auth=REGISTER, summary="One service")
def get_service(request: HttpRequest, service_id: Ref) -> ServiceOut:
    """A service by CQC's location id, closed ones too."""
    viewer = viewer_of(request)
    return _told(viewer, [machines.service(viewer, service_id)])[0]


@router.get(
    "/services/{service_id}/ratings", response=RatingsOut, auth=REGISTER, summary="A service's ratings"
)
def list_ratings(request: HttpRequest, service_id: Ref) -> RatingsOut:
    """Every rating that CQC published of it: overall and by key question, current and past."""
    viewer = viewer_of(request)
    groups = facts.ratings(viewer, facts.service(viewer, service_id))
    return RatingsOut(data=[rating_out(row) for group in groups for row in group.by_question.values()])


def _told(viewer: Actor, rows: Sequence[Any]) -> list[ServiceOut]:
    """Services as told to this viewer: with what the council corrected in the place of CQC's word, as on the pages."""
    corrected = words_of(viewer, rows)
    return [service_out(row, corrected.get(row.pk, {})) for row in rows]
