"""What events do by themselves, every five minutes and every night."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.councils.each import each_council
from carepost.councils.permissions import Can
from carepost.events.actions.forgetting import forget_people
from carepost.events.actions.tending import tend_events, to_tend


@app.periodic(cron="*/5 * * * *")
@app.task(name="events.tend", queueing_lock="events.tend")
def every_five_minutes(timestamp: int) -> None:
    """Look after the events of each council."""
    close_old_connections()
    tend_for_each_council()


@app.periodic(cron="20 3 * * *")
@app.task(name="events.forget", queueing_lock="events.forget")
def every_night(timestamp: int) -> None:
    """Forget who came to events that are old."""
    close_old_connections()
    forget_for_each_council()


def forget_for_each_council() -> int:
    """Forget in each council's own scope and transaction; returns how many places. Raises SomeFailed at the end."""

    def work(by: Actor, council_id: int) -> int:
        with tenancy.transaction_for(by):
            return forget_people(by=by, council_id=council_id)

    return each_council("events every night", Can.FORGET_PEOPLE, work)


def tend_for_each_council() -> int:
    """Tend in each council's own scope and transaction; returns how many events. Raises SomeFailed at the end."""

    def work(by: Actor, council_id: int) -> int:
        with tenancy.transaction_for(by):
            return tend_events(by=by, council_id=council_id) if to_tend(council_id, clock.now()) else 0

    return each_council("Carepost (events)", Can.TEND_EVENTS, work)
