"""What enquiries do by themselves: raise what is past its time, close what rests, and empty the mailboxes."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.conf import settings
from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.councils.each import each_council
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.enquiries import queries
from carepost.enquiries.actions.lifting import lift_late, to_lift
from carepost.enquiries.actions.mailboxes import note_mailbox, to_note
from carepost.enquiries.actions.mails import receive_mail
from carepost.gateways.failures import GatewayFailed
from carepost.gateways.inbox import Inbox, Mailbox

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

    return each_council("Carepost (enquiries)", Can.LIFT_LATE_ENQUIRIES, work)


@app.periodic(cron="* * * * *")
@app.task(name="enquiries.fetch_mail", queueing_lock="enquiries.fetch_mail")
def every_minute(timestamp: int) -> None:
    """Take in what lies in the mailboxes, where there are any."""
    close_old_connections()
    fetch_mail()


def fetch_mail() -> int:
    """Empty each mailbox; returns how many mails were taken in. One that cannot be read keeps no other waiting: why is
    logged, told to its council, and it is tried again in a minute.
    """
    return sum(_emptied(box) for box in settings.INBOXES)


def _emptied(box: Mailbox) -> int:
    try:
        council = queries.council_named(box.council)
        if council is None:
            logger.error("Mailbox %s is for %r, and no council is called so", box.named, box.council)
            return 0
        return sum(1 for _ in _told(box, council))
    except Exception:  # such as a database that is gone just now: the next mailbox is tried all the same
        logger.exception("Mailbox %s", box.named)
        return 0


def _told(box: Mailbox, council: Council) -> Iterator[None]:
    """Take in what is unseen, and note how the mailbox does."""
    said = ""
    try:
        yield from _taken_in(box, council)
    except GatewayFailed as failure:
        said = failure.sentence
        logger.warning("Mailbox %s: %s", box.named, said)
    except Exception:
        said = "Carepost itself failed while it read the mailbox. Its log says where."
        logger.exception("Mailbox %s", box.named)
    _noted(box, council, said)


def _taken_in(box: Mailbox, council: Council) -> Iterator[None]:
    """Take in what is unseen, each in its own transaction, and mark each once it is kept."""
    by = Actor.operator("mailbox", council_id=council.pk, permissions={Can.RECEIVE_MAIL.value})
    with Inbox.open(box.at) as inbox:
        for number, raw in inbox.unseen():
            receive_mail(by=by, council=council, raw=raw)
            inbox.seen(number)
            yield


def _noted(box: Mailbox, council: Council, said: str) -> None:
    by = Actor.operator("mailbox", council_id=council.pk, permissions={Can.NOTE_MAILBOX.value})
    with tenancy.transaction_for(by):
        if to_note(council.pk, box.named, said):
            note_mailbox(by=by, council=council, address=box.named, said=said)
