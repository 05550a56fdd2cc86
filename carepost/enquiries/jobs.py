"""What enquiries do by themselves: raise what is past its time, close what rests, and empty the mailbox."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.councils.each import each_council
from carepost.councils.permissions import Can
from carepost.enquiries import queries
from carepost.enquiries.actions.lifting import lift_late, to_lift
from carepost.enquiries.actions.mails import receive_mail
from carepost.gateways.failures import GatewayFailed
from carepost.gateways.inbox import Inbox, inbox_at

logger = logging.getLogger(__name__)


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


@app.periodic(cron="* * * * *")
@app.task(name="enquiries.fetch_mail", queueing_lock="enquiries.fetch_mail")
def every_minute(timestamp: int) -> None:
    """Take in what lies in the mailbox, where there is one."""
    close_old_connections()
    fetch_mail()


def fetch_mail() -> int:
    """Take in the unseen mails, each in its own transaction, and mark each once it is kept; returns how many.

    What cannot be reached is logged and tried again in a minute.
    """
    if not settings.INBOX_URL:
        return 0
    council = queries.council_named(settings.INBOX_COUNCIL)
    if council is None:
        logger.error("No council is called %r: set CAREPOST_INBOX_COUNCIL", settings.INBOX_COUNCIL)
        return 0
    by = Actor.operator("mailbox", council_id=council.pk, permissions={Can.RECEIVE_MAIL.value})
    kept = 0
    try:
        with Inbox.open(inbox_at(settings.INBOX_URL)) as inbox:
            for number, raw in inbox.unseen():
                receive_mail(by=by, council=council, raw=raw)
                inbox.seen(number)
                kept += 1
    except GatewayFailed as failure:
        logger.warning("The mailbox: %s", failure.sentence)
    return kept
