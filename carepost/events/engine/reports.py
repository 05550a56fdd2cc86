"""Attendance reports as Teams and Zoom give them out, read into who was there from when to when.

Teams writes UTF-16 with tabs and numbered sections, of which the last has a row for every time that somebody joined;
Zoom writes commas, with a row for each time as well. Both write times as the clock of whoever took the report showed
them.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from carepost.core.clock import LONDON
from carepost.events.rules.attendance import AttendanceFault, Source, Stretch

_NAME = ("name", "full name", "name (original name)", "user name (original name)")
_EMAIL = ("email", "user email", "participant id (upn)")
_JOIN = ("join time", "first join", "first join time")
_LEAVE = ("leave time", "last leave", "last leave time")
_DURATION = ("in-meeting duration", "duration", "duration (minutes)", "time in session (minutes)")
_FORMATS = (
    "%m/%d/%y %I:%M:%S %p", "%m/%d/%Y %I:%M:%S %p", "%d/%m/%Y %I:%M:%S %p", "%d/%m/%y %I:%M:%S %p",
    "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%Y-%m-%d %H:%M:%S",
    "%b %d %Y %H:%M:%S", "%b %d %Y %I:%M:%S %p",
)  # fmt: skip
_LONGEST = 10_000  # rows: more is no report of one event


class Unreadable(ValueError):
    """A file that is no attendance report of this event; `fault` says why."""

    def __init__(self, fault: AttendanceFault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Seen:
    """One time that somebody was there."""

    name: str
    email: str
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says. `left_out` are the rows that could not be read, each with its number."""

    source: Source
    seen: tuple[Seen, ...]
    left_out: tuple[str, ...]


@dataclass
class _Table:
    columns: dict[str, int]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def each_time(self) -> bool:
        """True where somebody who came back has a row for each time."""
        return "join time" in self.columns

    def cell(self, row: Sequence[str], names: Sequence[str]) -> str:
        """The first of these columns that says something in a row."""
        places = (self.columns[name] for name in names if name in self.columns)
        return next((row[place].strip() for place in places if place < len(row) and row[place].strip()), "")


def read_report(content: bytes, day: date) -> Report:
    """The report of an event on a London day. Raises Unreadable."""
    tables = [table for table in list(_tables(_lines(content))) if table.rows]
    if not tables:
        raise Unreadable(AttendanceFault.NO_TABLE)
    table = max(tables, key=lambda each: (each.each_time, len(each.rows)))
    left_out: list[str] = []
    seen = tuple(_seen(table, day, left_out))
    if not seen:
        raise Unreadable(AttendanceFault.OTHER_DAY)
    return Report(_source(table), seen, tuple(left_out))


def _text(content: bytes) -> str:
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(AttendanceFault.NOT_TEXT) from None
    if "\x00" in text:
        raise Unreadable(AttendanceFault.NOT_TEXT)
    return text


def _lines(content: bytes) -> list[list[str]]:
    """The cells of each line. Tabs part them where any line has one: names have commas, and never tabs."""
    text = _text(content)
    try:
        return list(csv.reader(text.splitlines()[:_LONGEST], delimiter="\t" if "\t" in text else ","))
    except csv.Error:
        raise Unreadable(AttendanceFault.NOT_TEXT) from None


def _tables(lines: Sequence[Sequence[str]]) -> Iterator[_Table]:
    table: _Table | None = None
    for number, line in enumerate(lines, 1):
        head = {cell.strip().casefold(): place for place, cell in enumerate(line)}
        if set(head) & set(_NAME) and set(head) & set(_JOIN):
            table = _Table(head)
            yield table
        elif table is not None and len([cell for cell in line if cell.strip()]) < 2:
            table = None
        elif table is not None:
            table.rows.append((number, list(line)))


def _seen(table: _Table, day: date, left_out: list[str]) -> Iterator[Seen]:
    for number, row in table.rows:
        name, email = table.cell(row, _NAME), table.cell(row, _EMAIL)
        stretch = _stretch(table, row, day)
        if (
            table.cell(row, ("in waiting room",)).casefold() == "yes"
            or table.cell(row, ("attended",)).casefold() == "no"
        ):
            continue
        if not (name or email) or stretch is None:
            left_out.append(f"row {number}")
        else:
            yield Seen(name or email, email if "@" in email else "", stretch)


def _stretch(table: _Table, row: Sequence[str], day: date) -> Stretch | None:
    """From joining to leaving; of a row that tells of several times, as long as it says they were together."""
    begins = _moment(table.cell(row, _JOIN), day)
    if begins is None:
        return None
    ends, lasted = _moment(table.cell(row, _LEAVE), day), _duration(table.cell(row, _DURATION))
    if (ends is None or not table.each_time) and lasted is not None:
        ends = begins + lasted
    return Stretch(begins, ends) if ends is not None and ends >= begins else None


def _moment(text: str, day: date) -> datetime | None:
    """A time as it is written, on that day or the one beside it: that tells 11/12 from 12/11."""
    plain = re.sub(r"\s+", " ", text.replace(",", " ")).strip().upper()
    for way in _FORMATS:
        try:
            found = datetime.strptime(plain, way).replace(tzinfo=LONDON)
        except ValueError:
            continue
        if abs((found.date() - day).days) <= 1:
            return found
    return None


def _duration(text: str) -> timedelta | None:
    """ "1h 2m 3s", or minutes as a number."""
    if re.fullmatch(r"[0-9]{1,5}", text):
        return timedelta(minutes=int(text))
    found = re.fullmatch(r"(?:(\d{1,3})h)?\s*(?:(\d{1,5})m)?\s*(?:(\d{1,5})s)?", text.strip())
    if not text.strip() or found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _source(table: _Table) -> Source:
    of_zoom = {
        "name (original name)",
        "user name (original name)",
        "duration (minutes)",
        "time in session (minutes)",
    }
    return Source.ZOOM if of_zoom & set(table.columns) else Source.TEAMS
