"""What is done to mail by itself: looked after and asked about every few minutes, forgotten when its time is over."""

from __future__ import annotations

from collections.abc import Callable

from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.councils.each import each_council
from carepost.councils.permissions import Can
from carepost.gateways.mail import asking, keeping


@app.periodic(cron="*/5 * * * *")
@app.task(name="messages.look_after", queueing_lock="messages.look_after")
def look_after(timestamp: int) -> int:
    """Take up mail that lost its job, or its worker."""
    close_old_connections()
    return for_everybody("messages every five minutes", keeping.look_after)


@app.periodic(cron="*/10 * * * *")
@app.task(name="messages.ask_after", queueing_lock="messages.ask_after")
def ask_after(timestamp: int) -> int:
    """Ask GOV.UK Notify what became of what it took, where it sends no receipts or one was lost."""
    close_old_connections()
    name = "messages every ten minutes"
    asked = each_council(name, Can.LOOK_AFTER_MAIL, lambda by, council_id: asking.ask_after(council_id))
    return asked + asking.ask_after(None)


@app.periodic(cron="40 3 * * *")
@app.task(name="messages.forget", queueing_lock="messages.forget")
def forget(timestamp: int) -> int:
    """Remove what is older than each council's policy keeps it."""
    close_old_connections()
    return for_everybody("messages every night", keeping.forget)


def for_everybody(name: str, work: Callable[[int | None], int]) -> int:
    """Do it for letters of sign-in, and for each council in its own scope. Returns the sum."""

    def for_council(by: Actor, council_id: int) -> int:
        with tenancy.transaction_for(by):
            return work(council_id)

    with tenancy.transaction_for(Actor.operator(name)):
        own = work(None)
    return own + each_council(name, Can.LOOK_AFTER_MAIL, for_council)
