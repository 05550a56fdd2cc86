"""What a machine reads of events: those that its keeper may see, who was there without names, and the hours of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.http import Http404

from carepost.core.acting import Actor, ActorKind
from carepost.core.clock import LONDON
from carepost.events.models import Event, EventStep, Place
from carepost.events.reach import own_places
from carepost.events.rules import State
from carepost.register.models import Service
from carepost.register.reach import own

Events = QuerySet[Event, Event]
Places = QuerySet[Place, Place]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events, or whose attendance. Empty fields do not filter; days are London days on which an event begins."""

    since: date | None = None
    until: date | None = None
    topic: str = ""
    event: int | None = None
    ref: str = ""
    roles: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class HoursLine:
    """What the people of one role from one service attended: `minutes` in all, at so many `times` and `events`."""

    ref: str | None
    role: str
    minutes: int
    times: int
    events: int


def listed(
    viewer: Actor,
    wanted: Wanted,
    *,
    states: Collection[str] = (),
    kinds: Collection[str] = (),
    moved_since: datetime | None = None,
) -> Events:
    """A council's events, drafts too; to a provider what its councils opened. Those that moved since, where asked."""
    rows = _seen(viewer).filter(_within(wanted, ""))
    rows = rows.filter(state__in=states) if states else rows
    rows = rows.filter(kind__in=kinds) if kinds else rows
    if moved_since is None:
        return rows
    return rows.filter(Exists(EventStep.objects.filter(event_id=OuterRef("pk"), at__gte=moved_since)))


def event(viewer: Actor, number: int) -> Event:
    """One of them. Raises Http404 for any other."""
    found = _seen(viewer).filter(pk=number).first()
    if found is None:
        raise Http404("There is no event of that number")
    return found


def attendance(viewer: Actor, wanted: Wanted) -> Places:
    """Who was on the list of events: a council's whole list, a provider's own people. Nobody's name is read."""
    ours = own_places(viewer) if _is_provider(viewer) else Q(council_id=viewer.council_id or 0)
    rows = Place.objects.filter(ours, _within(wanted, "event__")).select_related("service")
    rows = rows.filter(event_id=wanted.event) if wanted.event else rows
    rows = rows.filter(service__ref=wanted.ref) if wanted.ref else rows
    rows = rows.filter(role__in=wanted.roles) if wanted.roles else rows
    return rows.only("event_id", "side", "role", "state", "minutes", "queued_at", "service__ref")


def hours(viewer: Actor, wanted: Wanted) -> list[HoursLine]:
    """Attended minutes by service and role; those of no service come last."""
    rows = attendance(viewer, wanted).filter(minutes__gt=0).select_related(None).order_by()
    groups = rows.values("service__ref", "role").annotate(
        total=Sum("minutes"), came=Count("pk"), events=Count("event_id", distinct=True)
    )
    return [
        HoursLine(each["service__ref"], each["role"], each["total"], each["came"], each["events"])
        for each in groups.order_by("service__ref", "role")
    ]


def _is_provider(viewer: Actor) -> bool:
    return viewer.kind is ActorKind.PROVIDER


def _seen(viewer: Actor) -> Events:
    rows = Event.objects.select_related("council")
    if not _is_provider(viewer):
        return rows.filter(council_id=viewer.council_id or 0)
    councils = Service.objects.filter(own(viewer), host__isnull=False)
    return rows.filter(council_id__in=councils.values("host_id")).exclude(state=State.DRAFT)


def _within(wanted: Wanted, event: str) -> Q:
    """The part of the filters that is about the event itself; `event` is the way to it."""
    found = Q(**{f"{event}topic__iexact": wanted.topic}) if wanted.topic else Q()
    if wanted.since:
        found &= Q(**{f"{event}begins_at__gte": datetime.combine(wanted.since, time(), LONDON)})
    if wanted.until and wanted.until < date.max:
        ends = datetime.combine(wanted.until + timedelta(days=1), time(), LONDON)
        found &= Q(**{f"{event}begins_at__lt": ends})
    return found
