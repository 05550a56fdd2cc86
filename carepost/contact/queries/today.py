"""Who must be called today, in one query: overdue first, then by standing and last contact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from carepost.contact import due
from carepost.contact.rules import CallPolicy, Due, Pace, why_now
from carepost.contact.rules.callbacks import declined_in_words, is_call_back_late
from carepost.core import policies
from carepost.core.acting import Actor
from carepost.core.calendar import time_in_words
from carepost.core.clock import local_day

SIZE = 50
_NOT_NEWS = "contact.missed"


class Only(StrEnum):
    """Which part of the list is wanted."""

    ALL = "all"
    LATE = "late"
    YOURS = "yours"
    CALL_BACKS = "call_backs"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class TodayRow:
    """A service to call, and why now. `claimed_by` is empty when nobody has taken the call."""

    service_id: int
    ref: str
    name: str
    town: str
    kind: str
    phone: str
    band: str
    due: Due
    days_late: int
    why: tuple[str, ...]
    last_completed_on: date | None
    attempts: int
    booked_for: datetime | None
    cannot_call: str
    call_back_late: bool
    declined: str
    yours: bool
    planned: str
    claimed_by: str
    claimed_until: datetime | None
    mine: bool
    drafted: bool


@dataclass(frozen=True, slots=True)
class Today:
    """A page of who to call, and how many there are in all."""

    rows: tuple[TodayRow, ...]
    to_call: int
    late: int
    yours: int
    waiting_for_me: int
    call_backs_late: int
    page: int
    pages: int


_COLUMNS = """
    s.id, s.ref, s.name, s.town, s.primary_service, s.kind, s.phone, s.first_seen_on,
    a.band, a.outbreak, st.paced_since, st.paced_before, st.score, st.reasons,
    c.last_completed_on, c.first_due_from, c.booked_for, COALESCE(c.attempts, 0) AS attempts,
    COALESCE(c.cannot_call, '') AS cannot_call, COALESCE(c.declined, 0) AS declined, c.last_attempt_at,
    f.due_on, g.call_on,
    k.holder_id, k.holder_name, k.until, dr.id IS NOT NULL AS drafted,
    rp.officer_id = %(me)s AS yours, rp.minute, ru.name AS planned_for
"""
_JOINS = """
    LEFT JOIN core_claim k ON k.council_id = %(council)s AND k.subject = 'welfare-call:' || s.id
                          AND k.until > %(now)s
    LEFT JOIN contact_calldraft dr ON dr.council_id = %(council)s AND dr.service_id = s.id
                                  AND dr.user_id = %(me)s
    LEFT JOIN contact_rotaplace rp ON rp.council_id = %(council)s AND rp.service_id = s.id
                                  AND rp.day = %(today)s AND rp.in_force
    LEFT JOIN councils_user ru ON ru.id = rp.officer_id
"""
_ORDER = """
    (due_on < %(today)s) DESC,
    CASE band WHEN 'red' THEN 0 WHEN 'amber' THEN 1 WHEN 'grey' THEN 2 ELSE 3 END,
    last_completed_on NULLS FIRST, score DESC NULLS LAST, name, id
"""
#: The time that they asked for has passed, and nobody has rung since; as `is_call_back_late` has it.
_PASSED = "{0}booked_for <= %(now)s AND COALESCE({0}last_attempt_at < {0}booked_for, true)"
_TODAY = f"""
    WITH clock AS MATERIALIZED (
        SELECT {_COLUMNS} FROM {due.DUE} {_JOINS} WHERE {due.CALLED} AND g.call_on <= %(today)s
    )
    SELECT clock.*,
           count(*) OVER () AS to_call,
           count(*) FILTER (WHERE due_on < %(today)s) OVER () AS late,
           count(*) FILTER (WHERE drafted OR holder_id = %(me)s) OVER () AS waiting,
           count(*) FILTER (WHERE yours) OVER () AS yours_in_all,
           count(*) FILTER (WHERE {_PASSED.format("")}) OVER () AS call_backs_late
    FROM clock ORDER BY {_ORDER} LIMIT %(size)s OFFSET %(skipped)s
"""  # noqa: S608  built of our own constants
_LATE = _TODAY.replace("g.call_on <= %(today)s", "f.due_on < %(today)s")
_MINE = "rp.officer_id = %(me)s AND c.last_completed_on IS DISTINCT FROM %(today)s"
_YOURS = _TODAY.replace("g.call_on <= %(today)s", _MINE).replace(_ORDER, f"minute, {_ORDER}")
_CALL_BACKS = _TODAY.replace("g.call_on <= %(today)s", _PASSED.format("c."))
_DECLINED = _TODAY.replace("g.call_on <= %(today)s", "c.declined >= 2")
_NEXT = f"""
    SELECT * FROM (
        SELECT {_COLUMNS} FROM {due.DUE} {_JOINS} WHERE {due.CALLED} AND g.call_on > %(today)s
    ) clock ORDER BY call_on, {_ORDER} LIMIT 1
"""  # noqa: S608  built of our own constants
_LISTS = {
    Only.ALL: _TODAY, Only.LATE: _LATE, Only.YOURS: _YOURS, Only.CALL_BACKS: _CALL_BACKS,
    Only.DECLINED: _DECLINED,
}  # fmt: skip


def today(viewer: Actor, now: datetime, *, page: int = 1, only: Only = Only.ALL, size: int = SIZE) -> Today:
    """Who the viewer's council must call today, `size` to a page, and why each now; only the late, or only those that
    the rota gives the viewer today, in the order of its times; only calls that they asked for and nobody made; only
    those that declined two in a row or more.
    """
    skipped = (max(page, 1) - 1) * size
    pace = due.pace_of(_council(viewer), local_day(now))
    found = _rows(_LISTS[only], viewer, now, pace, size=size, skipped=skipped)
    if not found and page > 1:
        return today(viewer, now, page=1, only=only, size=size)
    calls = _calls(viewer, now)
    first = (
        found[0]
        if found
        else dict.fromkeys(("to_call", "late", "waiting", "yours_in_all", "call_backs_late"), 0)
    )
    return Today(
        rows=tuple(_row(row, pace, calls, viewer, now) for row in found),
        to_call=first["to_call"],
        late=first["late"],
        yours=first["yours_in_all"],
        waiting_for_me=first["waiting"],
        call_backs_late=first["call_backs_late"],
        page=max(page, 1),
        pages=max(1, -(-first["to_call"] // size)),
    )


def next_up(viewer: Actor, now: datetime) -> TodayRow | None:
    """The first service that will be due when nobody is due today; None where there is no service."""
    pace = due.pace_of(_council(viewer), local_day(now))
    found = _rows(_NEXT, viewer, now, pace, size=1, skipped=0)
    return _row(found[0], pace, _calls(viewer, now), viewer, now) if found else None


def _rows(
    sql: str, viewer: Actor, now: datetime, pace: Pace, *, size: int, skipped: int
) -> list[dict[str, Any]]:
    told = due.parameters(_council(viewer), pace)
    told |= {"today": local_day(now), "now": now, "me": viewer.user_id or 0, "size": size, "skipped": skipped}
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _calls(viewer: Actor, now: datetime) -> CallPolicy:
    return policies.in_force(CallPolicy, _council(viewer), local_day(now)).value


def _row(row: dict[str, Any], pace: Pace, calls: CallPolicy, viewer: Actor, now: datetime) -> TodayRow:
    on = local_day(now)
    when = due.due_by_rules(
        pace,
        band=row["band"],
        since=row["paced_since"],
        before=row["paced_before"] or "",
        outbreak=row["outbreak"],
        last_completed=row["last_completed_on"],
        first_seen=row["first_due_from"] or row["first_seen_on"],
        booked=local_day(row["booked_for"]) if row["booked_for"] else None,
    )
    return TodayRow(
        service_id=row["id"],
        ref=row["ref"],
        name=row["name"],
        town=row["town"],
        kind=row["primary_service"] or row["kind"],
        phone=row["phone"],
        band=row["band"],
        due=when,
        days_late=when.days_late(on),
        why=_why(row, when, on),
        last_completed_on=row["last_completed_on"],
        attempts=row["attempts"],
        booked_for=row["booked_for"],
        cannot_call=row["cannot_call"],
        call_back_late=is_call_back_late(row["booked_for"], row["last_attempt_at"], now),
        declined=declined_in_words(row["declined"], calls),
        yours=bool(row["yours"]),
        planned=_planned(row),
        claimed_by=row["holder_name"] or "",
        claimed_until=row["until"],
        mine=row["holder_id"] is not None and row["holder_id"] == viewer.user_id,
        drafted=row["drafted"],
    )


def _why(row: dict[str, Any], when: Due, on: date) -> tuple[str, ...]:
    why = why_now(when, on, news=tuple(_news(row)), attempts=row["attempts"], booked_for=row["booked_for"])
    if row["booked_for"] and when.why.startswith("They asked"):
        return tuple(line for line in why if line != when.why)  # told already, with its hour
    return why


def _planned(row: dict[str, Any]) -> str:
    """Whom the rota gives this call today, and from when: "Yours at 10:30", "Priya Ramanujam at 9:00"."""
    if row["minute"] is None:
        return ""
    return f"{'Yours' if row['yours'] else row['planned_for']} at {time_in_words(row['minute'])}"


def _news(row: dict[str, Any]) -> Iterator[str]:
    """The strongest reasons of the standing that are worries; that calls were missed is told by the
    lateness.
    """
    reasons = json.loads(row["reasons"]) if row["reasons"] else []
    worries = (r for r in reasons if r["severity"] and r["kind"] != _NOT_NEWS)
    for _, reason in zip(range(due.NEWS), worries, strict=False):
        yield reason["sentence"]


def _council(viewer: Actor) -> int:
    if viewer.council_id is None:
        raise ValueError("The call list is a council's")
    return viewer.council_id
