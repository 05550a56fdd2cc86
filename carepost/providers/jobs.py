"""What this room does by itself, every night: it notes which registrations followed another under another provider, and
forgets who looked long ago.
"""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.councils.each import each_council
from carepost.councils.permissions import Can
from carepost.providers import actions


@app.periodic(cron="50 1 * * *")
@app.task(name="providers.every_night", queueing_lock="providers.every_night")
def every_night(timestamp: int) -> None:
    """Note, council by council, the registrations that followed another; then forget old looks."""
    close_old_connections()
    each_council("providers every night", Can.NOTE_HANDOVERS, note_one)
    each_council("looks every night", Can.FORGET_LOOKS, forget_one)


def note_one(by: Actor, council_id: int) -> int:
    """Note those of one council; returns how many are new."""
    with tenancy.transaction_for(by):
        return actions.note_successors(by=by, council_id=council_id)


def forget_one(by: Actor, council_id: int) -> int:
    """Forget the old looks of one council; returns how many."""
    with tenancy.transaction_for(by):
        return actions.forget_looks(by=by, council_id=council_id)
