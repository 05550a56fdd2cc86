"""Mail leaves when the work that caused it is committed, and is not lost when the mail server is away."""

from __future__ import annotations

import json
import logging
import secrets
import smtplib
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction

from carepost.core import clock
from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.mail.message import Attachment, Message
from carepost.gateways.mail.outbox import WHEN, keep_file

logger = logging.getLogger(__name__)
Send = Callable[[Message], None]
PATIENCE = 20  # seconds for the mail server, where EMAIL_TIMEOUT does not say
ABANDONED = 3600  # seconds after which a message that somebody began to send counts as unsent again


def deliver(message: Message) -> None:
    """Hand the message to the mail server (or, in the demo, to the outbox) now. Raises GatewayFailed.

    `worth_retrying` tells whether to try again: an address that the server refused is not.
    """
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        headers=_headers(message),
        connection=get_connection(timeout=settings.EMAIL_TIMEOUT or PATIENCE),
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for file in message.attachments:
        mail.attach(file.name, file.content, file.media_type)
    try:
        mail.send(fail_silently=False)
    except (smtplib.SMTPException, OSError) as error:
        raise _failure(error) from error


def send_on_commit(message: Message, *, send: Send = deliver, using: str | None = None) -> None:
    """Send once the current transaction is committed; never, if it is rolled back.

    A failure can no longer undo the work: the message is set aside for `retry_unsent` (a job) to send later.
    """
    transaction.on_commit(partial(_send_or_set_aside, message, send), using=using, robust=True)


@dataclass(frozen=True)
class Retried:
    """What became of the messages that were set aside."""

    sent: int
    waiting: int
    refused: int


def retry_unsent(*, send: Send = deliver, limit: int = 100) -> Retried:
    """Try what was set aside, oldest first. Stops at the first sign that the mail server is still away.

    A message that the server refuses for good is moved to `refused` beside the others and not tried again.
    """
    sent = refused = 0
    for file, message in _claimed(limit):
        try:
            send(message)
        except GatewayFailed as failure:
            if failure.worth_retrying:
                file.rename(file.with_suffix(".json"))
                break
            keep_file(unsent_folder() / "refused", file.with_suffix(".json").name, file.read_bytes())
            refused += 1
        else:
            sent += 1
        file.unlink()
    return Retried(sent=sent, waiting=len(unsent()), refused=refused)


def unsent() -> list[Message]:
    """The messages that wait to be tried again, oldest first."""
    return [_message(file) for file in sorted(unsent_folder().glob("*.json"))]


def whereabouts(kind: str) -> dict[str, str]:
    """By reference, which mails of a kind are still with us: "waiting" to be tried again, or "refused" for good."""
    folders = (("refused", unsent_folder() / "refused"), ("waiting", unsent_folder()))
    found = {}
    for word, folder in folders:
        for file in [*folder.glob("*.json"), *folder.glob("*.sending")]:
            message = _message(file)
            if message.kind == kind:
                found[message.reference] = word
    return found


def unsent_folder() -> Path:
    return Path(settings.CAREPOST_HOME) / "unsent"


def _send_or_set_aside(message: Message, send: Send) -> None:
    try:
        send(message)
    except GatewayFailed as failure:
        name = f"{clock.now().strftime(WHEN)}-{secrets.token_hex(4)}.json"
        keep_file(unsent_folder(), name, json.dumps(asdict(message)).encode())
        # neither address nor text: logs are read by more people than mail is
        logger.warning("Mail %s was set aside: %s", message.reference, failure.sentence)


def _claimed(limit: int) -> Iterator[tuple[Path, Message]]:
    """Messages that are ours to send: renaming is the claim, so two workers never send the same one."""
    _give_back_abandoned()
    for file in sorted(unsent_folder().glob("*.json"))[:limit]:
        mine = file.with_suffix(".sending")
        try:
            file.rename(mine)
        except FileNotFoundError:  # another worker was quicker
            continue
        mine.touch()
        yield mine, _message(mine)


def _give_back_abandoned() -> None:
    for file in unsent_folder().glob("*.sending"):
        if time.time() - file.stat().st_mtime > ABANDONED:
            file.rename(file.with_suffix(".json"))


def _message(file: Path) -> Message:
    kept = json.loads(file.read_bytes())
    return Message(
        **{**kept, "attachments": tuple(Attachment(**each) for each in kept.get("attachments", ()))}
    )


def _headers(message: Message) -> dict[str, str]:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    return {
        "Message-ID": message.id_at(domain),
        "Auto-Submitted": "auto-generated",  # RFC 3834: out-of-office replies stay away
        "X-Carepost-Kind": message.kind,
        "X-Carepost-Reference": message.reference,
    }


def _failure(error: Exception) -> GatewayFailed:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return GatewayFailed(
            Failure.REFUSED, "The mail server did not accept our name and password. Check the settings."
        )
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = {code for code, _ in error.recipients.values()}
        if codes and min(codes) >= 500:
            return GatewayFailed(
                Failure.REFUSED, "The mail server does not accept this address. Check it with the person."
            )
        return GatewayFailed(Failure.BUSY, "The mail server asks us to try this address again later.")
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500:
        return GatewayFailed(Failure.REFUSED, f"The mail server refused the mail (code {error.smtp_code}).")
    if isinstance(error, smtplib.SMTPResponseException):
        return GatewayFailed(Failure.BUSY, "The mail server asks us to try again later.")
    return GatewayFailed(
        Failure.UNREACHABLE, "We cannot reach the mail server. The mail is kept and tried again."
    )
