"""Rows of a CSV file: counted, decoded and split without ever holding more than one row."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from ..rules import RegisterPolicy
from .container import opened
from .ods_rows import Row
from .refusal import FileReason, FileRefused

_CHUNK = 1 << 18
DELIMITERS = (",", ";", "\t", "|")


def csv_rows(path: Path, policy: RegisterPolicy, encoding: str, delimiter: str) -> Iterator[Row]:
    """Every row that is not blank, under the sheet name "". Raises FileRefused."""
    reader = csv.reader(text_lines(path, policy, encoding), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if len(cells) > policy.max_columns:
                raise FileRefused(FileReason.TOO_WIDE, f"Line {reader.line_num} has {len(cells)} columns.")
            if any(cells):
                yield "", reader.line_num, cells
    except csv.Error as error:
        raise _refusal(str(error), reader.line_num) from None


def _refusal(message: str, line: int) -> FileRefused:
    if "unexpected end of data" in message:
        return FileRefused(FileReason.CUT_SHORT, "Its last cell has no closing quotation mark.")
    if "field limit" in message:
        return FileRefused(FileReason.LONG_CELL, f"Near line {line}.")
    return FileRefused(FileReason.QUOTES, f"Near line {line}.")


def text_lines(path: Path, policy: RegisterPolicy, encoding: str) -> Iterator[str]:
    """The lines of a text file with their ends; refuses a line longer than the policy's longest record."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rest, first = "", True
    with opened(path, policy) as stream:
        while data := stream.read(_CHUNK):
            text = decoder.decode(data)
            rest += text.removeprefix("\ufeff") if first else text
            first = False
            if "\x00" in rest:
                raise FileRefused(FileReason.WRONG_ENCODING, "It holds characters that no text has.")
            *whole, rest = _split(rest)
            yield from whole
            if len(rest) > policy.max_record_chars:
                raise FileRefused(FileReason.LONG_CELL)
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


def ends_properly(path: Path, policy: RegisterPolicy) -> bool:
    """Whether the last line of a text file is ended."""
    last = b""
    with opened(path, policy) as stream:
        while data := stream.read(_CHUNK):
            last = data
    return last.endswith((b"\n", b"\r"))


def _split(text: str) -> list[str]:
    """The lines with their ends, and last the piece that may go on.

    Some old files end lines with \\r alone.
    """
    if "\n" not in text and "\r" in text[:-1]:
        pieces = text.split("\r")
        return [piece + "\r" for piece in pieces[:-1]] + pieces[-1:]
    pieces = text.split("\n")
    return [piece + "\n" for piece in pieces[:-1]] + pieces[-1:]


def fitting_encoding(path: Path, policy: RegisterPolicy) -> str:
    """UTF-8 where the whole file is, else cp1252 (Windows, Western European); refuses where it is neither."""
    for encoding in ("utf-8", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with opened(path, policy) as stream:
                while data := stream.read(_CHUNK):
                    decoder.decode(data)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise FileRefused(FileReason.WRONG_ENCODING)
