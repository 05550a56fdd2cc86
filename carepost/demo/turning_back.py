"""The clocks of the county as they stood on an earlier morning, so that a report made as of then counts what was late.

Carepost keeps a clock as it stands now; what it said on an earlier day follows from the calls and moves of before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from django.db.models import Model

from carepost.contact.models import ServiceContact, WelfareCall
from carepost.contact.rules import Outcome
from carepost.core.clock import local_day
from carepost.risk.models import Standing, StandingChange
from carepost.risk.queries.columns import turned_worse

_WOUND = ("last_completed_at", "last_completed_on", "booked_for", "closed_on")
_PACED = ("band", "triggers", "paced_since", "paced_before")


@contextmanager
def turned_back(council_id: int, at: datetime) -> Iterator[None]:
    """Every clock of a council as it stood at a moment, and as it stands now afterwards. One transaction has both."""
    contacts = ServiceContact.objects.filter(council_id=council_id)
    standings = Standing.objects.filter(council_id=council_id)
    now, bands = list(contacts), list(standings)  # read apart from the rows that are turned back
    _write(_contacts_at(list(contacts.all()), council_id, at), _WOUND)
    _write(_standings_at(list(standings.all()), council_id, at), _PACED)
    yield
    _write(now, _WOUND)
    _write(bands, _PACED)


def _write(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Some fields of many rows, sent together: thousands of them take a second, of `bulk_update` half a minute."""
    if not rows:
        return
    fields = [field for field in rows[0]._meta.concrete_fields if field.attname in names]
    setting = ", ".join(f'"{field.column}" = %s' for field in fields)
    update = f'UPDATE "{rows[0]._meta.db_table}" SET {setting} WHERE id = %s'  # noqa: S608  built of our own names
    values = [
        [*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(update, values)


def _contacts_at(rows: list[ServiceContact], council_id: int, at: datetime) -> list[ServiceContact]:
    calls = WelfareCall.objects.filter(council_id=council_id, is_current=True, started_at__lt=at)
    completed = calls.filter(outcome=Outcome.COMPLETED).order_by("service_id", "-started_at")
    last = {
        call.service_id: call
        for call in completed.distinct("service_id").only("service_id", "started_at", "on")
    }
    for row in rows:
        call = last.get(row.service_id)
        row.last_completed_at, row.last_completed_on = (call.started_at, call.on) if call else (None, None)
        row.booked_for = None
        if row.closed_on is not None and row.closed_on > local_day(at):
            row.closed_on = None
    return rows


def _standings_at(rows: list[Standing], council_id: int, at: datetime) -> list[Standing]:
    """A service that had no standing yet keeps today's; facts that set a standing are not known of earlier days."""
    moves = StandingChange.objects.filter(council_id=council_id, on__lt=local_day(at))
    latest = {
        move.service_id: move for move in moves.order_by("service_id", "-at", "-pk").distinct("service_id")
    }
    moved = [row for row in rows if row.service_id in latest]
    for row in moved:
        move = latest[row.service_id]
        worse = bool(move.band_from) and turned_worse(move)
        row.band, row.triggers = move.band_to, []
        row.paced_since, row.paced_before = (move.on, move.band_from) if worse else (None, "")
    return moved
