"""The ways out for mail: GOV.UK Notify, a mail server (SMTP), or what else Django sends with, such as the demo's files.

Handing over is in two steps, so that a process that dies between them leaves no doubt for longer than it must: in the
first everything is said that can be said without the mail (connection, sender, address), in the second the mail goes.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend

from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.mail.by_notify import ByNotify, is_set
from carepost.gateways.mail.fates import News
from carepost.gateways.mail.marks import Mark
from carepost.gateways.mail.message import Message
from carepost.gateways.mail.outbox import is_kept

PATIENCE = 20  # seconds for the mail server, where EMAIL_TIMEOUT does not say
PER_MINUTE = 300  # where CAREPOST_EMAIL_PER_MINUTE does not say
HandOver = Callable[[], str]


class Transport(Protocol):
    """A way out. All of its methods raise GatewayFailed."""

    name: str
    per_minute: int
    tells: bool  # whether it can be asked later what became of a mail that it took

    def ready(self, message: Message) -> AbstractContextManager[HandOver]:
        """Everything up to the hand-over, which is what the block gets: it returns the service's number, or nothing.

        Raises GatewayFailed of kind UNKNOWN from the hand-over where nobody can say whether it was taken.
        """
        ...

    def knows(self, message: Message, since: datetime) -> bool | None:
        """Whether the service has this mail, handed over since then; None where it cannot be asked."""
        ...

    def became(self, mark: Mark) -> News | None:
        """What became of a mail that it took; None where it does not say, or not yet."""
        ...


class Smtp:
    """The council's mail server. It cannot be asked what it has."""

    name = "Mail server"
    tells = False

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute

    @contextmanager
    def ready(self, message: Message) -> Iterator[HandOver]:
        connection = _connection()
        try:
            with _told():
                mail = written(message)
                message_in_full: Any = mail.message()  # Django's own kind, which takes the ends of lines
                raw = message_in_full.as_bytes(linesep="\r\n")
                connection.open()
                _envelope(connection.connection, mail, message.mark)
            yield partial(_data, connection.connection, raw)
        finally:
            connection.close()

    def knows(self, message: Message, since: datetime) -> bool | None:
        return None

    def became(self, mark: Mark) -> News | None:
        return None


class Backend:
    """What Django sends with where that is no mail server: the files of the demo, the list of a test."""

    name = "Files"
    tells = False

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute

    @contextmanager
    def ready(self, message: Message) -> Iterator[HandOver]:
        mail = written(message)

        def hand_over() -> str:
            with _told():
                mail.send(fail_silently=False)
            return ""

        yield hand_over

    def knows(self, message: Message, since: datetime) -> bool | None:
        return is_kept(message)

    def became(self, mark: Mark) -> News | None:
        return None


def in_use() -> Transport:
    """The way out that the settings name."""
    per_minute = getattr(settings, "EMAIL_PER_MINUTE", PER_MINUTE)
    if is_set():
        return ByNotify(per_minute)
    kind = Smtp if isinstance(_connection(), EmailBackend) else Backend
    return kind(per_minute)


def deliver(message: Message) -> None:
    """Hand the message over now, past the queue. Raises GatewayFailed."""
    with in_use().ready(message) as hand_over:
        hand_over()


def written(message: Message) -> EmailMultiAlternatives:
    """The mail as it travels."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=_headers(message),
        connection=_connection(),
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for file in message.attachments:
        mail.attach(file.name, file.content, file.media_type)
    return mail


def _connection() -> Any:
    return get_connection(timeout=settings.EMAIL_TIMEOUT or PATIENCE)


def _headers(message: Message) -> dict[str, str]:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    headers = {
        "Message-ID": message.id_at(domain),
        "Auto-Submitted": "auto-generated",  # RFC 3834: out-of-office replies stay away
        "X-Carepost-Kind": message.kind,
        "X-Carepost-Reference": message.reference,
    }
    if message.leave:
        headers["List-Unsubscribe"] = f"<{message.leave}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _envelope(server: smtplib.SMTP, mail: EmailMultiAlternatives, mark: Mark) -> None:
    """Say who writes to whom; where the server offers reports (RFC 3461), that ours name the mail and not its words."""
    sender = mail.from_email.rpartition("<")[2].strip(" >")
    server.ehlo_or_helo_if_needed()
    reports = server.has_extn("dsn")
    code, said = server.mail(sender, ["RET=HDRS", f"ENVID={mark}"] if reports else [])
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, said, sender)
    code, said = server.rcpt(mail.to[0], ["NOTIFY=FAILURE,DELAY"] if reports else [])
    if code not in (250, 251):
        raise smtplib.SMTPRecipientsRefused({mail.to[0]: (code, said)})


def _data(server: smtplib.SMTP, raw: bytes) -> str:
    try:
        code, said = server.data(raw)
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        sentence = "The connection broke while the mail was handed over. Nobody can say whether it was taken."
        raise GatewayFailed(Failure.UNKNOWN, sentence) from error
    except smtplib.SMTPException as error:
        raise _failure(error) from error
    if code != 250:
        raise _failure(smtplib.SMTPDataError(code, said))
    return ""


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (smtplib.SMTPException, OSError) as error:
        raise _failure(error) from error


def _failure(error: Exception) -> GatewayFailed:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        # not the mail's fault: it waits until somebody has mended the settings
        return GatewayFailed(
            Failure.BROKEN, "The mail server did not accept our name and password. Check the settings."
        )
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _refused(error)
    if isinstance(error, smtplib.SMTPResponseException) and not _takes_nothing(error):
        if error.smtp_code >= 500:
            return GatewayFailed(
                Failure.REFUSED, f"The mail server refused the mail (code {error.smtp_code})."
            )
        return GatewayFailed(Failure.BUSY, "The mail server asks us to try again later.")
    return GatewayFailed(
        Failure.UNREACHABLE, "We cannot reach the mail server. The mail is kept and tried again."
    )


def _refused(error: smtplib.SMTPRecipientsRefused) -> GatewayFailed:
    codes = {code for code, _ in error.recipients.values()}
    if codes and min(codes) >= 500:
        return GatewayFailed(
            Failure.REFUSED, "The mail server does not accept this address. Check it with the person."
        )
    return GatewayFailed(Failure.BUSY, "The mail server asks us to try this address again later.")


def _takes_nothing(error: smtplib.SMTPResponseException) -> bool:
    """Whether it would take no other mail either: it does not let us in, or closes down (421, RFC 5321 §3.8)."""
    return isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError) or error.smtp_code == 421
