"""A CSV of dated overall ratings, one row each, for an analyst without a database.

Columns are found by name, in any order and spelling of case: the location's id, the day of the report, the overall
rating, and if they are there the days on which the location's registration started and ended.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from carepost.core.refusals import Reason, Refused
from carepost.register.rules.blanks import squashed
from carepost.register.rules.ratings import RatingValue, UnknownRating, parse_rating
from carepost.risk.rules.review import DatedRating, Past

_NAMES = {
    "ref": {"locationid", "cqclocationid"},
    "on": {"reportdate", "publicationdate", "reportpublicationdate"},
    "rating": {"overall", "overallrating", "latestoverallrating"},
}
_STARTS = {"start": "locationstart", "end": "locationend"}
_BLANK = {"", "na", "nan", "null", "none"}
_EPOCHS = (
    date(1970, 1, 1),
    date(1960, 1, 1),
)  # days are counted from one by R and Python, from the other by Stata
_MOST_LEFT_OUT = 0.01
_MOST_OUTSIDE = 0.25


class HistoryRefused(Reason):
    """Why a file of histories was not read."""

    NOT_TEXT = "This file is not CSV in UTF-8. Save it as CSV UTF-8 and try again."
    COLUMNS = (
        "This file needs a column for the location's id (locationid), for the day of the report (reportdate) and for"
        " the overall rating (overall). Name them so in its first line."
    )
    TWICE = "Two columns could hold the same thing. Leave one locationid, reportdate, overall, start and end."
    NO_ROWS = "This file has no ratings in it. Check that its download finished."
    TOO_MANY_BAD = (
        "More than one row in a hundred cannot be read: its id, its date (like 2024-05-31) or its rating. Check that it"
        " is the right file."
    )
    DAYS = (
        "The start and end days of registrations do not fit the reports, whether counted from 1970 or from 1960. Write"
        " them as dates, like 2024-05-31."
    )


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """What a file held: a past for each location, and what was made of it.

    `left_out` are the lines that could not be read. `counted_from` is the day from which the file counts its days,
    None where it writes dates or carries none. `registrations` is False where it does not say who left.
    """

    pasts: tuple[Past, ...]
    rows: int
    left_out: tuple[int, ...]
    counted_from: date | None
    registrations: bool


@dataclass(frozen=True, slots=True)
class _Row:
    ref: str
    on: date
    value: RatingValue
    start: str
    end: str


def read_histories(lines: Iterable[str]) -> HistoryFile:
    """Every location of the file, watched until the last day in it. Raises Refused with a HistoryRefused."""
    try:
        rows = csv.reader(lines, strict=True)
        columns = _columns(next(rows, []))
        found: list[_Row] = []
        left_out: list[int] = []
        for cells in rows:
            row = _row(cells, columns)
            if row is None:
                left_out.append(rows.line_num)
            else:
                found.append(row)
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused([HistoryRefused.NOT_TEXT]) from error
    if not found:
        raise Refused([HistoryRefused.NO_ROWS if not left_out else HistoryRefused.TOO_MANY_BAD])
    if len(left_out) > _MOST_LEFT_OUT * (len(found) + len(left_out)):
        raise Refused([HistoryRefused.TOO_MANY_BAD])
    epoch = _epoch(found)
    pasts = _pasts(found, epoch or _EPOCHS[0])
    return HistoryFile(pasts, len(found), tuple(left_out), epoch, "end" in columns)


def _columns(header: list[str]) -> dict[str, int]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(header):
        plain = squashed(name.removeprefix("\ufeff")).replace(" ", "")
        for column, names in _NAMES.items():
            if plain in names:
                found[column].append(place)
        for column, beginning in _STARTS.items():
            if plain.startswith(beginning):
                found[column].append(place)
    if not _NAMES.keys() <= found.keys():
        raise Refused([HistoryRefused.COLUMNS])
    if any(len(places) > 1 for places in found.values()):
        raise Refused([HistoryRefused.TWICE])
    return {column: place for column, (place,) in found.items()}


def _row(cells: list[str], columns: Mapping[str, int]) -> _Row | None:
    """The row, or None when it cannot be read: cut short, no id, no date, an unknown rating or none."""
    if len(cells) <= max(columns.values()):
        return None
    cell = {column: cells[place].strip() for column, place in columns.items()}
    start, end = cell.get("start", ""), cell.get("end", "")
    try:
        value, on = parse_rating(cell["rating"]), date.fromisoformat(cell["on"])
        for text in (start, end):
            _day(text, _EPOCHS[0])
    except (UnknownRating, ValueError, OverflowError):
        return None
    return _Row(cell["ref"], on, value, start, end) if cell["ref"] and value is not None else None


def _day(text: str, epoch: date) -> date | None:
    """A date, or a count of days since the epoch; None for a blank. Raises ValueError or OverflowError."""
    if text.casefold() in _BLANK:
        return None
    if text.removeprefix("-").isdigit():
        return epoch + timedelta(days=int(text))
    return date.fromisoformat(text)


def _epoch(rows: list[_Row]) -> date | None:
    """The day from which the file counts: the one by which the fewest reports lie outside their registration.

    A file that says 1970 may count from 1960: then nearly every report would come before its location began. Some lie
    outside all the same, for a service takes over the reports of the one before it.
    """
    counting = [row for row in rows if row.start.isdigit() or row.end.isdigit()]
    if not counting:
        return None
    outside = {epoch: sum(_lies_outside(row, epoch) for row in counting) for epoch in _EPOCHS}
    best = min(_EPOCHS, key=lambda epoch: outside[epoch])
    if outside[best] > _MOST_OUTSIDE * len(counting):
        raise Refused([HistoryRefused.DAYS])
    return best


def _lies_outside(row: _Row, epoch: date) -> bool:
    start, end = _day(row.start, epoch), _day(row.end, epoch)
    return (start is not None and row.on < start) or (end is not None and row.on > end)


def _pasts(rows: list[_Row], epoch: date) -> tuple[Past, ...]:
    of: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        of[row.ref].append(row)
    ends = {ref: max(filter(None, (_day(row.end, epoch) for row in of[ref])), default=None) for ref in of}
    last = max([*(row.on for row in rows), *filter(None, ends.values())])
    return tuple(_past(ref, of[ref], ends[ref], last, epoch) for ref in sorted(of))


def _past(ref: str, rows: list[_Row], end: date | None, last: date, epoch: date) -> Past:
    start = min(filter(None, (_day(row.start, epoch) for row in rows)), default=None)
    ratings = {DatedRating(row.value, row.on, inherited=start is not None and row.on < start) for row in rows}
    in_order = sorted(ratings, key=lambda rating: (rating.on, rating.value))
    return Past(ref, last, registered_on=start, deregistered_on=end, ratings=tuple(in_order))
