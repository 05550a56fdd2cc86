"""Standings over HTTP: where services stand, why, and how that moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router

from carepost.api.door import Listed, Listing, Moment, Number, Page, Ref, Told, listed, needs, viewer_of
from carepost.api.rules import Scope
from carepost.risk.queries import machines
from carepost.risk.rules import Band
from carepost.risk.shown import all_shown

router = Router(tags=["Standings"])
STANDINGS = needs(Scope.STANDINGS_READ)


class StandingFilter(Listing):
    """Which standings a list tells."""

    band: list[Band] = Field([], description="Where they stand.")
    locality: list[Number] = Field(
        [], description="Of services in these localities: `GET /localities` has them."
    )
    updated_since: Moment | None = Field(
        None, description="Only what was worked out anew at or after this moment, and came out otherwise."
    )


class ChangeFilter(Listing):
    """Which moves a list tells."""

    service_id: Ref | None = Field(None, description="Of one service.")
    updated_since: Moment | None = Field(None, description="Only moves at or after this moment.")


class ReasonOut(Told):
    """One thing that is known, and the points that it adds."""

    sentence: str
    points: float = Field(description="0 where a worse one speaks for its family")
    kind: str
    severity: int = Field(description="0 (fine) to 5")
    observed_on: date
    source: str


class StandingOut(Told):
    """Where a service stands with the council of its area."""

    service_id: str
    service_name: str
    band: Band
    since: date = Field(description="The day since which this band is shown")
    set_by_hand: bool = Field(description="A person set it, for a while and with a reason")
    computed_band: Band = Field(description="What it would be without that")
    score: float = Field(description="0 to 100, the higher the more worrying")
    coverage: float = Field(description="How much of the score's weight is known about, 0 to 1")
    enough_known: bool
    missing: list[str] = Field(description="Of what nothing is known")
    reasons: list[ReasonOut]
    triggers: list[str] = Field(description="Facts that set a standing whatever the score")
    what_would_change: list[str]
    policy_version: str = Field(description="The numbers by which it was worked out")
    worked_out_for: date
    updated_at: Moment


class ChangeOut(Told):
    """A move from one band to another."""

    id: int
    service_id: str
    band_from: Band | None = Field(description="null for a service's first standing")
    band_to: Band
    score: float
    reasons: list[ReasonOut]
    on: date
    at: Moment
    policy_version: str


@router.get("/standings", response=Page[StandingOut], auth=STANDINGS, summary="List standings")
def list_standings(request: HttpRequest, asked: Query[StandingFilter]) -> Listed:
    """Where each active service stands today, and why."""
    rows = machines.listed(
        viewer_of(request), bands=asked.band, localities=asked.locality, since=asked.updated_since
    )
    return listed(request, rows, asked, StandingOut, lambda page: _standings(request, page))


@router.get(
    "/services/{service_id}/standing", response=StandingOut, auth=STANDINGS, summary="A service's standing"
)
def get_standing(request: HttpRequest, service_id: Ref) -> StandingOut:
    """Where one service stands; of a closed one, where it stood last."""
    found = machines.of_service(viewer_of(request), service_id)
    if found is None:
        raise Http404("It has no standing yet")
    return _standing(found)


@router.get("/standing-changes", response=Page[ChangeOut], auth=STANDINGS, summary="List moves of standings")
def list_standing_changes(request: HttpRequest, asked: Query[ChangeFilter]) -> Listed:
    """How standings moved, in the order in which they did."""
    rows = machines.moves(viewer_of(request), ref=asked.service_id or "", since=asked.updated_since)
    return listed(request, rows, asked, ChangeOut, lambda page: _changes(request, page))


def _standings(request: HttpRequest, rows: Iterable[Any]) -> list[StandingOut]:
    return [_standing(row) for row in all_shown(viewer_of(request), rows)]


def _changes(request: HttpRequest, rows: Iterable[Any]) -> list[ChangeOut]:
    return [_change(row) for row in all_shown(viewer_of(request), rows)]


def _standing(row: Any) -> StandingOut:
    return StandingOut(
        service_id=row.service.ref, service_name=row.service.name, band=row.band, since=row.since,
        set_by_hand=row.overridden, computed_band=row.computed, score=float(row.score),
        coverage=float(row.coverage), enough_known=row.enough_known, missing=row.missing,
        reasons=_reasons(row), triggers=row.triggers, what_would_change=row.what_would_change,
        policy_version=row.policy_version, worked_out_for=row.on, updated_at=row.computed_at,
    )  # fmt: skip


def _change(row: Any) -> ChangeOut:
    return ChangeOut(
        id=row.pk, service_id=row.service.ref, band_from=row.band_from or None, band_to=row.band_to,
        score=float(row.score), reasons=_reasons(row), on=row.on, at=row.at, policy_version=row.policy_version,
    )  # fmt: skip


def _reasons(row: Any) -> list[ReasonOut]:
    return [ReasonOut(**each | {"points": float(each["points"])}) for each in row.reasons]
