"""A mail is queued in the transaction of the work that caused it, once for the same fact, and its job with it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from carepost.core import clock
from carepost.gateways.mail.message import Message
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.states import State

SEND = "mail.send"


def send_on_commit(message: Message, *, council_id: int | None) -> None:
    """Send once the current transaction is committed, by the worker; never, if it is rolled back.

    `council_id` is whose mail it is, None for letters of sign-in. A mail of the same key was queued before: then
    nothing is queued.
    """
    send_all_on_commit([message], council_id=council_id)


def send_all_on_commit(messages: Iterable[Message], *, council_id: int | None) -> None:
    """The same for many."""
    now = clock.now()
    rows = [_row(message, council_id, now) for message in messages]
    with transaction.atomic():
        # No RETURNING and no look at what is there: a provider's person may post to a council, and read nothing.
        QueuedMail.objects.bulk_create(rows, ignore_conflicts=True)
        for row in rows:
            look_at(row, now)


def look_at(row: QueuedMail, at: datetime) -> None:
    """Have the worker look at this mail at that moment, once."""
    job = app.configure_task(
        SEND, queueing_lock=f"mail-{row.pk}", schedule_at=at if at > clock.now() else None
    )
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(key=str(row.pk), council_id=row.council_id, queued_at=row.queued_at.isoformat())


def _row(message: Message, council_id: int | None, now: datetime) -> QueuedMail:
    return QueuedMail(
        key=message.key, council_id=council_id, kind=message.kind, reference=message.reference, to=message.to,
        subject=message.subject, content=message.frozen(), secret=message.secret, state=State.WAITING,
        queued_at=now, next_try_at=now, moved_at=now,
    )  # fmt: skip
