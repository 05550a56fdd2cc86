"""A list's file as a table of text: CSV in any encoding that can be told, XLSX, Parquet.

A CSV is read by Arrow where it is as it should be, and else row by row, which can say what is wrong and in which line.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import reduce
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

OLD_OFFICE, ZIP, UTF_16 = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = ",;\t|"
NO_TEXT = b"".join(bytes([each]) for each in range(32) if each not in b"\t\n\f\r\x1a")
TWO_OR_THREE = re.compile(rb"[\xc3-\xc5][\x80-\xbf]|\xe2\x80[\x90-\xbf]")  # é, ł, ’ and their like in UTF-8
NO_RESULT = re.compile(rb"</f>\s*(<v\s*/>|<v></v>)?\s*</c>")  # of a formula, in the XML of a sheet
QUOTED = r'(?:(?<=[,\r\n])|\A)"[^"]*(?:""[^"]*)*"(?=[,\r\n]|\Z)'  # a cell in quotation marks, as all writers write it

Row = tuple[str, ...]


class UnreadableList(ValueError):
    """A list cannot be linked; the message says which, why, and what to do."""


def read(path: Path) -> pa.Table:
    """The rows of a file that hold anything, under its headers, as text without space around it; NULL where blank.

    Raises UnreadableList.
    """
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise UnreadableList(f"{path.name} cannot be read: {error.strerror}. Check the name.") from None
    if head.startswith(OLD_OFFICE):
        raise UnreadableList(
            f"{path.name} is protected by a password, or an old .xls."
            " Open it, take the password off, and save it as .xlsx."
        )
    if path.suffix.lower() == ".parquet":
        return _parquet(path)
    if head.startswith(ZIP):
        return _by_rows(path, _xlsx(path))
    return _csv(path)


def texts(values: Iterable[str | None]) -> pa.Array:
    """A column of text."""
    return pa.array(list(values), pa.string())


def _by_rows(path: Path, rows: Iterator[Row]) -> pa.Table:
    headers = _header(path, rows)
    columns = list(zip(*_filled(path, headers, rows), strict=True)) or [()] * len(headers)
    return _trimmed(pa.Table.from_arrays([texts(column) for column in columns], names=list(headers)))


def _header(path: Path, rows: Iterator[Row]) -> Row:
    """The first row that holds anything."""
    for row in rows:
        if any(row):
            headers = tuple(cell.strip() for cell in row)
            while headers and not headers[-1]:
                headers = headers[:-1]
            twice = [header for header, count in Counter(headers).items() if count > 1]
            if twice:
                raise UnreadableList(f"{path.name} has two columns called “{twice[0]}”. Rename one.")
            return headers
    raise UnreadableList(f"{path.name} is empty: it has not even headers.")


def _filled(path: Path, headers: Row, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows that hold anything, as wide as the headers."""
    width = len(headers)
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        if width == 1 and any(row[1:]):
            raise UnreadableList(
                f"{path.name} has one cell in its first row, where headers are looked for. Take off what is above them."
            )
        if any(row[width:]):
            raise UnreadableList(
                f"{path.name}, line {number}: {len(row)} values under {width} headers,"
                " so its columns are shifted. Mend that line."
            )
        yield row[:width] + ("",) * (width - len(row))


def _csv(path: Path) -> pa.Table:
    text = _text(path, path.read_bytes())
    separator = max(SEPARATORS, key=text[:20_000].split("\n", 1)[0].count)
    rows = _rows(path, text, separator)
    try:
        table = _by_arrow(path, text, separator)
    except ValueError:  # Arrow's own among them: what is wrong is found row by row
        table = None
    return _by_rows(path, rows) if table is None else table


def _rows(path: Path, text: str, separator: str) -> Iterator[Row]:
    try:
        yield from map(tuple, csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        raise UnreadableList(
            f"{path.name} has a quotation mark that is not closed, or a cell of over {csv.field_size_limit():,} signs."
            " Save it as CSV anew."
        ) from None


def _by_arrow(path: Path, text: str, separator: str) -> pa.Table | None:
    """The same, thirty times as fast; None where the file has quotation marks that Arrow reads otherwise.

    Raises ValueError where a row is not as wide as the headers.
    """
    if '"' in re.sub(QUOTED.replace(",", separator), "", text):
        return None
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    headers = _header(path, (tuple(row) for row in rows))
    names = [*headers]
    table = arrow_csv.read_csv(
        pa.BufferReader(text.encode()),
        arrow_csv.ReadOptions(column_names=names, skip_rows=rows.line_num),
        arrow_csv.ParseOptions(delimiter=separator, newlines_in_values=True),
        arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), null_values=[]),
    )
    return _trimmed(table)


def _text(path: Path, data: bytes) -> str:
    if data.startswith(UTF_16):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise UnreadableList(
                f"{path.name} ends in the middle of a letter. Copy or save it anew."
            ) from None
    if data.startswith(b"%PDF") or len(data) > len(data.translate(None, NO_TEXT)):
        raise UnreadableList(
            f"{path.name} is no list: it is neither CSV, XLSX nor Parquet. Save it as one of these."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if TWO_OR_THREE.search(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise UnreadableList(
                f"{path.name} mixes two encodings (line {line:,}). Save it as CSV, UTF-8."
            ) from None
        return data.decode("cp1252", errors="replace")


def _xlsx(path: Path) -> Iterator[Row]:
    from openpyxl import load_workbook  # noqa: PLC0415  a fifth of a second that CSV does not need

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        rows = [
            tuple(_cell(value) for value in row) for row in book.worksheets[0].iter_rows(values_only=True)
        ]
        book.close()
        lost = _without_results(path)
    except Exception:
        raise UnreadableList(
            f"{path.name} is no workbook that can be opened. Save it as .xlsx or CSV."
        ) from None
    if lost:
        raise UnreadableList(
            f"{path.name} has {lost:,} cells with formulas whose results it does not keep."
            " Open it in a spreadsheet, and save it."
        )
    return iter(row for row in rows if any(row))


def _without_results(path: Path) -> int:
    """How many cells of the first sheet hold a formula and no result, as programs write them: they look empty."""
    from openpyxl import load_workbook  # noqa: PLC0415  as above

    with zipfile.ZipFile(path) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
        if not any(NO_RESULT.search(packed.read(name)) for name in sheets):
            return 0
    read_as = [load_workbook(path, read_only=True, data_only=results) for results in (True, False)]
    told, written = (book.worksheets[0].iter_rows(values_only=True) for book in read_as)
    lost = sum(
        result is None and isinstance(formula, str) and formula.startswith("=")
        for results, formulas in zip(told, written, strict=True)
        for result, formula in zip(results, formulas, strict=True)
    )
    for book in read_as:
        book.close()
    return lost


def _parquet(path: Path) -> pa.Table:
    import pyarrow.parquet as pq  # noqa: PLC0415  half a second that CSV does not need

    try:
        table = pq.read_table(path)
    except Exception:
        raise UnreadableList(f"{path.name} is no Parquet file that can be opened.") from None
    headers = _header(path, iter([tuple(table.column_names)]))
    columns = [
        column if pa.types.is_string(column.type) else texts(_cell(value) for value in column.to_pylist())
        for column in table.columns
    ]
    return _trimmed(pa.Table.from_arrays(columns[: len(headers)], names=list(headers)))


def _cell(value: Any) -> str:
    """A value as text; a day without its midnight, a whole number without its point."""
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return text.removesuffix(" 00:00:00")


def _trimmed(table: pa.Table) -> pa.Table:
    """The rows that hold anything, without space around their values; NULL where nothing is left."""
    trimmed = [pc.utf8_trim_whitespace(column) for column in table.columns]
    kept = [pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column) for column in trimmed]
    found = pa.Table.from_arrays(kept, names=table.column_names)
    filled = reduce(pc.or_, [pc.is_valid(column) for column in kept])
    return found.filter(filled)
