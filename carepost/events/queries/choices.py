"""What the forms of events offer: topics used before, and the service that somebody means."""

from __future__ import annotations

from carepost.core.acting import Actor
from carepost.events.models import Event
from carepost.register.models import Service


def topics(viewer: Actor) -> list[str]:
    """The topics of the council's events, by name."""
    rows = Event.objects.filter(council_id=viewer.council_id or 0)
    return list(rows.order_by("topic").values_list("topic", flat=True).distinct())


def services_meant(viewer: Actor, text: str, *, most: int = 6) -> list[Service]:
    """The services of the viewer's council that a name or CQC id may mean: one where it is sure."""
    rows = Service.objects.filter(host_id=viewer.council_id or 0, withdrawn=False)
    rows, wanted = rows.select_related("organisation"), text.strip()
    if not wanted:
        return []
    for exact in (rows.filter(ref=wanted), rows.filter(name__iexact=wanted)):
        if found := list(exact.order_by("name", "pk")[:most]):
            return found
    return list(rows.filter(name__icontains=wanted).order_by("name", "pk")[:most])
