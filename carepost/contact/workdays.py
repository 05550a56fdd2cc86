"""Writes England's non-working days where SQL can see them, from core.calendar, after every migration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connections

from carepost.core.calendar import FIRST_YEAR, LAST_YEAR, add_working_days, is_working_day

FIRST, LAST = date(FIRST_YEAR, 1, 6), date(LAST_YEAR, 12, 20)
"""Within these days the calendar is known with the working days on both sides."""


def days() -> Iterator[tuple[date, date, date]]:
    """Each non-working day with the working day after it and the one before it."""
    for n in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=n)
        if not is_working_day(day):
            yield day, add_working_days(day, 1), add_working_days(day, -1)


def write_after_migrate(*, using: str, **_: Any) -> None:
    """Make the table say what the calendar says, whatever it said before."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if "contact_nonworkingday" not in connection.introspection.table_names(cursor):
            return
        rows = list(days())
        known = [day for day, _, _ in rows]
        cursor.execute("DELETE FROM contact_nonworkingday WHERE NOT day = ANY (%s)", [known])
        cursor.execute(
            "INSERT INTO contact_nonworkingday (day, following, before)"
            " SELECT * FROM unnest(%s::date[], %s::date[], %s::date[])"
            " ON CONFLICT (day) DO UPDATE SET following = EXCLUDED.following, before = EXCLUDED.before",
            [known, [after for _, after, _ in rows], [before for _, _, before in rows]],
        )
