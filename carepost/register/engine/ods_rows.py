"""Rows of an OpenDocument spreadsheet, streamed: CQC's content.xml has 440 MB and is never held.

Element and attribute names: OASIS Open Document Format for Office Applications 1.2, part 1.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from lxml import etree

from ..rules import RegisterPolicy
from ..rules.policy import MEGABYTE
from .container import workbook
from .numbers import plain_number
from .refusal import FileReason, FileRefused

Row = tuple[str, int, list[str]]  # sheet, row number as a spreadsheet shows it, cells without trailing blanks

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SHEET, _ROW = _TABLE + "table", _TABLE + "table-row"
_NAME = _TABLE + "name"
_ROWS_REPEATED, _CELLS_REPEATED = _TABLE + "number-rows-repeated", _TABLE + "number-columns-repeated"
_FORMULA = _TABLE + "formula"
_TYPE, _NUMBER = _OFFICE + "value-type", _OFFICE + "value"
_PARAGRAPH = _TEXT + "p"
_VALUES = {
    "date": _OFFICE + "date-value",
    "boolean": _OFFICE + "boolean-value",
    "time": _OFFICE + "time-value",
}
_NUMBERS = frozenset({"float", "percentage", "currency"})
_REPEATED_ROWS = 100  # more equal rows than this are no register
_BETWEEN_ROWS = 64 * MEGABYTE  # more XML than this without a row is no spreadsheet
_CELLS_IN_ROW = 20_000  # a spreadsheet has at most 16,384 columns


class _Watched:
    """The stream of content.xml; refuses when it runs on without a row, before that fills the memory."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.since_row = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size if size > 0 else MEGABYTE)
        self.since_row += len(data)
        if self.since_row > _BETWEEN_ROWS:
            raise FileRefused(FileReason.LONG_CELL)
        return data


def ods_rows(path: Path, policy: RegisterPolicy) -> Iterator[Row]:
    """Every row with something in it, of every sheet in order. Raises FileRefused."""
    with workbook(path, policy) as archive:
        try:
            with archive.open("content.xml") as stream:
                yield from _rows(_Watched(stream), policy)
        except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError):
            raise FileRefused(FileReason.BROKEN, "Its content cannot be read to the end.") from None


def _rows(stream: _Watched, policy: RegisterPolicy) -> Iterator[Row]:
    line = 1
    for _, element in _events(stream):
        if element.tag == _SHEET:
            line = 1
            element.clear()
            continue
        stream.since_row = 0
        repeated = _count(element, _ROWS_REPEATED)
        cells = _cells(element, line, policy.max_columns)
        if cells:
            if repeated > _REPEATED_ROWS:
                raise FileRefused(FileReason.TOO_LONG, f"Row {line} is repeated {repeated} times.")
            sheet = _sheet_name(element)
            for offset in range(repeated):
                yield sheet, line + offset, cells
        line += repeated
        _forget(element)


def _events(stream: _Watched) -> etree.iterparse:
    # Entities are not resolved and nothing is fetched; huge_tree lifts libxml2's limits, ours hold instead.
    return etree.iterparse(
        stream, events=("end",), tag=(_SHEET, _ROW), resolve_entities=False, load_dtd=False,
        no_network=True, huge_tree=True,
    )  # fmt: skip


def _forget(row: etree._Element) -> None:
    row.clear()
    parent = row.getparent()
    while parent is not None and row.getprevious() is not None:
        del parent[0]


def _sheet_name(row: etree._Element) -> str:
    table = next(row.iterancestors(_SHEET), None)
    return (table.get(_NAME) or "") if table is not None else ""


def _count(element: etree._Element, name: str) -> int:
    text = element.get(name)
    if text is None:
        return 1
    if not text.isdigit() or len(text) > 9:
        raise FileRefused(FileReason.BROKEN, "A number of repeated cells cannot be read.")
    return int(text)


def _cells(row: etree._Element, line: int, widest: int) -> list[str]:
    """The row's texts. One look at the attributes per cell: there are millions, most of them blank."""
    cells: list[str] = []
    blank = 0
    if len(row) > _CELLS_IN_ROW:
        raise FileRefused(FileReason.TOO_WIDE, f"Row {line} has {len(row)} columns.")
    for cell in row:
        attributes = cell.items()
        text, times = "", 1
        if attributes:
            known: dict[str, str] = dict(attributes)  # type: ignore[arg-type]
            times = _count(cell, _CELLS_REPEATED) if _CELLS_REPEATED in known else 1
            text = _text(cell, known, line, len(cells) + blank)
        elif len(cell):
            text = _text(cell, {}, line, len(cells) + blank)
        if not text:
            blank += times
            continue
        if len(cells) + blank + times > widest:
            raise FileRefused(FileReason.TOO_WIDE, f"Row {line} has more than {widest} columns.")
        if blank:
            cells.extend([""] * blank)
            blank = 0
        cells.extend([text] * times)
    return cells


def _text(cell: etree._Element, attributes: dict[str, str], line: int, place: int) -> str:
    kind = attributes.get(_TYPE)
    if _FORMULA in attributes:
        raise FileRefused(FileReason.FORMULA, f"The first is in cell {address(line, place)}.")
    if kind in _NUMBERS:
        return plain_number(attributes.get(_NUMBER, ""))
    if kind in _VALUES:
        return attributes.get(_VALUES[kind], "")
    pieces = [_paragraph(child) for child in cell if child.tag == _PARAGRAPH]
    return pieces[0] if len(pieces) == 1 else "\n".join(pieces)


def _paragraph(paragraph: etree._Element) -> str:
    """The text with links and styles unwrapped; runs of spaces, tabs and line breaks count as one space."""
    if not len(paragraph):
        return paragraph.text or ""
    pieces = [paragraph.text or ""]
    for child in paragraph:
        pieces += [_paragraph(child) if len(child) or child.text else " ", child.tail or ""]
    return "".join(pieces)


def address(line: int, place: int) -> str:
    """A cell's name as a spreadsheet shows it: row 7, column 1 (from 0) is "B7"."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{line}"
