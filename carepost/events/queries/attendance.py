"""Attendance of an event: what was taken, who was seen without a match, and who of the list came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, Q, Sum
from django.http import Http404

from carepost.core.acting import Actor
from carepost.events.models import AttendanceTaken, Event, Place, Sighting
from carepost.events.rules import TAKEN
from carepost.events.rules.attendance import same_name


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A name that was seen and is nobody's yet. `like` is the one person on the list who has that name, if any."""

    sighting_id: int
    name: str
    email: str
    times: int
    like: Place | None


@dataclass(frozen=True, slots=True)
class Turnout:
    """Of so many who held a place so many came; and so many who did not sign up."""

    held: int
    came: int
    unannounced: int
    minutes: int


def taken_of(viewer: Actor, event: Event) -> list[AttendanceTaken]:
    """What was taken, the newest first, with how often somebody was seen in each."""
    rows = AttendanceTaken.objects.filter(event=event, council_id=viewer.council_id or 0)
    return list(rows.annotate(times=Count("sightings")).order_by("-pk"))


def taken(viewer: Actor, taken_id: int) -> AttendanceTaken:
    """One of them. Raises Http404."""
    rows = AttendanceTaken.objects.filter(pk=taken_id, council_id=viewer.council_id or 0)
    found = rows.select_related("event").first()
    if found is None:
        raise Http404("There is no attendance of that number")
    return found


def unmatched(viewer: Actor, event: Event) -> list[Unmatched]:
    """Who was seen and waits for somebody to say who they are, by name."""
    rows = Sighting.objects.filter(
        event=event,
        council_id=viewer.council_id or 0,
        place__isnull=True,
        aside=False,
        taken__undone_at__isnull=True,
    )
    groups = (
        rows.values("name", "email").annotate(first=Min("pk"), times=Count("pk")).order_by("name", "email")
    )
    people = {place.pk: place for place in people_of(viewer, event)}
    names = [(place.pk, place.name) for place in people.values()]
    found = []
    for group in groups:
        like = same_name(group["name"], names)
        found.append(
            Unmatched(group["first"], group["name"], group["email"], group["times"], people.get(like or 0))
        )
    return found


def unmatched_one(viewer: Actor, sighting_id: int) -> Sighting:
    """One time that somebody was seen. Raises Http404."""
    rows = Sighting.objects.filter(pk=sighting_id, council_id=viewer.council_id or 0).select_related(
        "event__series"
    )
    found = rows.first()
    if found is None:
        raise Http404("There is nobody of that number")
    return found


def people_of(viewer: Actor, event: Event) -> Sequence[Place]:
    """Everybody who was ever on the list of an event, by name."""
    rows = Place.objects.filter(event=event, council_id=viewer.council_id or 0).select_related("service")
    return list(rows.order_by("name", "pk"))


def turnout(viewer: Actor, event: Event) -> Turnout | None:
    """Who came of those who held a place; None until attendance was taken."""
    rows = Place.objects.filter(event=event, council_id=viewer.council_id or 0, minutes__isnull=False)
    held, came = Q(state__in=TAKEN), Q(minutes__gt=0)
    told = rows.aggregate(held=Count("pk", filter=held), came=Count("pk", filter=held & came),
                          unannounced=Count("pk", filter=~held & came), minutes=Sum("minutes"))  # fmt: skip
    if not AttendanceTaken.objects.filter(event=event, undone_at__isnull=True).exists():
        return None
    return Turnout(told["held"], told["came"], told["unannounced"], told["minutes"] or 0)
