"""The task of a council's rota, read from its tables: who rings, what is owed, what is in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from carepost.contact import due
from carepost.contact.engine.rota.owing import Owed, calls_owed, placed_before, service_of
from carepost.contact.engine.rota.values import Booking, Hours, Key, Officer, Place, Task
from carepost.contact.models import (
    Absence,
    ContactCard,
    OfficerProfile,
    RotaPlace,
    ServiceContact,
    WelfareCall,
)
from carepost.contact.rules import Outcome
from carepost.contact.rules.cards import Card
from carepost.contact.rules.rota import RotaPolicy, weekday_of
from carepost.core.calendar import add_working_days, is_working_day, next_working_day
from carepost.core.clock import LONDON, local_day
from carepost.councils.models import Membership
from carepost.councils.permissions import ROLE_TABLE, Can
from carepost.risk.rules import Band

ONE_DAY = timedelta(days=1)
#: The roles of those who make calls.
CALLERS = [role.value for role, held in ROLE_TABLE.items() if Can.RECORD_CALL in held]
_OWED = f"""
    SELECT s.id, s.name, s.primary_service, a.band, a.outbreak, c.last_completed_on, c.booked_for,
           f.due_on, g.call_on
    FROM {due.DUE} WHERE {due.CALLED} AND g.call_on <= %(last)s ORDER BY s.id
"""  # noqa: S608  built of our own constants
_HABITS = """
    SELECT service_id, caller_id, count(*) FROM contact_welfarecall
    WHERE council_id = %(council)s AND is_current AND outcome = 'completed' AND "on" >= %(since)s
      AND caller_id IS NOT NULL
    GROUP BY service_id, caller_id
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """A task with what its rota is written from: the standing of each service, and places that stay as they are."""

    task: Task
    bands: Mapping[int, Band]
    made: Sequence[RotaPlace]
    locked_by: Mapping[Key, str]


def has_closed() -> Q:
    """Of rows that name a council and a service: that the service has closed, as was noted here or as CQC says."""
    noted = ServiceContact.objects.filter(
        council_id=OuterRef("council_id"), service_id=OuterRef("service_id"), closed_on__isnull=False
    )
    return Q(Exists(noted)) | Q(service__status="deregistered") | Q(service__withdrawn=True)


def plan(
    council_id: int, policy: RotaPolicy, days: Sequence[date], now: datetime, *, mending: bool = False
) -> Plan:
    """What a rota of these days depends on, as the council's tables say now."""
    owed = list(_owed(council_id, policy, days))
    calls = [call for each in owed for call in calls_owed(each, days, policy)]
    in_force = list(
        RotaPlace.objects.filter(council_id=council_id, in_force=True, day__gte=days[0]).order_by(
            "day", "minute"
        )
    )
    on = local_day(now)
    spoken_to = _spoken_to(council_id, on)
    made = [place for place in in_force if place.day == on and place.service_id in spoken_to]
    open_still = [place for place in in_force if place not in made]
    before = placed_before(((p.service_id, _place(p)) for p in open_still), calls)
    lockers = {(p.service_id, p.day): p.locked_by for p in open_still if p.locked_by}
    locked_by = {
        key: lockers[service_of(key), place.day]
        for key, place in before.items()
        if (service_of(key), place.day) in lockers
    }
    local = now.astimezone(LONDON)
    begin = local.hour * 60 + local.minute if days[0] == on else 0
    task = Task(
        days=tuple(days),
        officers=tuple(officers(council_id, days)),
        calls=tuple(calls),
        locks={key: _still_ahead(before[key], days[0], begin) for key in locked_by},
        before=before,
        policy=policy,
        mending=mending,
        from_minute=begin,
    )
    return Plan(task, {each.service: each.band for each in owed}, made, locked_by)


def days_from(first: date, working_days: int, weekdays: set[int]) -> tuple[date, ...]:
    """So many working days, and the other days between on which somebody rings."""
    last = add_working_days(next_working_day(first), working_days - 1)
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(day for day in every if is_working_day(day) or weekday_of(day) in weekdays)


def weekdays_with_hours(council_id: int) -> set[int]:
    """The weekdays on which somebody rings."""
    rows = OfficerProfile.objects.filter(council_id=council_id, hours__isnull=False)
    return set(rows.values_list("hours__weekday", flat=True))


def officers(council_id: int, days: Sequence[date]) -> Iterator[Officer]:
    """Everybody who rings for the council now and has hours, by name."""
    away = _away(council_id, days)
    profiles = OfficerProfile.objects.filter(council_id=council_id, user_id__in=callers(council_id, days[0]))
    for profile in profiles.select_related("user").prefetch_related("hours").order_by("user__name", "pk"):
        hours = tuple(Hours(each.weekday, each.begins, each.ends) for each in profile.hours.all())
        if hours:
            yield Officer(
                key=str(profile.user_id),
                name=profile.user.name,
                hours=hours,
                languages=frozenset(profile.languages),
                knows=frozenset(profile.knows),
                away=frozenset(away[profile.user_id]),
            )


def callers(council_id: int, on: date) -> list[int]:
    """The users who make calls for a council on a day."""
    held = Membership.objects.filter(council_id=council_id, role__in=CALLERS, since__lte=on)
    return list(held.filter(Q(until=None) | Q(until__gt=on)).values_list("user_id", flat=True))


def _away(council_id: int, days: Sequence[date]) -> Mapping[int, set[date]]:
    found: dict[int, set[date]] = defaultdict(set)
    rows = Absence.objects.filter(
        council_id=council_id, withdrawn_at=None, last__gte=days[0], first__lte=days[-1]
    )
    for row in rows:
        found[row.user_id] |= {day for day in days if row.first <= day <= row.last}
    return found


def _owed(council_id: int, policy: RotaPolicy, days: Sequence[date]) -> Iterator[Owed]:
    pace = due.pace_of(council_id, days[0])
    cards = {row.service_id: row for row in ContactCard.objects.filter(council_id=council_id)}
    usual = _usual(council_id, days[0] - timedelta(days=policy.habits_days))
    told = due.parameters(council_id, pace) | {"last": days[-1]}
    with connection.cursor() as cursor:
        cursor.execute(_OWED, told)
        rows = cursor.fetchall()
    for service, name, kind, band, outbreak, completed, booked, due_on, call_on in rows:
        row = cards.get(service)
        card = Card(row.language, row.days, row.parts) if row else Card()
        yield Owed(
            service=service,
            name=name,
            band=Band(band),
            due_on=due_on,
            call_on=call_on,
            every=pace.policy.cadence[Band(band)],
            at_weekends=outbreak and band == Band.RED.value,
            after=completed,
            kind=kind,
            language=card.language,
            preferred=card.preferred,
            booking=_booking(booked, completed),
            usual=usual.get(service, {}),
        )


def _usual(council_id: int, since: date) -> dict[int, dict[str, int]]:
    """The share of each service's calls that each caller made, in percent."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_HABITS, {"council": council_id, "since": since})
        for service, caller, times in cursor.fetchall():
            counts[service][str(caller)] = times
    return {
        service: {caller: 100 * times // sum(by_caller.values()) for caller, times in by_caller.items()}
        for service, by_caller in counts.items()
    }


def _booking(booked: Any, completed: date | None) -> Booking | None:
    """The time they asked for, unless they were spoken to since."""
    if booked is None:
        return None
    local = booked.astimezone(LONDON)
    if completed is not None and local.date() <= completed:
        return None
    return Booking(local.date(), local.hour * 60 + local.minute)


def _spoken_to(council_id: int, on: date) -> set[int]:
    """The services that were spoken to on a day."""
    made = WelfareCall.objects.filter(
        council_id=council_id, on=on, outcome=Outcome.COMPLETED, is_current=True
    )
    return set(made.values_list("service_id", flat=True))


def _still_ahead(lock: Place, today: date, begin: int) -> Place:
    """A lock as it is; one whose time has passed today holds for the rest of the day."""
    passed = lock.day == today and lock.minute is not None and lock.minute < begin
    return Place(lock.officer, lock.day) if passed else lock


def _place(row: RotaPlace) -> Place:
    return Place(str(row.officer_id), row.day, row.minute)
