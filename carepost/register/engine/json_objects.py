"""Objects out of JSON files: one per line, a list, one alone, or any of them in a folder, one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..rules import RegisterPolicy
from .csv_rows import text_lines
from .refusal import FileReason, FileRefused

Found = tuple[int, dict[str, Any] | str]  # line or number in the list, and the object, or text that is none

_WRAPPERS = ("locations", "providers", "items", "data", "results")


def json_objects(path: Path, policy: RegisterPolicy) -> Iterator[Found]:
    """Every object in the file; a line that is no complete object comes as its text. Raises FileRefused."""
    try:
        yield from _objects(path, policy)
    except UnicodeDecodeError:
        raise FileRefused(FileReason.WRONG_ENCODING, "JSON is always UTF-8.") from None


def _objects(path: Path, policy: RegisterPolicy) -> Iterator[Found]:
    lines = text_lines(path, policy, "utf-8")
    first = next((line for line in lines if line.strip()), "")
    opening = parsed(first)
    whole = isinstance(opening, dict) and not _wrapped(opening)
    if whole or (opening is None and first.startswith("{") and first.rstrip().endswith("}")):
        yield 1, opening if whole else first.strip()
        yield from _lines(lines, 2)
    elif first.lstrip().startswith("["):
        yield from _list(_chain(first, lines), policy)
    else:
        yield from _document(_chain(first, lines), policy)


def parsed(text: str) -> Any:
    """The JSON value, or None where the text is not JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _lines(lines: Iterator[str], start: int) -> Iterator[Found]:
    for number, line in enumerate(lines, start=start):
        if line.strip():
            value = parsed(line)
            yield number, value if isinstance(value, dict) else line.strip()


def _chain(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _list(texts: Iterator[str], policy: RegisterPolicy) -> Iterator[Found]:
    decoder = json.JSONDecoder()
    buffer, number = next(texts).lstrip()[1:], 0
    while True:
        buffer = buffer.lstrip(" \t\r\n,")
        if buffer.startswith("]"):
            return
        try:
            value, end = decoder.raw_decode(buffer)
        except RecursionError:
            raise FileRefused(FileReason.BROKEN, "It is nested too deeply.") from None
        except ValueError:
            buffer = _more(buffer, texts, policy)
            continue
        number += 1
        buffer = buffer[end:]
        yield number, value if isinstance(value, dict) else json.dumps(value)[:2000]


def _more(buffer: str, texts: Iterator[str], policy: RegisterPolicy) -> str:
    """The buffer with as much again, so that an object over many lines is not tried once per line."""
    pieces, wanted = [buffer], max(len(buffer), 4096)
    for text in texts:
        pieces.append(text)
        wanted -= len(text)
        if wanted <= 0:
            break
    else:
        if len(pieces) == 1:
            raise FileRefused(FileReason.CUT_SHORT, "Its list does not end.")
    if sum(map(len, pieces)) > policy.max_record_chars:
        raise FileRefused(FileReason.BROKEN, "One of its records is too long, or not JSON.")
    return "".join(pieces)


def _document(texts: Iterator[str], policy: RegisterPolicy) -> Iterator[Found]:
    pieces, size = [], 0
    for text in texts:
        pieces.append(text)
        size += len(text)
        if size > policy.max_record_chars:
            raise FileRefused(FileReason.TOO_BIG, "Put one record on each line (.jsonl).")
    document = parsed("".join(pieces))
    if not isinstance(document, dict):
        raise FileRefused(FileReason.CUT_SHORT, "It is not complete JSON.")
    inside = _wrapped(document)
    if inside is None:
        yield 1, document
        return
    for number, value in enumerate(inside, start=1):
        yield number, value if isinstance(value, dict) else json.dumps(value)[:2000]


def _wrapped(document: dict[str, Any]) -> list[Any] | None:
    if "locationId" in document or "providerId" in document:
        return None
    return next((document[key] for key in _WRAPPERS if isinstance(document.get(key), list)), None)
