"""One mail to one person: what it says, and why it cannot carry anything else."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.mail.marks import Mark

LONGEST_ADDRESS = 254  # RFC 5321 §4.5.3.1, as errata 1690 reads it
LONGEST_SUBJECT = 200
LABEL = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._:/-]{0,99}")
FILE = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}")
LINK = re.compile(r"https?://[!-~]{1,900}")
HEAVIEST = 10 * 1024 * 1024  # bytes of all attachments: what mail servers take without asking
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
OURS = UUID("6c3bb1de-3a0b-5f0e-9d7b-2f7f5a5b6a01")


@dataclass(frozen=True)
class Attachment:
    """A file that a mail carries; kept as base64, so that a mail which is set aside is plain JSON.

    `instead` is what the mail says where its way out cannot carry the file, such as a link to it; without it the mail
    is refused there.
    """

    name: str
    media_type: str
    base64: str
    instead: str = ""

    @classmethod
    def of(cls, name: str, media_type: str, content: bytes, *, instead: str = "") -> Attachment:
        return cls(name, media_type, b64encode(content).decode("ascii"), instead)

    @property
    def content(self) -> bytes:
        return b64decode(self.base64)


@dataclass(frozen=True)
class Message:
    """A mail to one address: nobody ever sees who else was written to.

    `kind` names what sort of mail it is (`invitation`), `reference` the fact that it tells of (`invitation:42`): with
    the address they are its key, under which it is queued once and which is its id wherever it arrives.
    A `secret` mail is forgotten as soon as it has left. `leave` is the address at which one press ends mails of
    this kind (RFC 8058). `reply_to` is where answers go, where
    that is not the sender. `whose` is the council's number, which the queue knows: what comes back names it.
    Raises GatewayFailed (refused) when the address, subject or text could not be sent as they stand.
    """

    to: str
    subject: str
    text: str
    kind: str
    reference: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    secret: bool = False
    leave: str = ""
    whose: int | None = None
    reply_to: str = ""

    def __post_init__(self) -> None:
        for against in _against(self):
            raise GatewayFailed(Failure.REFUSED, against)

    @property
    def key(self) -> UUID:
        """The same for the same fact and address, whatever the mail says of it."""
        return uuid5(OURS, "\n".join((self.kind, self.reference, self.to)))

    @property
    def mark(self) -> Mark:
        """By which whatever comes back of it is put to it."""
        return Mark(self.key, self.whose)

    def id_at(self, domain: str) -> str:
        """The Message-ID: the same for the same mail, however often it is tried."""
        return f"<{self.mark}@{domain}>"

    def frozen(self) -> dict[str, Any]:
        """The whole mail as plain JSON."""
        return asdict(self)

    @classmethod
    def thawed(cls, kept: dict[str, Any]) -> Message:
        """The mail that `frozen` wrote."""
        return cls(
            **{**kept, "attachments": tuple(Attachment(**each) for each in kept.get("attachments", ()))}
        )


def _against(message: Message) -> list[str]:
    reasons = []
    if not _is_address(message.to):
        reasons.append(
            f"“{message.to[:80]}” is not an email address we can write to. Check it for missing signs."
        )
    if (
        not message.subject.strip()
        or CONTROL.search(message.subject)
        or len(message.subject) > LONGEST_SUBJECT
    ):
        reasons.append(f"A mail needs a subject of one line, up to {LONGEST_SUBJECT} characters.")
    if not message.text.strip():
        reasons.append("A mail needs a text that can be read without pictures or styles.")
    if not LABEL.fullmatch(message.kind) or not LABEL.fullmatch(message.reference):
        reasons.append("A mail's kind and reference are short words without spaces.")
    if message.reply_to and not _is_address(message.reply_to):
        reasons.append("The address to which answers go is no email address.")
    if message.leave and not LINK.fullmatch(message.leave):
        reasons.append("The address to leave at is a link of one line.")
    if any(not FILE.fullmatch(file.name) for file in message.attachments):
        reasons.append("The name of an attached file is of letters, digits, dots and hyphens.")
    if sum(len(file.base64) for file in message.attachments) > HEAVIEST:
        reasons.append("The attached files are too heavy to send. Send a link instead.")
    return reasons


def _is_address(text: str) -> bool:
    if len(text) > LONGEST_ADDRESS or CONTROL.search(text) or text.count("@") != 1:
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return text.rpartition("@")[0].isascii()
