"""One mail to one person: what it says, and why it cannot carry anything else."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from carepost.gateways.failures import Failure, GatewayFailed

LONGEST_ADDRESS = 254  # RFC 5321 §4.5.3.1, as errata 1690 reads it
LONGEST_SUBJECT = 200
LABEL = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._:/-]{0,99}")
FILE = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}")
HEAVIEST = 10 * 1024 * 1024  # bytes of all attachments: what mail servers take without asking
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
OURS = UUID("6c3bb1de-3a0b-5f0e-9d7b-2f7f5a5b6a01")


@dataclass(frozen=True)
class Attachment:
    """A file that a mail carries; kept as base64, so that a mail which is set aside is plain JSON."""

    name: str
    media_type: str
    base64: str

    @classmethod
    def of(cls, name: str, media_type: str, content: bytes) -> Attachment:
        return cls(name, media_type, b64encode(content).decode("ascii"))

    @property
    def content(self) -> bytes:
        return b64decode(self.base64)


@dataclass(frozen=True)
class Message:
    """A mail to one address: nobody ever sees who else was written to.

    `kind` names what sort of mail it is (`invitation`), `reference` which one (`invitation:42`): both are
    shown in the outbox and make the mail's own id, so that a second delivery can be told from a new mail.
    Raises GatewayFailed (refused) when the address, subject or text could not be sent as they stand.
    """

    to: str
    subject: str
    text: str
    html: str = ""
    kind: str = "notice"
    reference: str = "none"
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        for against in _against(self):
            raise GatewayFailed(Failure.REFUSED, against)

    def id_at(self, domain: str) -> str:
        """The Message-ID: the same for the same mail, however often it is tried."""
        own = "\n".join((self.kind, self.reference, self.to, self.subject, self.text))
        return f"<{uuid5(OURS, own)}@{domain}>"


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
