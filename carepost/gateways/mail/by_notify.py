"""GOV.UK Notify as a way out: one template for all mails, asked by reference what it has and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings

from carepost.core import clock
from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.mail.fates import NOBODY_HAS_IT, Fate, News
from carepost.gateways.mail.marks import Mark
from carepost.gateways.mail.message import Attachment, Message
from carepost.gateways.notify import LARGEST_FILE, NotifyClient, NotifyEmail, files_taken

#: Notify forgets emails after a week, where the council did not ask it to keep them longer.
MEMORY = timedelta(days=7)
_FAILED = ("permanent-failure", "temporary-failure", "technical-failure")
_NEWS = {
    "delivered": News(Fate.DELIVERED),
    "permanent-failure": News(Fate.BOUNCED, NOBODY_HAS_IT.sentence, dead=True),
    "temporary-failure": News(
        Fate.BOUNCED,
        "Their mailbox is full, or took it for spam. Ask them to look, or send it again later.",
    ),
    "technical-failure": News(Fate.BOUNCED, "GOV.UK Notify could not pass it on. Send it again."),
}
_NO_KIND = "GOV.UK Notify takes no file like {}. Put what it says into the mail, or send a link."
_TOO_HEAVY = "GOV.UK Notify takes files up to 2 MB, and {} is heavier. Send a link instead."
_ONE_FILE = "GOV.UK Notify takes one file with a mail. Send the others in mails of their own."


class ByNotify:
    """The council's service in GOV.UK Notify. A mail's mark is its reference there."""

    name = "GOV.UK Notify"
    tells = True

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute

    @contextmanager
    def ready(self, message: Message) -> Iterator[Callable[[], str]]:
        email = _email(message)
        with notify_client() as client:
            yield partial(client.send, email)

    def knows(self, message: Message, since: datetime) -> bool | None:
        """Whether it has the mail and did not fail with it: one that failed may be sent again under its reference."""
        if clock.now() - since > MEMORY:
            return None
        with notify_client() as client:
            return any(status not in _FAILED for status in client.statuses(str(message.mark)))

    def became(self, mark: Mark) -> News | None:
        with notify_client() as client:
            found = client.statuses(str(mark))
        return news_of_status(found[0]) if found else None


def is_set() -> bool:
    """Whether mail leaves by GOV.UK Notify."""
    return bool(settings.NOTIFY_KEY)


def notify_client() -> NotifyClient:
    """The client of the service that the settings name."""
    reply_to = settings.NOTIFY_REPLY_TO
    return NotifyClient(
        settings.NOTIFY_KEY, template=UUID(settings.NOTIFY_TEMPLATE), url=settings.NOTIFY_URL,
        reply_to=UUID(reply_to) if reply_to else None,
    )  # fmt: skip


def news_of_status(status: str) -> News | None:
    """What an email's status tells ("Email status descriptions" of Notify); None while it is under way."""
    return _NEWS.get(status)


def _email(message: Message) -> NotifyEmail:
    """The mail as Notify takes it: its words alone, one file at most; what a file that it cannot carry has instead
    follows the words. Raises GatewayFailed (refused).
    """
    carried = [file for file in message.attachments if not (file.instead and _against(file))]
    for reason in [*(_against(file) for file in carried), _ONE_FILE if len(carried) > 1 else ""]:
        if reason:
            raise GatewayFailed(Failure.REFUSED, reason)
    file = carried[0] if carried else None
    instead = [each.instead for each in message.attachments if each not in carried]
    return NotifyEmail(
        to=message.to, subject=message.subject, body="\n\n".join([message.text.rstrip(), *instead]),
        reference=str(message.mark),
        file=(file.name, file.content) if file else None,
        leave=message.leave if message.leave.startswith("https://") else "",
    )  # fmt: skip


def _against(file: Attachment) -> str:
    """Why Notify cannot carry a file; empty where it can."""
    if not files_taken(file.name):
        return _NO_KIND.format(file.name)
    return _TOO_HEAVY.format(file.name) if len(file.content) > LARGEST_FILE else ""
