"""How well a council keeps its promise to be in touch: every gap of every service, in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from carepost.contact import due
from carepost.contact.models import WelfareCall
from carepost.contact.rules import CallPolicy, Outcome, Share, compliance, expected_calls
from carepost.core import policies
from carepost.core.acting import Actor
from carepost.core.clock import local_day

_GAPS = """
    WITH site AS (
        SELECT s.id, s.ref, s.name, s.town,
               GREATEST(%(start)s::date, s.registered_on, s.first_seen_on) AS opened,
               LEAST(%(end)s::date, s.deregistered_on, c.closed_on) AS closed
        FROM register_service s
        LEFT JOIN contact_servicecontact c ON c.service_id = s.id AND c.council_id = %(council)s
        WHERE s.host_id = %(council)s AND s.adult_social_care AND NOT s.withdrawn AND s.status <> 'applied'
          AND (s.status <> 'deregistered' OR s.deregistered_on IS NOT NULL)
    ), mark AS (
        SELECT id, opened AS day, 0 AS made FROM site WHERE opened <= closed
        UNION ALL SELECT id, closed, 0 FROM site WHERE opened <= closed
        UNION ALL
        SELECT site.id, w."on", 1 FROM site JOIN contact_welfarecall w
            ON w.service_id = site.id AND w.council_id = %(council)s AND w.is_current
           AND w.outcome = 'completed' AND w."on" BETWEEN site.opened AND site.closed
    ), gap AS (
        SELECT id, day, made, day - lag(day) OVER (PARTITION BY id ORDER BY day) AS days FROM mark
    ), longest AS (
        SELECT id, COALESCE(max(days), 0) AS days, sum(made) AS made,
               (array_agg(day ORDER BY days DESC NULLS LAST, day))[1] AS ended
        FROM gap GROUP BY id
    )
"""
#: Which services a list of gaps holds: by whether the promise was kept, or those that came or went in the period.
_PARTS = {
    "kept": "longest.days <= %(most)s",
    "missed": "longest.days > %(most)s",
    "opened": "site.opened > %(start)s",
    "closed": "site.closed < %(end)s",
}
PARTS = tuple(_PARTS)
_COUNT = f"""{_GAPS}
    SELECT {", ".join(f"count(*) FILTER (WHERE {part})" for part in _PARTS.values())}, count(*)
    FROM longest JOIN site USING (id)
"""  # noqa: S608  built of our own constants
_ROWS = f"""{_GAPS}
    SELECT site.ref, site.name, site.town, site.opened, site.closed, longest.days, longest.made, longest.ended
    FROM longest JOIN site USING (id)
    WHERE {{part}}
    ORDER BY longest.days DESC, site.name, site.id
"""  # noqa: S608  built of our own constants
_NOW = f"""
    SELECT count(*) FILTER (WHERE g.call_on <= %(today)s),
           count(*) FILTER (WHERE f.due_on < %(today)s),
           count(*)
    FROM {due.DUE} WHERE {due.CALLED}
"""  # noqa: S608  built of our own constants


@dataclass(frozen=True, slots=True)
class ServiceGap:
    """A service's longest time between completed calls in a period: days, and the day on which it ended.

    The period counts for it from `opened` to `closed`.
    """

    ref: str
    name: str
    town: str
    opened: date
    closed: date
    longest: int
    made: int
    ended: date
    kept: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """A council's calls in a period, and where it stands now.

    `expected` is the fewest that could do, `most` the days of the promise; `opened` and `closed` are services first
    seen or closed within the period.
    """

    share: Share
    most: int
    opened: int
    closed: int
    completed: int
    attempts: int
    expected: int
    services: int
    due: int
    overdue: int


def coverage(viewer: Actor, start: date, end: date, now: datetime) -> Coverage:
    """Calls made in a period, the share of services whose every gap was kept, and who is due and overdue now.

    Raises ValueError when the period ends before it starts.
    """
    told = _told(viewer, start, end, now)
    definition = compliance([], start, end, told["most"]).definition
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, told)
        kept, _, opened, closed, judged = cursor.fetchone() or (0, 0, 0, 0, 0)
        cursor.execute(_NOW, told)
        waiting, late, services = cursor.fetchone() or (0, 0, 0)
    made = WelfareCall.objects.filter(
        council_id=viewer.council_id or 0, is_current=True, on__gte=start, on__lte=end
    )
    completed = made.filter(outcome=Outcome.COMPLETED).count()
    return Coverage(
        share=Share(kept, judged, definition, start, end),
        most=told["most"],
        opened=opened,
        closed=closed,
        completed=completed,
        attempts=made.count() - completed,
        expected=expected_calls(services, days=(end - start).days + 1, every=told["most"]),
        services=services,
        due=waiting,
        overdue=late,
    )


def gap_rows(viewer: Actor, start: date, end: date, now: datetime, *, part: str = "") -> Sequence[ServiceGap]:
    """Every service of the period with its longest gap, the longest first; or only those of one of PARTS."""
    told = _told(viewer, start, end, now)
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(part=_PARTS.get(part, "true")), told)
        return [
            ServiceGap(ref, name, town, opened, closed, days, made, ended, days <= told["most"])
            for ref, name, town, opened, closed, days, made, ended in cursor.fetchall()
        ]


def _told(viewer: Actor, start: date, end: date, now: datetime) -> dict[str, Any]:
    if end < start:
        raise ValueError("A period cannot end before it starts.")
    council_id, on = viewer.council_id or 0, local_day(now)
    most = policies.in_force(CallPolicy, council_id, on).value.compliance_gap_days
    clock = due.parameters(council_id, due.pace_of(council_id, on))
    return {**clock, "start": start, "end": end, "most": most, "today": on}
