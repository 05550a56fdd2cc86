"""What becomes of a mail: taken in, or kept aside with the reason; and which files it may bring, by what they are."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from carepost.core.filekinds import kind_of
from carepost.core.ids import is_reference


class MailState(StrEnum):
    """What became of a mail. Whichever it is, the mail itself is kept."""

    NEW = "new"
    ADDED = "added"
    REPORT = "report"
    MACHINE = "machine"
    OWN = "own"
    TOO_MANY = "too_many"
    TOO_BIG = "too_big"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    FAILED = "failed"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def is_aside(self) -> bool:
        """True where nobody was told of it but this list."""
        return self not in (MailState.NEW, MailState.ADDED, MailState.REPORT)


_LABELS = {
    MailState.NEW: "Became an enquiry",
    MailState.ADDED: "Added to an enquiry",
    MailState.REPORT: "Told us what became of a mail of ours",
    MailState.MACHINE: "Kept aside: sent by a machine",
    MailState.OWN: "Kept aside: from our own address",
    MailState.TOO_MANY: "Kept aside: too many from there in a day",
    MailState.TOO_BIG: "Kept aside: too big",
    MailState.UNREADABLE: "Kept aside: cannot be read",
    MailState.EMPTY: "Kept aside: nothing in it",
    MailState.FAILED: "Kept aside: we failed to take it in",
}


@dataclass(frozen=True, slots=True)
class MailPolicy:
    """Carepost's defaults (policy key `enquiries.mail`). More than `per_day` from one address are kept aside."""

    per_day: int = 20
    largest_mail_mb: int = 25
    largest_file_mb: int = 10
    files: int = 10


def sent_by_machine(signs: Iterable[tuple[str, str]]) -> bool:
    """True for what answers by itself, goes to a list, or comes back undelivered (RFC 3834, section 2 and 5)."""
    for name, value in signs:
        text = value.strip().lower()
        if name == "Auto-Submitted" and text.partition(";")[0].strip() not in ("", "no"):
            return True
        if name == "Precedence" and text in ("bulk", "junk", "list", "auto_reply"):
            return True
        if name == "Return-Path" and text == "<>":
            return True
        if name in ("X-Loop", "List-Id", "X-Autoreply", "X-Carepost-Reference") and text:
            return True
    return False


def aside(
    *, signs: Iterable[tuple[str, str]], sender: str, own: Collection[str], today: int, policy: MailPolicy
) -> MailState | None:
    """Why a mail is kept aside; None where it is taken in. `today` is how many came from there in the last day."""
    local = sender.partition("@")[0]
    if sender in own:
        return MailState.OWN
    if sent_by_machine(signs) or local in (
        "mailer-daemon",
        "postmaster",
        "no-reply",
        "noreply",
        "donotreply",
    ):
        return MailState.MACHINE
    return MailState.TOO_MANY if today >= policy.per_day else None


_NUMBER = re.compile(r"E-\d{4,12}-\d", re.IGNORECASE)


def number_in(texts: Iterable[str]) -> int | None:
    """The enquiry's number that a subject or an address names, with a right check digit; None where none does."""
    for text in texts:
        for found in _NUMBER.findall(text):
            if is_reference(found, "E"):
                return int(found.split("-")[1])
    return None


def against_file(content: bytes, number: int, policy: MailPolicy) -> str:
    """Why a file is refused, as an officer reads it; empty where it is kept. `number` counts from 1."""
    if number > policy.files:
        return f"more than {policy.files} files"
    if len(content) > policy.largest_file_mb * 1024 * 1024:
        return f"larger than {policy.largest_file_mb} MB"
    return "" if kind_of(content) is not None else "not of a kind that is safe to keep"
