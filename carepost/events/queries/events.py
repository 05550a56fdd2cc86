"""Events as the council sees them: the list with its filters, one with its people and its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.events.models import Event, EventStep, Place
from carepost.events.rules import PlaceState, State
from carepost.events.telling import joining_words

Events = QuerySet[Event, Event]
#: The parts of the list, as its address names them (`?show=`).
SHOWS = ("coming", "draft", "held", "closed", "cancelled", "all")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events a list shows. Empty fields do not filter."""

    show: str = "coming"
    text: str = ""
    kind: str = ""
    topic: str = ""


def parts() -> Mapping[str, Q]:
    """What each part of the list holds."""
    return {
        "coming": Q(state__in=(State.OPEN, State.FULL)),
        "draft": Q(state=State.DRAFT),
        "held": Q(state=State.HELD),
        "closed": Q(state=State.CLOSED),
        "cancelled": Q(state=State.CANCELLED),
        "all": Q(),
    }


def seen(viewer: Actor) -> Events:
    """The events of the viewer's council, each with how many wait."""
    waits = Count("list", filter=Q(list__state=PlaceState.WAITING))
    rows = Event.objects.filter(council_id=viewer.council_id or 0).select_related("series")
    return rows.annotate(waiting=waits)


def matching(viewer: Actor, wanted: Wanted) -> Events:
    """The events that match: for a page or a file."""
    return _narrowed(viewer, wanted).filter(parts().get(wanted.show, Q()))


def counts(viewer: Actor, wanted: Wanted) -> dict[str, int]:
    """How many events each part of the list holds under the other filters, in one query."""
    each = {name: Count("pk", filter=part) for name, part in parts().items() if name != "all"}
    return _narrowed(viewer, wanted, plain=True).aggregate(**each, all=Count("pk"))


def _narrowed(viewer: Actor, wanted: Wanted, *, plain: bool = False) -> Events:
    rows = Event.objects.filter(council_id=viewer.council_id or 0) if plain else seen(viewer)
    exact = {"kind": wanted.kind, "topic__iexact": wanted.topic}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    where = ("title", "topic", "host", "about", "where")
    said = Q(*((f"{field}__icontains", wanted.text) for field in where), _connector=Q.OR)
    return rows.filter(said) if wanted.text else rows


def event_of(viewer: Actor, event_id: int) -> Event:
    """One event of the viewer's council. Raises Http404."""
    found = seen(viewer).filter(pk=event_id).first()
    if found is None:
        raise Http404("There is no event of that number")
    return found


def list_of(viewer: Actor, event: Event, state: str = "") -> QuerySet[Place, Place]:
    """Everybody on the list of an event, in the order in which they came; those of one state where asked."""
    rows = Place.objects.filter(event=event, council_id=viewer.council_id or 0).select_related("service")
    return rows.filter(state=state) if state else rows


def place_of(viewer: Actor, place_id: int) -> Place:
    """One place at an event of the viewer's council. Raises Http404."""
    rows = Place.objects.filter(council_id=viewer.council_id or 0).select_related("event__council", "service")
    found = rows.filter(pk=place_id).first()
    if found is None:
        raise Http404("There is no place of that number")
    return found


def history(viewer: Actor, event: Event) -> list[EventStep]:
    """What happened to an event, the newest first."""
    return list(EventStep.objects.filter(event=event, council_id=viewer.council_id or 0).order_by("-pk"))


def joining_of(viewer: Actor, event: Event) -> str:
    """How to join an event: for who runs events, and for who holds a place. Nothing for anybody else."""
    mine = Place.objects.filter(event=event, user_id=viewer.user_id or 0, state=PlaceState.HELD)
    if not (_runs(viewer, event) or mine.exists()):
        return ""
    return joining_words(event)


def _runs(viewer: Actor, event: Event) -> bool:
    return viewer.may(Can.PLAN_EVENT) and event.council_id == viewer.council_id
