"""What the newsletter does by itself: editions go when their time has come, and recipients are forgotten at night."""

from __future__ import annotations

import logging

from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.councils.each import each_council
from carepost.councils.permissions import Can
from carepost.newsletter import actions, queries

logger = logging.getLogger(__name__)
#: How many mails one transaction queues: so much is done again, and nothing twice, where the worker dies.
BATCH = 200


@app.periodic(cron="* * * * *")
@app.task(name="newsletter.send", queueing_lock="newsletter.send", lock="newsletter.send")
def every_minute(timestamp: int) -> int:
    """Send what is due, and go on with what a worker that died had begun."""
    close_old_connections()
    return send_due()


@app.periodic(cron="50 3 * * *")
@app.task(name="newsletter.forget", queueing_lock="newsletter.forget")
def every_night(timestamp: int) -> int:
    """Forget to whom old editions went."""
    close_old_connections()
    return each_council("newsletter every night", Can.FORGET_RECIPIENTS, _forget)


def _forget(by: Actor, council_id: int) -> int:
    return actions.forget_recipients(by=by, council_id=council_id)


def send_due() -> int:
    """Send the editions of each council that are due; returns how many mails were queued. Raises SomeFailed."""
    return each_council("Carepost (newsletter)", Can.QUEUE_EDITION, _send)


def _send(by: Actor, council_id: int) -> int:
    starting = Actor.operator(by.name, council_id=council_id, permissions={Can.START_EDITION.value})
    with tenancy.transaction_for(by):
        due = queries.due(council_id, clock.now())
    for edition_id in due.to_start:
        actions.start_edition(by=starting, edition_id=edition_id)
    return sum(_queued(by, edition_id) for edition_id in (*due.being_sent, *due.to_start))


def _queued(by: Actor, edition_id: int) -> int:
    total = 0
    try:
        while some := actions.queue_some(by=by, edition_id=edition_id, most=BATCH):
            total += some
    except Refused:
        logger.info("Newsletter %s was stopped", edition_id)
    return total
