"""Events as a provider's people see them: what is to come in their councils, and who of them comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.councils.models import User
from carepost.events.engine.calendars import Method
from carepost.events.models import Event, Place
from carepost.events.reach import own_places
from carepost.events.rules import COUNTED, PlaceState, State
from carepost.events.telling import calendar_file
from carepost.register.models import Service
from carepost.register.reach import own


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """An event with the places of the viewer's provider."""

    event: Event
    places: Sequence[Place]


def own_services(viewer: Actor) -> list[Service]:
    """The viewer's own services that a council looks after, by name."""
    rows = Service.objects.filter(
        own(viewer), host__isnull=False, withdrawn=False, status__in=("registered", "dormant")
    )
    return list(rows.select_related("organisation", "host").order_by("name", "pk"))


def own_events(viewer: Actor, now: datetime) -> list[OwnEvent]:
    """What is to come, and what their people had a place at, the next first."""
    places = _by_event(viewer)
    rows = _seen(viewer).filter(state__in=(State.OPEN, State.FULL), ends_at__gt=now) | _seen(viewer).filter(
        pk__in=list(places)
    )
    return [OwnEvent(row, places.get(row.pk, ())) for row in rows.order_by("begins_at", "pk")]


def own_event(viewer: Actor, event_id: int) -> OwnEvent:
    """One event with the provider's own places. Raises Http404 for drafts, and for those of other councils."""
    row = _seen(viewer).filter(pk=event_id).first()
    if row is None:
        raise Http404("There is no event of that number")
    return OwnEvent(row, _by_event(viewer, row).get(row.pk, ()))


def own_place(viewer: Actor, place_id: int) -> Place:
    """One place of the provider's people. Raises Http404."""
    rows = Place.objects.filter(own_places(viewer)).select_related("event__council", "service")
    found = rows.filter(pk=place_id).first()
    if found is None:
        raise Http404("There is no place of that number")
    return found


def calendar_of(viewer: Actor, event: Event) -> bytes:
    """The event for the viewer's own calendar. Raises Http404 for who holds no place."""
    place = Place.objects.filter(event=event, user_id=viewer.user_id or 0, state=PlaceState.HELD).first()
    if place is None:
        raise Http404("A calendar entry is for who holds a place")
    return calendar_file(event, place, Method.REQUEST)


def email_of(viewer: Actor) -> str:
    """Where the viewer themselves are written to."""
    return User.objects.filter(pk=viewer.user_id or 0).values_list("email", flat=True).first() or ""


def _seen(viewer: Actor) -> QuerySet[Event, Event]:
    councils = Service.objects.filter(own(viewer), host__isnull=False)
    rows = Event.objects.filter(council_id__in=councils.values("host_id")).exclude(state=State.DRAFT)
    return rows.select_related("council", "series")


def _by_event(viewer: Actor, event: Event | None = None) -> dict[int, list[Place]]:
    rows = Place.objects.filter(own_places(viewer), state__in=COUNTED).select_related("service")
    if event is not None:
        rows = rows.filter(event=event)
    found: dict[int, list[Place]] = {}
    for row in rows.order_by("queued_at", "pk"):
        found.setdefault(row.event_id, []).append(row)
    return found
