"""A mail is queued in the transaction of the work that caused it, once for the same fact, and its job with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from carepost.core import clock
from carepost.gateways.mail.message import Message
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.states import State

SEND = "mail.send"
#: On Django's own connection also in the worker, where `app` has one of its own: a job that is there before its mail is
#: committed finds no mail, and is over.
_jobs = JobManager(DjangoConnector())


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
        _look_at_all(rows, now)


def look_at(row: QueuedMail, at: datetime) -> None:
    """Have the worker look at this mail at that moment, once."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        _jobs.defer_job(_job(row, at))


def _look_at_all(rows: Sequence[QueuedMail], at: datetime) -> None:
    """The same for many, in one statement; one by one where some have a job already."""
    try:
        with transaction.atomic():
            _jobs.batch_defer_jobs([_job(row, at) for row in rows])
    except AlreadyEnqueued:
        for row in rows:
            look_at(row, at)


def _job(row: QueuedMail, at: datetime) -> Job:
    when = at if at > clock.now() else None
    deferrer = app.configure_task(SEND, queueing_lock=f"mail-{row.pk}", schedule_at=when)
    return deferrer.make_new_job(
        key=str(row.pk), council_id=row.council_id, queued_at=row.queued_at.isoformat()
    )


def _row(message: Message, council_id: int | None, now: datetime) -> QueuedMail:
    return QueuedMail(
        key=message.key, council_id=council_id, kind=message.kind, reference=message.reference, to=message.to,
        subject=message.subject, content=message.frozen(), secret=message.secret, state=State.WAITING,
        queued_at=now, next_try_at=now, moved_at=now,
    )  # fmt: skip
