"""What a machine reads of standings: those of today, and how they moved."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from carepost.core.acting import Actor
from carepost.register.queries import facts
from carepost.register.queries.services import in_localities
from carepost.risk.models import Standing, StandingChange
from carepost.risk.queries.movement import seen_moves
from carepost.risk.queries.standing import standings
from carepost.risk.shown import standing_for


def listed(
    viewer: Actor,
    *,
    bands: Collection[str] = (),
    localities: Collection[int] = (),
    since: datetime | None = None,
) -> QuerySet[Standing, Standing]:
    """The standings of active services that the viewer may see; of some bands or localities, or worked out anew since a
    moment.

    One that comes out the same is not written again, so `since` leaves what differs.
    """
    rows = standings(viewer)
    rows = rows.filter(band__in=bands) if bands else rows
    rows = rows.filter(in_localities(viewer, localities, "service_id")) if localities else rows
    return rows.filter(computed_at__gte=since) if since else rows


def of_service(viewer: Actor, ref: str) -> Standing | None:
    """The standing of a service, closed ones too; None where it has none yet. Raises Http404 for a service not seen."""
    return standing_for(viewer, facts.service(viewer, ref).pk)


def moves(
    viewer: Actor, *, ref: str = "", since: datetime | None = None
) -> QuerySet[StandingChange, StandingChange]:
    """How standings moved, the first of each service too."""
    rows = seen_moves(viewer).select_related("service")
    rows = rows.filter(service__ref=ref) if ref else rows
    return rows.filter(at__gte=since) if since else rows
