"""What letters do by themselves: what they say is forgotten when its time is over."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.councils.each import each_council
from carepost.councils.permissions import Can
from carepost.letters.actions.keeping import forget_letters


@app.periodic(cron="50 3 * * *")
@app.task(name="letters.forget", queueing_lock="letters.forget")
def every_night(timestamp: int) -> None:
    """Remove what is older than each council's policy keeps it."""
    close_old_connections()
    forget_for_each_council()


def forget_for_each_council() -> int:
    """Forget in each council's own scope and transaction; returns how many letters. Raises SomeFailed at the end."""

    def work(by: Actor, council_id: int) -> int:
        with tenancy.transaction_for(by):
            return forget_letters(by=by, council_id=council_id)

    return each_council("letters every night", Can.FORGET_LETTERS, work)
