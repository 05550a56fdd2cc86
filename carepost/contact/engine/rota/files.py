"""A rota from plain files and into one: CSV with a heading line, for analysts without the web application.

Officers: `officer, name, languages, knows, away` and a column for each day of the week with hours such as
`09:00-12:00 13:00-15:30`. Calls: `call, name, earliest, due, latest, standing, kind, language, prefers, booked,
usual, follows, within, locked`. Several values in a cell are parted by `;`. A rota that was written can be read again
as the one before.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from carepost.contact.engine.rota.values import Booking, Call, Hours, Key, Officer, Place, Rota, Task
from carepost.contact.rules.rota import PARTS, RotaPolicy, on_the_clock
from carepost.risk.rules import Band

T = TypeVar("T")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WRITTEN = ("day", "time", "officer", "who", "call", "name", "due")


class UnreadableFile(ValueError):
    """A file is not as it should be; the sentence names the line, the column and what belongs there."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a file, and where it stands."""

    file: str
    line: int
    cells: Mapping[str, str]

    def get(self, column: str, read: Callable[[str], T], example: str) -> T:
        """What a cell says. Raises UnreadableFile with an example of what belongs there."""
        try:
            return read(self.cells.get(column, ""))
        except (ValueError, KeyError) as wrong:
            told = f"{self.file}, line {self.line}, column {column}: give it like {example}."
            raise UnreadableFile(told) from wrong

    def text(self, column: str) -> str:
        return self.cells.get(column, "")


def read_officers(file: str, lines: Iterable[str]) -> tuple[Officer, ...]:
    """The officers of a file. Raises UnreadableFile."""
    return tuple(
        Officer(
            key=row.get("officer", _given, "marta"),
            name=row.text("name") or row.text("officer"),
            hours=tuple(hours for n, day in enumerate(WEEKDAYS) for hours in _hours(row, n, day)),
            languages=frozenset(_several(row.text("languages"))),
            knows=frozenset(_several(row.text("knows"))),
            away=frozenset(row.get("away", _days, "2026-12-01; 2026-12-02")),
        )
        for row in _rows(file, lines, ("officer",))
    )


def read_calls(
    file: str, lines: Iterable[str], policy: RotaPolicy
) -> tuple[tuple[Call, ...], dict[Key, Place]]:
    """The calls of a file, and the places to which some are locked. Raises UnreadableFile."""
    calls, locks = [], {}
    for row in _rows(file, lines, ("call", "earliest", "due", "latest", "standing")):
        call = _call(row, policy)
        calls.append(call)
        if row.text("locked"):
            locks[call.key] = row.get("locked", _place, "marta 2026-12-01 10:30")
    return tuple(calls), locks


def read_rota(file: str, lines: Iterable[str]) -> dict[Key, Place]:
    """The places of a rota that was written before. Raises UnreadableFile."""
    return {
        row.get("call", _given, "17"): Place(
            row.text("officer"),
            row.get("day", date.fromisoformat, "2026-12-01"),
            row.get("time", _minute, "10:30"),
        )
        for row in _rows(file, lines, ("call", "officer", "day", "time"))
    }


def written(task: Task, rota: Rota) -> Iterator[tuple[str, ...]]:
    """A heading and a line for each place of a rota, in the order of time."""
    yield WRITTEN
    calls, who = task.by_key(), {officer.key: officer.name for officer in task.officers}
    for key, place in sorted(
        rota.places.items(), key=lambda pair: (pair[1].day, pair[1].minute, pair[1].officer)
    ):
        call, minute = calls[key], place.minute or 0
        yield (
            place.day.isoformat(), on_the_clock(minute), place.officer, who[place.officer], key, call.name,
            call.due.isoformat(),
        )  # fmt: skip


def _call(row: _Row, policy: RotaPolicy) -> Call:
    day = date.fromisoformat
    return Call(
        key=row.get("call", _given, "17"),
        name=row.text("name") or row.text("call"),
        earliest=row.get("earliest", day, "2026-12-01"),
        due=row.get("due", day, "2026-12-01"),
        latest=row.get("latest", day, "2026-12-01"),
        weight=policy.weight(
            row.get("standing", lambda cell: Band(cell.lower()), "red, amber, grey or green")
        ),
        kind=row.text("kind"),
        language=row.text("language"),
        preferred=frozenset(row.get("prefers", _preferred, "monday morning; friday afternoon")),
        booking=row.get("booked", _booking, "2026-12-01 10:30"),
        usual=row.get("usual", _usual, "marta 80; priya 20"),
        follows=row.text("follows") or None,
        within=row.get("within", lambda cell: int(cell or 0), "7"),
    )


def _rows(file: str, lines: Iterable[str], needed: Iterable[str]) -> Iterator[_Row]:
    reader = csv.DictReader(lines)
    headings = [(heading or "").strip().lower() for heading in reader.fieldnames or ()]
    if missing := [column for column in needed if column not in headings]:
        raise UnreadableFile(f"{file} needs a heading line with: {', '.join(missing)}.")
    reader.fieldnames = headings
    for cells in reader:
        yield _Row(
            file, reader.line_num, {k: (v or "").strip() for k, v in cells.items() if isinstance(k, str)}
        )


def _given(cell: str) -> str:
    if not cell:
        raise ValueError("empty")
    return cell


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _days(cell: str) -> list[date]:
    return [date.fromisoformat(part) for part in _several(cell)]


def _minute(cell: str) -> int:
    moment = datetime.strptime(cell, "%H:%M")  # noqa: DTZ007  a time of day has no zone
    return moment.hour * 60 + moment.minute


def _hours(row: _Row, weekday: int, column: str) -> Iterator[Hours]:
    def read(cell: str) -> list[Hours]:
        spans = [span.split("-") for span in cell.split()]
        return [Hours(weekday, _minute(start), _minute(end)) for start, end in spans]

    yield from row.get(column, read, "09:00-12:00 13:00-15:30")


def _preferred(cell: str) -> list[tuple[int, int]]:
    wishes = (wish.lower().split(maxsplit=1) for wish in _several(cell))
    return [(WEEKDAYS.index(day), PARTS.index(part)) for day, part in wishes]


def _booking(cell: str) -> Booking | None:
    if not cell:
        return None
    day, time = cell.split()
    return Booking(date.fromisoformat(day), _minute(time))


def _usual(cell: str) -> dict[Key, int]:
    shares = (share.rsplit(maxsplit=1) for share in _several(cell))
    return {officer: int(percent) for officer, percent in shares}


def _place(cell: str) -> Place:
    officer, day, *time = cell.split()
    return Place(officer, date.fromisoformat(day), _minute(time[0]) if time else None)
