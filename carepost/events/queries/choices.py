"""What the forms of events offer: topics, series, areas, whom to invite, and the service that somebody means."""

from __future__ import annotations

from datetime import date

from carepost.core.acting import Actor
from carepost.events.audience import invitees
from carepost.events.models import Event, EventInvitation, EventSeries
from carepost.events.rules.inviting import Audience, Invitee
from carepost.register.models import Locality, Service
from carepost.register.queries.meant import meant


def topics(viewer: Actor) -> list[str]:
    """The topics of the council's events, by name."""
    rows = Event.objects.filter(council_id=viewer.council_id or 0)
    return list(rows.order_by("topic").values_list("topic", flat=True).distinct())


def services_meant(viewer: Actor, text: str, *, most: int = 6) -> list[Service]:
    """The services of the viewer's council that a name or CQC id may mean: one where it is sure."""
    rows = Service.objects.filter(host_id=viewer.council_id or 0, withdrawn=False)
    return meant(rows.select_related("organisation"), text, most=most)


def series(viewer: Actor) -> dict[int, str]:
    """The council's series by number, the newest first."""
    rows = EventSeries.objects.filter(council_id=viewer.council_id or 0).order_by("-pk")
    return {row.pk: str(row) for row in rows}


def areas(viewer: Actor) -> list[tuple[str, str]]:
    """The council's areas that hold today, as choices."""
    rows = Locality.objects.filter(council_id=viewer.council_id or 0, valid_to__isnull=True).order_by("name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def invitees_of(viewer: Actor, event: Event, audience: Audience, on: date) -> list[Invitee]:
    """Whom an audience reaches who is neither invited nor on the list."""
    return invitees(event, audience, on) if event.council_id == viewer.council_id else []


def invited_to(viewer: Actor, event: Event) -> int:
    """How many were invited to an event."""
    return EventInvitation.objects.filter(event=event, council_id=viewer.council_id or 0).count()
