"""A mail as bytes becomes plain values: who wrote, what, in answer to what, with which files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.utils import getaddresses, parseaddr

from carepost.core.sent_files import SentFile
from carepost.enquiries.engine.plain import plain_text
from carepost.gateways.mail.parsing import Careful, look_at_parts

MOST_PARTS, LONGEST_TEXT, LONGEST_LINE = 200, 100_000, 500
_REPLIES = re.compile(r"^(?:(?:re|aw|fwd?|tr)\s*:\s*)+", re.IGNORECASE)


class Unreadable(ValueError):
    """These bytes are no mail that can be read: nobody is named who wrote it, or it is built to break readers."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says. `about` are the ids of mails that it answers; `signs` are headers that tell of a machine."""

    message_id: str
    name: str
    address: str
    to: tuple[str, ...]
    subject: str
    text: str
    about: tuple[str, ...]
    signs: tuple[tuple[str, str], ...]
    files: tuple[SentFile, ...]


#: Headers by which a machine says that it is one (RFC 3834, and what was used before).
SIGNS = ("Auto-Submitted", "Precedence", "Return-Path", "X-Auto-Response-Suppress", "X-Loop", "List-Id",
         "X-Autoreply", "X-Carepost-Reference")  # fmt: skip


def read_mail(raw: bytes) -> Mail:
    """The mail that these bytes are. Raises Unreadable."""
    try:
        look_at_parts(raw)
        return _read(message_from_bytes(raw, _class=EmailMessage, policy=Careful()))
    except Unreadable:
        raise
    except (
        Exception
    ) as error:  # the parser raises whatever a hostile header makes of it; RecursionError is one
        raise Unreadable(str(error)[:200]) from error


def _read(message: Message) -> Mail:
    name, address = parseaddr(_header(message, "From"))
    if "@" not in address:
        raise Unreadable("Nobody is named who wrote it")
    parts = list(_parts(message))
    ids = re.findall(
        r"<[^<>\s]{1,400}>", f"{_header(message, 'In-Reply-To')} {_header(message, 'References')}"
    )
    to = [_header(message, header) for header in ("To", "Cc", "Delivered-To", "X-Original-To")]
    return Mail(
        message_id=_header(message, "Message-ID").strip()[:LONGEST_LINE],
        name=_line(name) or address,
        address=address.lower(),
        to=tuple(found.lower() for _, found in getaddresses(to) if "@" in found),
        subject=_line(_REPLIES.sub("", _header(message, "Subject"))),
        text=_text(parts),
        about=tuple(dict.fromkeys(ids[-50:])),
        signs=tuple((sign, _header(message, sign)) for sign in SIGNS if sign in message),
        files=tuple(_files(parts)),
    )


def _header(message: Message, name: str) -> str:
    """A header as text; of one that is there several times, the first; of one that breaks the parser, as it came."""
    try:
        return _clean(str(message.get(name, "")))
    except Exception:  # IndexError, HeaderParseError and others, by what is in it
        return _clean(
            next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
        )


def _clean(text: str) -> str:
    """Without what no table and no page can hold."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", _clean(text)).strip()[:LONGEST_LINE]


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            raise Unreadable(f"It has more than {MOST_PARTS} parts")
        if not part.is_multipart():
            yield part


def _text(parts: list[Message]) -> str:
    """What was written: the plain text, or the HTML without its marks."""
    for kind in ("text/plain", "text/html"):
        found = [part for part in parts if part.get_content_type() == kind and not part.get_filename()]
        told = "\n".join(_decoded(part) for part in found).strip()
        if told:
            text = plain_text(told) if kind == "text/html" else told
            return _clean(text).replace("\r\n", "\n").strip()[:LONGEST_TEXT]
    return ""


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:  # a character set that nobody knows
        return raw.decode("utf-8", "replace")


def _files(parts: list[Message]) -> Iterator[SentFile]:
    for part in parts:
        name = part.get_filename()
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and (name or part.get_content_maintype() not in ("text", "multipart")):
            yield SentFile(_clean(str(name or f"file.{part.get_content_subtype()}")), content)
