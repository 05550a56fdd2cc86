"""What contact does every night: count the calls that were missed."""

from __future__ import annotations

import logging

from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.contact import actions
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.councils.models import Council
from carepost.councils.permissions import Can

logger = logging.getLogger(__name__)


class SomeFailed(RuntimeError):
    """The work of some councils failed; the others' was done."""


@app.periodic(cron="10 2 * * *")
@app.task(name="contact.every_night", queueing_lock="contact.every_night")
def every_night(timestamp: int) -> None:
    """Note, council by council, which services missed calls in a row."""
    close_old_connections()
    for_each_council()


def for_each_council() -> int:
    """Count in each council's own scope and transaction; returns how many services were noted anew.

    One council that fails does not stop the others. Raises SomeFailed at the end.
    """
    today, noted, failed = clock.today(), 0, []
    for council_id in Council.objects.filter(services__isnull=False).distinct().values_list("pk", flat=True):
        by = Actor.operator("contact every night", council_id=council_id, permissions={Can.NOTE_MISSED_CALLS})
        try:
            noted += actions.note_missed_calls(by=by, council_id=council_id, today=today).noted
        except Exception:
            logger.exception("Missed calls of council %s were not counted", council_id)
            failed.append(council_id)
    if failed:
        raise SomeFailed(f"Missed calls were not counted for {len(failed)} councils")
    return noted
