"""Makes mail for tests: queued as rooms queue it, and put where a test wants it."""

from __future__ import annotations

from typing import Any

from carepost.core.acting import Actor
from carepost.gateways.mail import Message
from carepost.gateways.mail.coming_back import take_news
from carepost.gateways.mail.fates import Fate, News
from carepost.gateways.mail.marks import Mark
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.queueing import send_on_commit
from carepost.gateways.mail.states import State


def queued(by: Actor, number: int = 1, **given: Any) -> QueuedMail:
    """A mail of the council that waits."""
    values: dict[str, Any] = {
        "to": "asha@willow.example", "subject": "Willow Bank: your call", "text": "We could not reach you.",
        "kind": "missed-call", "reference": f"missed-call:{number}",
    }  # fmt: skip
    message = Message(**values | given)
    send_on_commit(message, council_id=by.council_id)
    return QueuedMail.objects.get(pk=message.key)


def refused(by: Actor, number: int = 1) -> QueuedMail:
    return _put(queued(by, number), State.REFUSED, "The mail server does not accept this address.")


def uncertain(by: Actor, number: int = 1) -> QueuedMail:
    return _put(queued(by, number), State.UNCERTAIN, "The connection broke.")


def bounced(by: Actor, number: int = 1, *, dead: bool = True) -> QueuedMail:
    row = _put(queued(by, number), State.SENT, "")
    take_news(Mark(row.pk, row.council_id), News(Fate.BOUNCED, "Nobody has this address there.", dead))
    row.refresh_from_db()
    return row


def _put(row: QueuedMail, state: State, said: str) -> QueuedMail:
    row.state, row.said, row.taken_at = state, said, row.queued_at
    row.save()
    return row
