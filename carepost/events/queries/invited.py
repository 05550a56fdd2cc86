"""The events that a partner's person is invited to, and where their own place stands."""

from __future__ import annotations

from dataclasses import dataclass

from carepost.core.acting import Actor
from carepost.events.models import EventInvitation, Place


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation, and the viewer's place at its event where they ever had one; the newest counts."""

    invitation: EventInvitation
    place: Place | None


def own_invitations(viewer: Actor) -> list[Invited]:
    """The viewer's own invitations by the council that they look at, the next event first."""
    mine = {"council_id": viewer.council_id or 0, "user_id": viewer.user_id or 0}
    places = {row.event_id: row for row in Place.objects.filter(**mine).order_by("queued_at", "pk")}
    rows = EventInvitation.objects.filter(**mine).select_related("event__council")
    return [Invited(row, places.get(row.event_id)) for row in rows.order_by("event__begins_at", "pk")]
