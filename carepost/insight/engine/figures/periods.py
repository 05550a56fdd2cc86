"""Which days a figure is about, however its file writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_FINANCIAL = re.compile(r"(?:FY ?)?(\d{4}) ?(?:to|-|/|–) ?(?:\d\d)?(\d\d)")
_CALENDAR = re.compile(r"(?:mid-?)?(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The first and the last day, and a name: "2024-25", "2021-01-31", "2014"."""

    start: date
    end: date
    label: str


class UnreadablePeriod(ValueError):
    """The text names no period."""


def period(text: str) -> Period:
    """The financial year, calendar year, month or day that the text names. Raises UnreadablePeriod.

    "2024 to 2025", "2024-25" and "2024/25" are one financial year, 1 April to 31 March.
    """
    tidy = " ".join(text.split())
    try:
        if found := _DAY.fullmatch(tidy):
            return day(date(int(found[1]), int(found[2]), int(found[3])))
        if found := _FINANCIAL.fullmatch(tidy):
            return _financial(int(found[1]), int(found[2]), tidy)
        if found := _MONTH.fullmatch(tidy):
            return month(int(found[1]), int(found[2]))
        if found := _CALENDAR.fullmatch(tidy):
            year = int(found[1])
            return Period(date(year, 1, 1), date(year, 12, 31), str(year))
    except ValueError:
        pass
    raise UnreadablePeriod(f"“{tidy}” is no period. Write 2024-25, 2024, 2024-07 or 2024-07-31.")


def _financial(first: int, last: int, text: str) -> Period:
    if (first + 1) % 100 != last:
        if "-" in text and 1 <= last <= 12:  # 2020-05 is a month, and 2011-12 a year
            return month(first, last)
        raise UnreadablePeriod(text)
    return Period(date(first, 4, 1), date(first + 1, 3, 31), f"{first}-{last:02d}")


def day(on: date) -> Period:
    """One day."""
    return Period(on, on, on.isoformat())


def month(year: int, number: int) -> Period:
    """A calendar month."""
    start = date(year, number, 1)
    after = date(year + number // 12, number % 12 + 1, 1)
    return Period(start, after - timedelta(days=1), f"{year}-{number:02d}")
