"""What becomes of a mail: taken in, or kept aside with the reason; whether it may be about money; and which files come
in with a question, by what they are.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from carepost.core.ids import is_reference
from carepost.core.refusals import Reason
from carepost.core.sent_files import FileFault, file_fault


class MailState(StrEnum):
    """What became of a mail. Whichever it is, the mail itself is kept."""

    NEW = "new"
    ADDED = "added"
    REPORT = "report"
    MACHINE = "machine"
    OWN = "own"
    ELSEWHERE = "elsewhere"
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
    MailState.ELSEWHERE: "Kept aside: written to another council",
    MailState.TOO_MANY: "Kept aside: too many from there in a day",
    MailState.TOO_BIG: "Kept aside: too big",
    MailState.UNREADABLE: "Kept aside: cannot be read",
    MailState.EMPTY: "Kept aside: nothing in it",
    MailState.FAILED: "Kept aside: we failed to take it in",
}


#: Words by which a mail may be about money, and names before the @ of who writes about it: a council chooses of these.
MONEY_WORDS = (
    "arrears", "bank details", "credit note", "direct payment", "fee", "funding", "grant", "invoice", "overpaid",
    "overpayment", "payment", "purchase order", "remittance", "statement of account", "underpaid", "unpaid",
    "uplift",
)  # fmt: skip
MONEY_SENDERS = (
    "accounts", "accounts.payable", "accounts.receivable", "billing", "credit.control", "finance", "invoices",
    "payments", "payroll", "purchase.ledger", "sales.ledger",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MailPolicy:
    """Carepost's defaults (policy key `enquiries.mail`). More than `per_day` from one address are kept aside.

    Administrators hear of a mailbox that cannot be read for `silent_minutes`. What has one of `money_words` in it, or
    comes from one of `money_senders`, is first seen by the readers of enquiries about money.
    """

    per_day: int = 20
    largest_mail_mb: int = 25
    largest_file_mb: int = 10
    files: int = 10
    silent_minutes: int = 15
    money_words: tuple[str, ...] = MONEY_WORDS
    money_senders: tuple[str, ...] = MONEY_SENDERS


def may_be_about_money(*, said: Iterable[str], sender: str, policy: MailPolicy) -> bool:
    """Whether those who may not read about money should not be the first to read this. `said`: subject, text, names of
    files. A word counts whole, and with an s.
    """
    local = re.sub(r"[-_]", ".", sender.partition("@")[0].partition("+")[0].lower())
    if local in policy.money_senders:
        return True
    words = "|".join(re.escape(word) for word in policy.money_words)
    return bool(words) and any(re.search(rf"\b(?:{words})s?\b", text, re.IGNORECASE) for text in said)


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


def is_for_another(to: Iterable[str], *, ours: Collection[str], others: Collection[str]) -> bool:
    """Whether a mail names another council's mailbox and none of ours, such as one that an alias sent astray. What
    follows a plus in an address is its writer's own mark.
    """
    named = {re.sub(r"\+[^@]*", "", address) for address in to}
    return bool(named & set(others)) and not named & set(ours)


def is_silent(since: datetime, now: datetime, policy: MailPolicy) -> bool:
    """Whether a mailbox has not been read for so long that its council is told."""
    return now - since >= timedelta(minutes=policy.silent_minutes)


_NUMBER = re.compile(r"E-\d{4,12}-\d", re.IGNORECASE)


def number_in(texts: Iterable[str]) -> int | None:
    """The enquiry's number that a subject or an address names, with a right check digit; None where none does."""
    for text in texts:
        for found in _NUMBER.findall(text):
            if is_reference(found, "E"):
                return int(found.split("-")[1])
    return None


_REFUSED: Mapping[FileFault, str] = {
    FileFault.TOO_MANY: "more than {policy.files} files",
    FileFault.TOO_LARGE: "larger than {policy.largest_file_mb} MB",
    FileFault.NOT_SAFE: "not of a kind that is safe to keep",
}


def against_file(content: bytes, number: int, policy: MailPolicy) -> str:
    """Why a file is refused, as an officer reads it; empty where it is kept."""
    fault = file_fault(content, number, most=policy.files, largest_mb=policy.largest_file_mb)
    return "" if fault is None else _REFUSED[fault].format(policy=policy)


class TakeInFault(Reason):
    """Why a mail that was kept aside cannot be taken in."""

    NOT_ASIDE = "This mail was not kept aside. Its enquiry says what became of it."
    TAKEN = "This mail was taken in already."
    UNREADABLE = "This mail cannot be read. Look at it as it came, and type in what it asks."
    ELSEWHERE = "This mail is written to another council. Forward it there: it is no enquiry to you."
    NO_REASON = "Say why it is an enquiry."


def can_be_taken_in(state: MailState) -> bool:
    """Whether a mail of that state waits for somebody to say that it is an enquiry."""
    return not may_take_in(state, taken=False, reason="any")


def may_take_in(state: MailState, *, taken: bool, reason: str) -> tuple[TakeInFault, ...]:
    """Reasons against taking in a mail that was kept aside; empty means it may be."""
    found = {
        TakeInFault.NOT_ASIDE: not state.is_aside,
        TakeInFault.TAKEN: taken,
        TakeInFault.UNREADABLE: state in (MailState.UNREADABLE, MailState.TOO_BIG),
        TakeInFault.ELSEWHERE: state is MailState.ELSEWHERE,
        TakeInFault.NO_REASON: not reason.strip(),
    }
    return tuple(fault for fault, holds in found.items() if holds)
