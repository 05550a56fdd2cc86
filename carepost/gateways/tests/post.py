"""What the worker does to the mail that a test queued: each job of mail is done once, here and now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from carepost.core import tenancy
from carepost.core.acting import NOBODY
from carepost.gateways.mail import sending
from carepost.gateways.mail.queueing import SEND


def waiting() -> list[ProcrastinateJob]:
    """The jobs of mail that wait, the oldest first."""
    return list(ProcrastinateJob.objects.filter(task_name=SEND, status="todo").order_by("pk"))


def work_off(*, past: int = 0) -> int:
    """Do the jobs that wait, past that number, in nobody's scope as the worker does. Returns how many.

    Jobs that these queue stay for the next time.
    """
    jobs = [job for job in waiting() if job.pk > past]
    with connection.cursor() as cursor:
        done = [job.pk for job in jobs]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = ANY(%s)", [done])
    for job in jobs:
        with transaction.atomic(), tenancy.acting_for(NOBODY):
            sending.send(UUID(job.args["key"]), job.args["council_id"], sleep=lambda _: None)
    return len(jobs)


@contextmanager
def posted() -> Iterator[None]:
    """What is queued in the block, and nothing from before it, is sent at its end."""
    before = max((job.pk for job in waiting()), default=0)
    yield
    work_off(past=before)
