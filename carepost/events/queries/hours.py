"""Hours learned: attended minutes by event, service, role, person and month, each figure with the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, F, Max, Q, QuerySet, Sum, TextField, Value, When
from django.db.models.functions import Concat, Lower, TruncMonth

from carepost.core.acting import Actor
from carepost.core.clock import LONDON
from carepost.events.models import Event, Place
from carepost.events.rules import TAKEN, JobRole
from carepost.register.models import Service

#: What hours are added up by, as the address names it (`?by=`).
BY = ("event", "service", "role", "person", "month")
#: Somebody is known by their address; without one by their name and where they come from.
_PERSON = Case(When(email="", then=Lower("name")), default=Lower("email"))


@dataclass(frozen=True, slots=True)
class HoursWanted:
    """Which attendance is added up. Empty fields do not filter. Days are London days of the event."""

    since: date | None = None
    until: date | None = None
    topic: str = ""
    role: str = ""
    event: int | None = None
    series: int | None = None
    service: int | None = None
    elsewhere: bool = False
    person: str = ""


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One line: `value` and `name` of what is added up, of so many people at so many events, so many minutes."""

    value: str
    name: str
    minutes: int
    people: int
    events: int
    held: int = 0

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)


@dataclass(frozen=True, slots=True)
class HoursTotal:
    """All of it, with what it is out of: services that learned of those that there are."""

    minutes: int
    people: int
    events: int
    services: int
    of_services: int


def attended(viewer: Actor, wanted: HoursWanted) -> QuerySet[Place, Place]:
    """Everybody who was there, each at each event, narrowed."""
    rows = _narrowed(viewer, wanted).filter(minutes__gt=0)
    return rows.select_related("event__series", "service").annotate(who=_PERSON)


def attended_from(viewer: Actor, wanted: HoursWanted) -> QuerySet[Place, Place]:
    """The same, each with where it is known from: the reports and ticks that stand, as `sources`."""
    told = Concat("sightings__taken__source", Value(" "), "sightings__taken__name", output_field=TextField())
    stands = Q(sightings__taken__undone_at__isnull=True, sightings__taken__isnull=False)
    return attended(viewer, wanted).annotate(sources=ArrayAgg(told, filter=stands, distinct=True, default=[]))


def _narrowed(viewer: Actor, wanted: HoursWanted) -> QuerySet[Place, Place]:
    rows = Place.objects.filter(council_id=viewer.council_id or 0)
    exact: Mapping[str, Any] = {
        "event__begins_at__gte": _midnight(wanted.since), "event__begins_at__lt": _midnight(wanted.until, after=True),
        "event__topic__iexact": wanted.topic, "role": wanted.role, "event_id": wanted.event,
        "event__series_id": wanted.series, "service_id": wanted.service,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in exact.items() if value not in ("", None)})
    if wanted.elsewhere:
        rows = rows.filter(service__isnull=True)
    return rows.annotate(who=_PERSON).filter(who=wanted.person) if wanted.person else rows


def _midnight(day: date | None, *, after: bool = False) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(date.fromordinal(day.toordinal() + after), time(), LONDON)


def total(viewer: Actor, wanted: HoursWanted) -> HoursTotal:
    """All hours under the filters, and how many of the council's services had somebody there."""
    told = attended(viewer, wanted).aggregate(
        minutes=Sum("minutes"), people=Count("who", distinct=True), events=Count("event_id", distinct=True),
        services=Count("service_id", distinct=True),
    )  # fmt: skip
    of = Service.objects.filter(
        host_id=viewer.council_id or 0,
        withdrawn=False,
        adult_social_care=True,
        status__in=("registered", "dormant"),
    ).count()
    return HoursTotal(told["minutes"] or 0, told["people"], told["events"], told["services"], of)


def added_up(viewer: Actor, wanted: HoursWanted, by: str) -> list[HoursRow]:
    """The hours by event, service, role, person or month, most first."""
    rows = attended(viewer, wanted).annotate(
        month=TruncMonth("event__begins_at", tzinfo=LONDON), place_from=F("service__name")
    )
    key, name = _KEYS[by]
    groups = rows.values(key).annotate(
        told=Max(name), total=Sum("minutes"), people=Count("who", distinct=True),
        events=Count("event_id", distinct=True),
    )  # fmt: skip
    held = _held(viewer, wanted) if by == "event" else {}
    found = [
        HoursRow(
            _value(group[key]), _name(by, group[key], group["told"]), group["total"], group["people"], group["events"],
            held.get(group[key], 0),
        )
        for group in groups.order_by()
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row.minutes, row.name.casefold()))


_KEYS: Mapping[str, tuple[str, Any]] = {
    "event": ("event_id", "event__title"),
    "service": ("service_id", "place_from"),
    "role": ("role", "role"),
    "person": ("who", "name"),
    "month": ("month", Value("")),
}


def _held(viewer: Actor, wanted: HoursWanted) -> dict[int, int]:
    """How many held a place at each event: what its turnout is out of."""
    rows = _narrowed(viewer, wanted).filter(state__in=TAKEN)
    return dict(rows.values_list("event_id").annotate(Count("pk")).order_by())


def _value(key: Any) -> str:
    if isinstance(key, datetime):
        return key.astimezone(LONDON).strftime("%Y-%m")
    return "" if key is None else str(key)


def _name(by: str, key: Any, told: Any) -> str:
    if by == "role":
        return JobRole(key).label
    if by == "month":
        return f"{key.astimezone(LONDON):%B %Y}"
    return str(told or "From no service")


def events_held(viewer: Actor, since: date, until: date) -> QuerySet[Event, Event]:
    """The events of these London days that were held, with the minutes learned at each."""
    rows = Event.objects.filter(
        council_id=viewer.council_id or 0, state__in=("held", "closed"), begins_at__gte=_midnight(since),
        begins_at__lt=_midnight(until, after=True),
    )  # fmt: skip
    came = Q(list__minutes__gt=0)
    return rows.annotate(minutes=Sum("list__minutes"), came=Count("list", filter=came)).order_by(
        "begins_at", "pk"
    )
