"""Mail that would have been sent: the demo keeps each as a file, and can show them."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage as Parsed
from email.policy import default as modern
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from carepost.core import clock
from carepost.gateways.mail.message import Message

NAME = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{8}\.eml")
OUR_ID = re.compile(r"<([0-9a-f]{8})-[0-9a-f-]{27}\.")
WHEN = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True)
class Kept:
    """One mail of the outbox. `html` is somebody's words: show it only in a sandboxed frame, or show
    `text`.
    """

    name: str
    at: datetime
    to: str
    subject: str
    kind: str
    reference: str
    text: str
    html: str


class OutboxBackend(BaseEmailBackend):
    """Django's way to send mail, writing each message to a file instead: set EMAIL_BACKEND to it in the demo.

    Everything that Django sends lands here too, such as a link to reset a password.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        kept = 0
        for message in email_messages:
            try:
                keep_file(
                    outbox_folder(),
                    f"{clock.now().strftime(WHEN)}-{_mark(message)}.eml",
                    _bytes(message),
                )
            except OSError:
                if not self.fail_silently:
                    raise
            else:
                kept += 1
        return kept


def outbox_folder() -> Path:
    """Where the demo's mail lies: `outbox` in Carepost's folder for data."""
    return Path(settings.CAREPOST_HOME) / "outbox"


def outbox(limit: int = 50) -> list[Kept]:
    """The latest mails, newest first; none where nothing was sent yet."""
    try:
        names = sorted((name for name in os.listdir(outbox_folder()) if NAME.fullmatch(name)), reverse=True)
    except FileNotFoundError:
        return []
    return [mail for name in names[:limit] if (mail := kept_mail(name)) is not None]


def kept_mail(name: str) -> Kept | None:
    """One mail by its name, or None when there is none, or when the name is not one of ours."""
    if not NAME.fullmatch(name):
        return None
    try:
        raw = (outbox_folder() / name).read_bytes()
    except FileNotFoundError:
        return None
    mail = message_from_bytes(raw, _class=Parsed, policy=modern)
    return Kept(
        name=name,
        at=datetime.strptime(name.partition("-")[0], WHEN).replace(tzinfo=UTC),
        to=str(mail["To"] or ""),
        subject=str(mail["Subject"] or ""),
        kind=str(mail["X-Carepost-Kind"] or ""),
        reference=str(mail["X-Carepost-Reference"] or ""),
        text=_part(mail, "plain"),
        html=_part(mail, "html"),
    )


def is_kept(message: Message) -> bool:
    """Whether the outbox has this mail."""
    files = outbox_folder().glob(f"*-{message.key.hex[:8]}.eml")
    kept = (kept_mail(file.name) for file in files)
    return any(mail is not None and mail.reference == message.reference for mail in kept)


def keep_file(folder: Path, name: str, content: bytes) -> Path:
    """Write a file whole or not at all, readable only by the account that runs Carepost: mail carries
    sign-in links.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    final, draft = folder / name, folder / f".{name}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft.replace(final)


def _mark(message: EmailMessage) -> str:
    """The end of a file's name: the beginning of the mail's key, where it has one of ours."""
    found = OUR_ID.match(str(message.extra_headers.get("Message-ID", "")))
    return found[1] if found else secrets.token_hex(4)


def _part(mail: Parsed, kind: str) -> str:
    part: Any = mail.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""


def _bytes(message: EmailMessage) -> bytes:
    return message.message().as_bytes()
