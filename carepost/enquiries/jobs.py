"""What enquiries do by themselves: every five minutes, raise what is past its time and close what rests."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.councils.each import each_council
from carepost.councils.permissions import Can
from carepost.enquiries.actions.lifting import lift_late, to_lift


@app.periodic(cron="*/5 * * * *")
@app.task(name="enquiries.lift_late", queueing_lock="enquiries.lift_late")
def every_five_minutes(timestamp: int) -> None:
    """Raise late enquiries to their managers, council by council."""
    close_old_connections()
    lift_for_each_council()


def lift_for_each_council() -> int:
    """Lift in each council's own scope and transaction; returns how many were raised. Raises SomeFailed at the end."""

    def work(by: Actor, council_id: int) -> int:
        with tenancy.transaction_for(by):
            return lift_late(by=by, council_id=council_id) if to_lift(council_id, clock.now()) else 0

    return each_council("enquiries every five minutes", Can.LIFT_LATE_ENQUIRIES, work)
