"""What leaders are told of calls: made in some days, missed as a day ended, and how far the ladder is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count

from carepost.contact import due
from carepost.contact.models import WelfareCall
from carepost.contact.rules import CallPolicy, Outcome, Step, ladder, steps_reached
from carepost.core import policies
from carepost.core.acting import Actor
from carepost.core.clock import local_day
from carepost.risk.rules import Band
from carepost.risk.rules.kinds import CALLS_MISSED

# Missing is noted as of the day that ended, and that a service was reached again as of the day of the call.
_NOTED = """
    SELECT s.id, s.ref, s.name, s.town,
           LEAST(c.closed_on, CASE WHEN s.status = 'deregistered' THEN s.deregistered_on END) AS closed,
           r.observed_on, (w.at AT TIME ZONE 'Europe/London')::date AS withdrawn,
           CASE WHEN r.evidence ~ '^[0-9]{1,4}$' THEN r.evidence::int ELSE 0 END AS missed
    FROM risk_signalrow r
    JOIN register_service s ON s.id = r.service_id
    LEFT JOIN risk_signalwithdrawal w ON w.signal_id = r.id
    LEFT JOIN contact_servicecontact c ON c.service_id = s.id AND c.council_id = %(council)s
    WHERE r.council_id = %(council)s AND r.kind = %(kind)s AND r.observed_on <= %(last)s
      AND s.host_id = %(council)s AND s.adult_social_care AND NOT s.withdrawn
      AND (s.status IN ('registered', 'dormant') OR s.deregistered_on IS NOT NULL)
    ORDER BY r.observed_on, r.id
"""
_LATE = f"""
    SELECT s.ref, s.name, s.town, a.band, a.outbreak, f.due_on
    FROM {due.DUE} WHERE {due.CALLED} AND f.due_on < %(today)s
    ORDER BY f.due_on, s.name, s.id
"""  # noqa: S608  built of our own constants


@dataclass(frozen=True, slots=True)
class Missing:
    """A service that had missed so many calls in a row at the end of a day."""

    ref: str
    name: str
    town: str
    missed: int


@dataclass(frozen=True, slots=True)
class Late:
    """A service whose call is late, and the last step of the ladder whose day has come; None before the first."""

    ref: str
    name: str
    town: str
    band: Band
    due_on: date
    days: int
    step: Step | None


def calls_by_day(viewer: Actor, start: date, end: date) -> Mapping[date, tuple[int, int]]:
    """How many calls that stand were completed, and how many attempts were made, on each day with any."""
    rows = WelfareCall.objects.filter(
        council_id=viewer.council_id or 0, is_current=True, on__gte=start, on__lte=end
    )
    found: dict[date, tuple[int, int]] = {}
    for on, outcome, count in rows.order_by().values_list("on", "outcome").annotate(Count("pk")):
        completed, attempts = found.get(on, (0, 0))
        done = outcome == Outcome.COMPLETED
        found[on] = (completed + count * done, attempts + count * (not done))
    return found


def missing_on(viewer: Actor, days: Sequence[date]) -> dict[date, list[Missing]]:
    """For each of these days the services that had missed a call or more in a row as it ended, as was noted that
    night, the most missed first. One query for all of them.
    """
    with connection.cursor() as cursor:
        told: dict[str, Any] = {
            "council": viewer.council_id or 0,
            "kind": CALLS_MISSED.key,
            "last": max(days),
        }
        cursor.execute(_NOTED, told)
        noted = cursor.fetchall()
    return {on: _missing(noted, on) for on in days}


def _missing(noted: Sequence[tuple[Any, ...]], on: date) -> list[Missing]:
    latest: dict[int, Missing] = {}
    for service_id, ref, name, town, closed, observed, withdrawn, missed in noted:
        if observed <= on and (withdrawn is None or withdrawn > on) and (closed is None or closed > on):
            latest[service_id] = Missing(ref, name, town, missed)
    return sorted(
        (one for one in latest.values() if one.missed), key=lambda one: (-one.missed, one.name, one.ref)
    )


def late_now(viewer: Actor, now: datetime) -> Sequence[Late]:
    """The services whose call is late, longest first, each with its step of the ladder."""
    council_id, today = viewer.council_id or 0, local_day(now)
    policy = policies.in_force(CallPolicy, council_id, today).value
    told = due.parameters(council_id, due.pace_of(council_id, today))
    with connection.cursor() as cursor:
        cursor.execute(_LATE, {**told, "today": today})
        rows = cursor.fetchall()
    return [
        Late(ref, name, town, Band(band), due_on, (today - due_on).days,
             _step(due_on, Band(band), policy, today, outbreak))
        for ref, name, town, band, outbreak, due_on in rows
    ]  # fmt: skip


def last_callers(viewer: Actor, refs: Sequence[str]) -> dict[str, str]:
    """Who completed the last call to each of these services, by their ref."""
    rows = WelfareCall.objects.filter(
        council_id=viewer.council_id or 0, is_current=True, outcome=Outcome.COMPLETED, service__ref__in=refs
    )
    latest = rows.order_by("service_id", "-started_at", "-pk").distinct("service_id")
    return dict(latest.values_list("service__ref", "caller_name"))


def _step(due_on: date, band: Band, policy: CallPolicy, today: date, outbreak: bool) -> Step | None:
    steps = ladder(due_on, band, policy, outbreak_open=outbreak)
    return next(reversed(steps_reached(steps, today, due_on)), None)
