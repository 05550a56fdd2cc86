"""Mail's jobs: each mail's own, queued with it; and mail that an older Carepost had set aside as files."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from carepost.gateways.mail import sending
from carepost.gateways.mail.message import Message
from carepost.gateways.mail.queueing import send_on_commit

_UNTIL_THE_DATABASE_IS_BACK = RetryStrategy(
    max_attempts=10, wait=6, retry_exceptions=set(sending.DATABASE_AWAY)
)


@app.task(name="mail.send", retry=_UNTIL_THE_DATABASE_IS_BACK)
def send(*, key: str, council_id: int | None, queued_at: str) -> None:
    """Send one mail, or look at it again later. `queued_at` is for whoever asks how long mail waits."""
    close_old_connections()
    try:
        sending.send(UUID(key), council_id)
    finally:
        close_old_connections()


@app.periodic(cron="* * * * *")
@app.task(name="mail.take_in", queueing_lock="mail.take_in")
def take_in(timestamp: int) -> int:
    """Queue what an older Carepost could not send and set aside in `unsent/`. Returns how many."""
    close_old_connections()
    return take_in_files()


def take_in_files() -> int:
    """Queue each file of `unsent/` and remove it; killed between the two, it is queued once all the same."""
    folder = Path(settings.CAREPOST_HOME) / "unsent"
    files = [*folder.glob("*.json"), *folder.glob("*.sending")]
    for file in files:
        send_on_commit(Message.thawed(json.loads(file.read_bytes())), council_id=None)
        file.unlink()
    return len(files)
