"""Dates as CQC and the spreadsheets between write them: which order they are in, and which day they mean.

CQC publishes day/month/year; the same table saved by software set to the United States is month/day/year. A
file is read in one order, decided by the dates that can only be one of the two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from .refusal import FileReason, FileRefused

_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ T].*)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
_WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-_]([A-Za-z]{3,9})[ \-_,]+(\d{4})")
_SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?")  # a spreadsheet's day count, 1954 to 2091
_EPOCH = date(1899, 12, 30)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
            "aug august", "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_FEW = 0.01  # up to this share of dates in the other order are slips of single rows, not of the file


class DateOrder(StrEnum):
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class UnreadableDate(ValueError):
    """The text is no date, or none between 1900 and 2100."""


@dataclass(slots=True)
class DateSurvey:
    """Watches every date of a file and says in which order they are written."""

    day_first: int = 0
    month_first: int = 0
    open_to_both: int = 0
    examples: dict[DateOrder, str] = field(default_factory=dict)

    def see(self, text: str) -> None:
        found = _SLASHED.fullmatch(text.strip())
        if found is None:
            return
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second:
            self.day_first += 1
            self._example(DateOrder.DAY_FIRST, text)
        elif second > 12 >= first:
            self.month_first += 1
            self._example(DateOrder.MONTH_FIRST, text)
        elif first != second:
            self.open_to_both += 1

    def _example(self, order: DateOrder, text: str) -> None:
        # The smallest, so that the message does not depend on the order of rows.
        self.examples[order] = min(text.strip(), self.examples.get(order, text.strip()))

    def decide(self) -> tuple[DateOrder, str]:
        """The order, and a warning ("" if none). Raises FileRefused when the file uses both."""
        fewer, more = sorted((self.day_first, self.month_first))
        if fewer and fewer > _FEW * more:
            raise FileRefused(
                FileReason.MIXED_DATES,
                f"For example {' and '.join(self.examples[order] for order in DateOrder)}.",
            )
        if more:
            return self._majority()
        if self.open_to_both:
            return DateOrder.DAY_FIRST, (
                "Nothing in this file shows whether its dates are day/month or month/day. "
                "They were read as day/month/year."
            )
        return DateOrder.DAY_FIRST, ""

    def _majority(self) -> tuple[DateOrder, str]:
        if self.month_first > self.day_first:
            return DateOrder.MONTH_FIRST, "The dates in this file are month/day/year and were read so."
        return DateOrder.DAY_FIRST, ""


def parse_date(text: str, order: DateOrder) -> date:
    """The day that the text means; raises UnreadableDate. Times of day are dropped."""
    text = text.strip()
    try:
        if found := _ISO.fullmatch(text):
            return _within(date(int(found[1]), int(found[2]), int(found[3])))
        if found := _SLASHED.fullmatch(text):
            first, second, year = int(found[1]), int(found[2]), int(found[3])
            day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
            return _within(date(year, month, day))
        if found := _WORDED.fullmatch(text):
            return _within(date(int(found[3]), _MONTHS[found[2].lower()], int(found[1])))
        if _SERIAL.fullmatch(text):
            return _EPOCH + timedelta(days=int(float(text)))
    except (ValueError, KeyError):
        pass
    raise UnreadableDate(text)


def _within(day: date) -> date:
    if not 1900 <= day.year <= 2100:
        raise UnreadableDate(day.isoformat())
    return day


_ANYWHERE = re.compile(
    r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?!\d)"
    r"|(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ _\-]([A-Za-z]{3,9})[ _\-,]+(\d{4})(?!\d)"
    r"|(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)"
)
_SAYS_DATA_DATE = re.compile(
    r"as at|as of|as on|produced|extract|snapshot|accurate|correct|published|updated", re.I
)


def data_date(lines: list[str], today_or_later: date = date(2100, 12, 31)) -> date | None:
    """The date that a title block, README sheet or file name gives its data; day/month order.

    Lines that say so ("produced on", "as at") win over others, later dates over earlier; lines about the next
    publication are left out.
    """
    candidates = [(line, day) for line in lines if "next" not in line.casefold() for day in _dates_in(line)]
    said = [day for line, day in candidates if _SAYS_DATA_DATE.search(line)]
    days = [day for day in said or [day for _, day in candidates] if day <= today_or_later]
    return max(days, default=None)


def _dates_in(line: str) -> list[date]:
    days = []
    for found in _ANYWHERE.finditer(line):
        try:
            days.append(_date_of(found))
        except (ValueError, KeyError):
            continue
    return days


def _date_of(found: re.Match[str]) -> date:
    if found[1]:
        return _within(date(int(found[1]), int(found[2]), int(found[3])))
    if found[4]:
        return _within(date(int(found[6]), _MONTHS[found[5].lower()], int(found[4])))
    return _within(date(int(found[9]), int(found[8]), int(found[7])))
