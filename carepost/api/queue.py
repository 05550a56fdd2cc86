"""The queue of messages to other programs: jobs in the same database, so that they are there once the work is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from procrastinate.contrib.django import app

from carepost.core.acting import Actor

#: The job that sends one message; it stands in jobs.py.
DELIVER = "api.deliver"


def deliver_later(delivery_ids: Iterable[int], office: Actor, at: datetime | None = None) -> None:
    """Queue the sending of messages in the transaction that is running; each is sent by one worker at a time."""
    for delivery_id in delivery_ids:
        task = app.configure_task(DELIVER, schedule_at=at, lock=f"{DELIVER}-{delivery_id}")
        task.defer(delivery_id=delivery_id, council_id=office.council_id, provider_id=office.provider_id)
