"""Lists as files: CSV in any encoding that can be told, XLSX, Parquet. What is wrong is said, never whose."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carepost.people.engine import columns
from carepost.people.engine.cleaning import names

if TYPE_CHECKING:
    import pyarrow as pa

OLD_OFFICE, ZIP, UTF_16 = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = ",;\t|"


class UnreadableList(ValueError):
    """A list cannot be linked; the message says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class AList:
    """A list as read: its name, its headers, what they were taken for, and its rows as text."""

    name: str
    headers: tuple[str, ...]
    mapping: dict[str, str]
    rows: list[tuple[str, ...]]

    def column(self, header: str) -> list[str]:
        at = self.headers.index(header)
        return [row[at] for row in self.rows]

    @property
    def all_one_value(self) -> list[str]:
        """Headers of mapped columns that hold one value only, which tells nobody from anybody."""
        if len(self.rows) < 20:
            return []
        return [header for header in self.mapping.values() if len(set(self.column(header)) - {""}) == 1]


def given(path: Path) -> dict[str, dict[str, str]]:
    """What each column of each list is, from a columns.json: list, field, header. Raises UnreadableList."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
        mappings = {str(a_list): dict(mapping.items()) for a_list, mapping in found.items()}
    except (OSError, ValueError, AttributeError):
        raise UnreadableList(
            f"{path.name} is no columns.json of an earlier run, or cannot be read."
        ) from None
    for field in {field for mapping in mappings.values() for field in mapping} - set(columns.FIELDS):
        known = ", ".join(columns.FIELDS)
        raise UnreadableList(f"{path.name}: there is no field “{field}”. There are: {known}.")
    return mappings


def read(path: Path, mapping: dict[str, str] | None = None) -> AList:
    """A list from its file; its columns are guessed where no `mapping` of field to header is given.

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
        found = _parquet(path)
    elif head.startswith(ZIP):
        found = _xlsx(path)
    else:
        found = _csv(path)
    headers, rows = _header(path, found)
    mapping = columns.guess(headers) if mapping is None else mapping
    for header in mapping.values():
        if header not in headers:
            raise UnreadableList(f"{path.name} has no column “{header}”, which the file of columns names.")
    if lacking := columns.lacking(mapping):
        raise UnreadableList(f"{path.name} has {lacking}.")
    read_in = AList(path.stem, headers, mapping, list(_filled(path, headers, rows)))
    if not read_in.rows:
        raise UnreadableList(f"{path.name} is empty: it has headers and no records.")
    _check_ids(path, read_in)
    return read_in


def _header(
    path: Path, found: Iterator[tuple[str, ...]]
) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    for row in found:
        if any(row):
            headers = tuple(cell.strip() for cell in row)
            while headers and not headers[-1]:
                headers = headers[:-1]
            twice = [header for header, count in Counter(headers).items() if count > 1]
            if twice:
                raise UnreadableList(f"{path.name} has two columns called “{twice[0]}”. Rename one.")
            return headers, found
    raise UnreadableList(f"{path.name} is empty: it has not even headers.")


def _filled(
    path: Path, headers: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> Iterator[tuple[str, ...]]:
    """Rows that hold anything, as wide as the headers."""
    width = len(headers)
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        if any(row[width:]):
            raise UnreadableList(
                f"{path.name}, line {number}: {len(row)} values under {width} headers,"
                " so its columns are shifted. Mend that line."
            )
        yield tuple(cell.strip() for cell in row[:width]) + ("",) * (width - len(row))


def _check_ids(path: Path, read_in: AList) -> None:
    if "record_id" not in read_in.mapping:
        return
    header = read_in.mapping["record_id"]
    counts = Counter(read_in.column(header))
    twice = sum(count > 1 for record, count in counts.items() if record)
    if counts[""] or twice:
        fault = f"{twice:,} values stand twice or more" if twice else f"{counts['']:,} records have none"
        raise UnreadableList(
            f"{path.name}: “{header}” should tell every record, but {fault}. Mend or rename it."
        )


def _csv(path: Path) -> Iterator[tuple[str, ...]]:
    data = path.read_bytes()
    text = _text(path, data)
    first = text[:20_000].split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        yield from (
            tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        )
    except csv.Error:
        raise UnreadableList(
            f"{path.name} has a quotation mark that is not closed. Save it as CSV anew."
        ) from None


def _text(path: Path, data: bytes) -> str:
    if data.startswith(UTF_16):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        after = data[error.start :]
        if any(sign in after for sign in ("é".encode(), "ł".encode(), "’".encode())):
            raise UnreadableList(f"{path.name} mixes two encodings. Save it as CSV, UTF-8.") from None
        return data.decode("cp1252", errors="replace")


def _xlsx(path: Path) -> Iterator[tuple[str, ...]]:
    from openpyxl import load_workbook  # noqa: PLC0415  a fifth of a second that CSV does not need

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        rows = [
            tuple(_cell(value) for value in row) for row in book.worksheets[0].iter_rows(values_only=True)
        ]
        book.close()
    except Exception:
        raise UnreadableList(
            f"{path.name} is no workbook that can be opened. Save it as .xlsx or CSV."
        ) from None
    return iter(row for row in rows if any(row))


def _parquet(path: Path) -> Iterator[tuple[str, ...]]:
    import pyarrow.parquet as pq  # noqa: PLC0415  half a second that CSV does not need

    try:
        table = pq.read_table(path)
    except Exception:
        raise UnreadableList(f"{path.name} is no Parquet file that can be opened.") from None
    rows = (tuple(_cell(value) for value in row.values()) for row in table.to_pylist())
    return chain([tuple(table.column_names)], rows)


def _cell(value: Any) -> str:
    """A value as text; a day without its midnight, a whole number without its point."""
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return text.removesuffix(" 00:00:00")


def source(lists: list[AList], truth: str | None = None) -> pa.Table:
    """The lists as one table of text: list, record_id, every field, and the column of the truth where one is named."""
    import pyarrow as pa  # noqa: PLC0415  as above

    kept = [*(field for field in columns.FIELDS if field not in columns.PARTS), "list", "truth"]
    made: dict[str, list[str | None]] = {field: [] for field in kept}
    for each in lists:
        count = len(each.rows)
        for field in kept:
            header = each.mapping.get(field)
            made[field] += [cell or None for cell in each.column(header)] if header else [None] * count
        if "name" in each.mapping:
            whole = [names.split(cell) for cell in each.column(each.mapping["name"])]
            made["forename"][-count:] = [forename or None for forename, _ in whole]
            made["surname"][-count:] = [surname or None for _, surname in whole]
        if {"house", "address"} <= each.mapping.keys():
            doors = zip(each.column(each.mapping["house"]), each.column(each.mapping["address"]), strict=True)
            made["address"][-count:] = [f"{house} {street}".strip() or None for house, street in doors]
        if "record_id" not in each.mapping:
            made["record_id"][-count:] = [str(number) for number in range(1, count + 1)]
        made["list"][-count:] = [each.name] * count
        if truth and truth in each.headers:
            made["truth"][-count:] = [cell or None for cell in each.column(truth)]
    return pa.table({field: pa.array(values, pa.string()) for field, values in made.items()})
