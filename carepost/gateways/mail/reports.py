"""A report of what became of a mail is read: the standard's (RFC 3464), and what older servers write. Plain Python.

Nothing in it is believed but which mail it tells of, and that by the mail's mark alone (marks.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from carepost.gateways.mail.fates import Fate
from carepost.gateways.mail.parsing import CarefulOld, look_at_parts

MOST_PARTS, LONGEST_WORDS = 50, 20_000
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)[ -]")
_ADDRESS = re.compile(r"[^\s<>;:\"()@]{1,64}@[^\s<>;:\"(),@]{1,255}")
_ACTIONS = {"failed": Fate.BOUNCED, "delayed": Fate.DELAYED, "delivered": Fate.DELIVERED}
_WORST_FIRST = (Fate.BOUNCED, Fate.DELAYED, Fate.DELIVERED)
_MACHINES = ("mailer-daemon", "postmaster", "mail delivery", "microsoftexchange")
_COPY = re.compile(r"^--.*?(?:copy|original)", re.IGNORECASE | re.MULTILINE)
_FAILED = re.compile(
    r"undeliver|returned mail|returned to sender|delivery (status|fail|has failed)|failure notice|mail delivery|"
    r"could not be delivered|non remis|unzustellbar",
    re.IGNORECASE,
)
_DELAYED = re.compile(r"delay|warning:|not yet been delivered|still being (tried|retried)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server tells: `status` is the code of RFC 3463, `said` what the server wrote, on one line."""

    fate: Fate
    status: str
    recipient: str
    said: str
    text: str  # all of it, in which the mark is looked for


def report_in(raw: bytes) -> Report | None:
    """The report that a mail is; None for any other mail, such as a reply or an out-of-office note, and for one that
    is built to break readers.
    """
    try:
        look_at_parts(raw)
        return _report(message_from_bytes(raw, policy=CarefulOld()))
    except Exception:  # the parser raises whatever a hostile mail makes of it; RecursionError is one
        return None


def _report(message: Message) -> Report | None:
    parts = [part for part, _ in zip(message.walk(), range(MOST_PARTS), strict=False)]
    told = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    blocks = told.get_payload() if told is not None else None
    if isinstance(blocks, list):
        return _standard([block for block in blocks if isinstance(block, Message)], parts)
    return _other(message, parts)


def _standard(blocks: list[Message], parts: list[Message]) -> Report | None:
    """By what RFC 3464 describes: a block for the mail, then one for each recipient."""
    found = [(fate, block) for block in blocks if (fate := _fate(block))]
    if not found:
        return None
    fate, block = min(found, key=lambda pair: _WORST_FIRST.index(pair[0]))
    said = _one_line(_after(_field(block, "Diagnostic-Code")))
    status = _first(_STATUS, _field(block, "Status")) or _first(_STATUS, said)
    recipient = _first(_ADDRESS, _after(_field(block, "Final-Recipient")))
    return Report(fate, status, recipient.lower(), said, _all_text(parts))


def _fate(block: Message) -> Fate | None:
    return _ACTIONS.get(_field(block, "Action").strip().lower())


def _other(message: Message, parts: list[Message]) -> Report | None:
    """What Exim, qmail and others write: words for a person, from a machine, about a mail that came back."""
    subject, sender = _field(message, "Subject"), _field(message, "From").lower()
    failed = _field(message, "X-Failed-Recipients")
    from_machine = any(word in sender for word in _MACHINES) or _field(message, "Return-Path").strip() == "<>"
    if not failed and not (from_machine and (_FAILED.search(subject) or _DELAYED.search(subject))):
        return None
    text = _all_text(parts)
    words = _written(parts)
    line = next((line for line in words.splitlines() if _STATUS.search(line) or _REPLY.search(line)), "")
    status = _first(_STATUS, line)
    delayed = _DELAYED.search(subject) is not None or (status.startswith("4") and not failed)
    recipient = _first(_ADDRESS, failed) or _first(_ADDRESS, words)
    answer = _REPLY.search(line)
    said = _one_line(line[answer.start() :] if answer else line) or _one_line(words)
    return Report(Fate.DELAYED if delayed else Fate.BOUNCED, status, recipient.lower(), said, text)


def _written(parts: list[Message]) -> str:
    """What the server wrote itself: the first part that is text, up to the copy of the mail."""
    text = next((_decoded(part) for part in parts if part.get_content_maintype() == "text"), "")
    return _COPY.split(text[:LONGEST_WORDS], maxsplit=1)[0]


def _all_text(parts: list[Message]) -> str:
    return "\n".join(line for part in parts for line in (*_headers(part), _decoded(part)))


def _headers(part: Message) -> Iterator[str]:
    return (f"{name}: {value}" for name, value in part.raw_items())


def _decoded(part: Message) -> str:
    if part.is_multipart():
        return ""
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _field(message: Message, name: str) -> str:
    return str(message.get(name, ""))


def _after(field: str) -> str:
    """What stands behind the type of a field: `rfc822; asha@example.org`."""
    return field.partition(";")[2].strip()


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found and found.groups() else found[0] if found else ""


def _one_line(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f]+", " ", text).strip()[:500]
