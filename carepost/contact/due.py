"""When a service is due, twice: by rules for one service, and in SQL for a whole council. A test compares
the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F

from carepost.contact.models import ServiceContact
from carepost.contact.rules import Due, Pace, missed_in_a_row, paced_due
from carepost.contact.workdays import FIRST
from carepost.core import clock, policies
from carepost.register.models import Service
from carepost.risk.models import Standing
from carepost.risk.rules import Band, ScorePolicy

OUTBREAK = "outbreak_open"
NEWS = 2
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """A service's clock on a day: when it is due, under which standing, and how many calls were missed in a
    row.
    """

    due: Due
    band: Band
    missed: int
    contact: ServiceContact | None
    standing: Standing | None


def pace_of(council_id: int, on: date) -> Pace:
    """How often a council calls on a day: by which score policy, since when, and by which one before."""
    held = policies.in_force(ScorePolicy, council_id, on)
    if held.since is None:
        return Pace(held.value)
    before = policies.in_force(ScorePolicy, council_id, held.since - ONE_DAY)
    return Pace(held.value, held.since, before.value)


def clock_of(
    council_id: int,
    service: Service,
    on: date,
    *,
    booked: bool = True,
    standing_of: Callable[[], Standing | None] | None = None,
) -> Clock:
    """The clock of one service with one council. A service without a standing is called as a grey one.

    Without `booked` a time that they asked for does not count. `standing_of` tells its standing with the council, where
    a page has asked for it.
    """
    rows = Standing.objects.filter(council_id=council_id, service=service)
    standing = standing_of() if standing_of else rows.first()
    contact = ServiceContact.objects.filter(council_id=council_id, service=service).first()
    return _as_it_stands(service, standing, contact, pace_of(council_id, on), on, booked=booked)


def clocks_of(services: Sequence[Service], on: date, came: Mapping[int, date]) -> Mapping[int, Clock]:
    """The clocks of services with the councils that look after them, in as many queries as for one.

    `came` has the day on which a service passed to another provider: a time asked for before it counts for nobody here.
    """
    rows = [service for service in services if service.host_id is not None and service.adult_social_care]
    here = {"service__in": rows, "council_id": F("service__host_id")}
    standings = {row.service_id: row for row in Standing.objects.filter(**here)}
    contacts = {
        row.service_id: _as_read(row, came.get(row.service_id))
        for row in ServiceContact.objects.filter(**here)
    }
    paces = {host: pace_of(host, on) for host in {row.host_id for row in rows} if host is not None}
    return {
        row.pk: _as_it_stands(row, standings.get(row.pk), contacts.get(row.pk), paces[row.host_id], on)
        for row in rows
        if row.host_id is not None
    }


def _as_read(contact: ServiceContact, first: date | None) -> ServiceContact:
    """The row, or a copy without a time that was asked for before the service came; whoever calls keeps to that time.

    One whose day is not known is taken for an old one.
    """
    asked = contact.booked_at
    if first is None or (asked is not None and clock.local_day(asked) >= first):
        return contact
    without = copy(contact)
    without.booked_for = None
    return without


def _as_it_stands(
    service: Service,
    standing: Standing | None,
    contact: ServiceContact | None,
    pace: Pace,
    on: date,
    *,
    booked: bool = True,
) -> Clock:
    due = due_by_rules(
        pace,
        band=standing.band if standing else Band.GREY,
        since=standing.paced_since if standing else None,
        before=standing.paced_before if standing else "",
        outbreak=bool(standing and OUTBREAK in standing.triggers),
        last_completed=contact.last_completed_on if contact else None,
        first_seen=(contact.first_due_from if contact else None) or service.first_seen_on,
        booked=clock.local_day(contact.booked_for) if booked and contact and contact.booked_for else None,
    )
    band = Band(standing.band) if standing else Band.GREY
    return Clock(due, band, missed_in_a_row(due, band, pace.policy, on), contact, standing)


def due_by_rules(
    pace: Pace,
    *,
    band: str,
    since: date | None,
    before: str,
    outbreak: bool,
    last_completed: date | None,
    first_seen: date,
    booked: date | None,
) -> Due:
    """`rules.paced_due` of what the rows say; days before England's calendar is known count as its first
    day.
    """
    return paced_due(
        None if last_completed is None else max(last_completed, FIRST),
        Band(band),
        pace,
        first_seen=max(first_seen, FIRST),
        band_before=Band(before) if before else None,
        band_since=since,
        booked=booked,
        outbreak_open=outbreak,
    )


def parameters(council_id: int, pace: Pace) -> dict[str, Any]:
    """What DUE needs to be told, by name."""
    before = pace.before or pace.policy
    return {
        "council": council_id,
        "earliest": FIRST,
        "outbreak": OUTBREAK,
        "paced_from": pace.counts_from if pace.before else None,
        "now_ceiling": pace.policy.ceiling_days,
        "then_ceiling": before.ceiling_days,
        **{f"now_{band.value}": pace.policy.cadence[band] for band in Band},
        **{f"then_{band.value}": before.cadence[band] for band in Band},
    }


def _settled(which: str, alias: str) -> str:
    """The day that one of the two policies sets, before what was asked for, as `settled` of an alias."""

    def every(band: str, otherwise: str) -> str:
        cases = " ".join(f"WHEN '{each.value}' THEN %({which}_{each.value})s" for each in Band)
        return f"CASE {band} {cases} ELSE %({which}_{otherwise})s END"

    return f"""
    CROSS JOIN LATERAL (SELECT a.start + {every("a.band", "grey")} AS by_cadence) {which}_b
    CROSS JOIN LATERAL (
        SELECT GREATEST({which}_b.by_cadence, st.paced_since) AS in_band,
               GREATEST({which}_b.by_cadence, a.start + {every("st.paced_before", "ceiling")}) AS at_latest
    ) {which}_d
    LEFT JOIN contact_nonworkingday {which}_off
           ON {which}_off.day = {which}_d.in_band AND a.band = 'red' AND NOT a.outbreak
    CROSS JOIN LATERAL (
        SELECT LEAST(COALESCE({which}_off.following, {which}_d.in_band), {which}_d.at_latest) AS settled
    ) {alias}
"""


#: Asked only for the services whose day lies before the policy in force began; a join would be paid for by all.
_BY_THE_ONE_BEFORE = f"(SELECT was.settled FROM (VALUES (1)) AS once {_settled('then', 'was')})"  # noqa: S608  built of our own constants
#: Every active adult social care service of a council with its clock: service `s`, standing `st`, contact `c`,
#: `a` (band, outbreak, start, booked), `f.due_on` and `g.call_on`.
DUE = f"""
    register_service s
    LEFT JOIN risk_standing st ON st.service_id = s.id AND st.council_id = %(council)s
    LEFT JOIN contact_servicecontact c ON c.service_id = s.id AND c.council_id = %(council)s
    CROSS JOIN LATERAL (
        SELECT COALESCE(st.band, 'grey') AS band,
               COALESCE(%(outbreak)s = ANY (st.triggers), false) AS outbreak,
               GREATEST(COALESCE(c.last_completed_on, c.first_due_from, s.first_seen_on),
                        %(earliest)s) AS start,
               (c.booked_for AT TIME ZONE 'Europe/London')::date AS booked
    ) a
    {_settled("now", "held")}
    CROSS JOIN LATERAL (
        SELECT CASE WHEN held.settled < %(paced_from)s::date
                    THEN GREATEST(held.settled, LEAST({_BY_THE_ONE_BEFORE}, %(paced_from)s::date))
                    ELSE held.settled END AS settled
    ) e
    CROSS JOIN LATERAL (
        SELECT CASE WHEN a.booked < e.settled AND (c.last_completed_on IS NULL OR a.booked > a.start)
                    THEN a.booked ELSE e.settled END AS due_on
    ) f
    LEFT JOIN contact_nonworkingday rest ON rest.day = f.due_on AND NOT (a.band = 'red' AND a.outbreak)
    CROSS JOIN LATERAL (
        SELECT CASE WHEN rest.before > a.start THEN rest.before ELSE f.due_on END AS call_on
    ) g
"""
#: Which services are called: those in the council's area that may care for people and are not noted as closed.
CALLED = (
    "s.host_id = %(council)s AND s.adult_social_care AND NOT s.withdrawn"
    " AND s.status IN ('registered', 'dormant') AND c.closed_on IS NULL"
)
_DUE_BY = f"""
    SELECT s.id, s.ref, c.last_completed_on
    FROM {DUE} WHERE {CALLED} AND g.call_on <= %(by)s
"""  # noqa: S608  built of our own constants


class DueCall(NamedTuple):
    """A service whose call is to be made by a day, and when it was last spoken to."""

    service_id: int
    ref: str
    last_completed_on: date | None


def due_by(council_id: int, by: date) -> list[DueCall]:
    """The services that a council must call by a day, late ones too, in no order."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE_BY, {**parameters(council_id, pace_of(council_id, by)), "by": by})
        return [DueCall(*row) for row in cursor.fetchall()]
