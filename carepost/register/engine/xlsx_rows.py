"""Rows of an XLSX workbook, read by openpyxl one at a time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..rules import RegisterPolicy
from .container import workbook
from .numbers import plain_number
from .ods_rows import Row, address
from .refusal import FileReason, FileRefused

if TYPE_CHECKING:
    import openpyxl


def xlsx_rows(path: Path, policy: RegisterPolicy) -> Iterator[Row]:
    """Every row with something in it, of every sheet in order. Raises FileRefused."""
    with workbook(path, policy):  # checks the parts before openpyxl unpacks them
        pass
    # A damaged part may raise anything in openpyxl: KeyError, ValueError, ParseError, its own.
    try:
        book = _book(path)
    except Exception:
        raise FileRefused(FileReason.BROKEN) from None
    try:
        yield from _rows(book, policy)
    except FileRefused:
        raise
    except Exception:
        raise FileRefused(FileReason.BROKEN, "Its content cannot be read to the end.") from None
    finally:
        book.close()


def _book(path: Path) -> openpyxl.Workbook:
    import openpyxl  # noqa: PLC0415  a fifth of the start of a program that mostly reads no workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles, which are not read
        return openpyxl.load_workbook(path, read_only=True, keep_links=False)


def _rows(book: openpyxl.Workbook, policy: RegisterPolicy) -> Iterator[Row]:
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # the sheet's own word for its size may lie
        for line, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [_text(value, line, place) for place, value in enumerate(values)]
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > policy.max_columns:
                raise FileRefused(FileReason.TOO_WIDE, f"Row {line} has {len(cells)} columns.")
            if cells:
                yield sheet.title, line, cells


def _text(value: Any, line: int, place: int) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        if value.startswith("="):
            raise FileRefused(FileReason.FORMULA, f"The first is in cell {address(line, place)}.")
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return plain_number(repr(value))
    if hasattr(value, "ref"):  # an array or data-table formula
        raise FileRefused(FileReason.FORMULA, f"The first is in cell {address(line, place)}.")
    return _day(value) if isinstance(value, date) else str(value)


def _day(value: date) -> str:
    return (value.date() if isinstance(value, datetime) else value).isoformat()
