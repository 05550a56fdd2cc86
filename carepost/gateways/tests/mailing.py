"""Mails as tests queue them: of council 1, which no table of mail needs to exist, at nine on a Monday."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from carepost.gateways.mail import Message
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.queueing import send_on_commit

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def message(number: int = 1, **more: Any) -> Message:
    given = {"to": "asha@example.org", "subject": "Your call", "text": "Hello", "kind": "call"}
    return Message(**given | {"reference": f"call:{number}"} | more)


def queued(number: int = 1, **more: Any) -> QueuedMail:
    send_on_commit(message(number, **more), council_id=1)
    return QueuedMail.objects.get(pk=message(number, **more).key)


def state(row: QueuedMail) -> str:
    """Where a mail is now."""
    row.refresh_from_db()
    return row.state
