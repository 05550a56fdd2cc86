"""What the report to leaders is made of, and the registry in which each room enters its own section.

A room enters `section(...)` in its AppConfig.ready(); `make(viewer, period)` returns plain values with the rows behind
each figure. A figure cannot be made whose rows do not add up to it. See docs/adr/0005.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from django.core.exceptions import ImproperlyConfigured

from carepost.core.acting import Actor

Number = int | Decimal
TREND = 7
"""How many earlier periods a trend shows before the report's own."""


class Better(StrEnum):
    """Which way a figure should go; neither where it only describes."""

    MORE = "more"
    FEWER = "fewer"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Period:
    """The London days that a report tells of, both included, and the moment at which it is made."""

    start: date
    end: date
    at: datetime

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def earlier(self, back: int) -> Period:
        """The period of the same length that lies so many periods back; 0 is this one."""
        shift = timedelta(days=back * self.days)
        return Period(self.start - shift, self.end - shift, self.at)

    def series(self, count: int = TREND) -> list[Period]:
        """So many periods before this one and this one, the oldest first."""
        return [self.earlier(back) for back in range(count, -1, -1)]


@dataclass(frozen=True, slots=True)
class Row:
    """One row behind a figure: plain cells, the address of its page, and how much it adds to the figure.

    Of a share, `counts` is 1 for what is in the numerator and 0 for what is in the denominator alone.
    """

    cells: tuple[str, ...]
    link: str = ""
    counts: Number = 1


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows behind a figure, with the labels of their columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...] = ()

    @property
    def total(self) -> Number:
        """What the rows add up to."""
        return sum((row.counts for row in self.rows), 0)


@dataclass(frozen=True, slots=True)
class Point:
    """What a figure was at the end of a period; None where there was nothing to measure."""

    on: date
    value: Number | None


def trend_of(period: Period, value: Callable[[Period], Number | None]) -> tuple[Point, ...]:
    """A figure at the end of each of the earlier periods and of this one, the oldest first."""
    return tuple(Point(one.end, value(one)) for one in period.series())


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, in which unit, out of what, in a sentence, with the rows that it counts.

    A share has a `denominator`: its `value` is the number of rows in the numerator, and it is told in percent.
    `measure` puts it among the measures of the leaders' page, `listed` prints its rows in the report itself.
    Raises ValueError when the rows do not add up.
    """

    key: str
    label: str
    value: Number
    sentence: str
    behind: Rows
    unit: str = ""
    denominator: int | None = None
    definition: str = ""
    better: Better = Better.NEITHER
    trend: tuple[Point, ...] = ()
    measure: bool = False
    listed: bool = False

    def __post_init__(self) -> None:
        if self.behind.total != self.value:
            raise ValueError(f"{self.key} is {self.value}, but its rows add up to {self.behind.total}")
        if self.denominator is not None and self.denominator != len(self.behind.rows):
            raise ValueError(f"{self.key} is out of {self.denominator}, but has {len(self.behind.rows)} rows")

    @property
    def told(self) -> str:
        """The number as a page tells it: "1,204", "87.5%", "–" for a share of nothing."""
        return told(self.value, self.denominator, self.unit)


@dataclass(frozen=True, slots=True)
class Section:
    """One room's part of a report: its figures, and a note on how to read them."""

    key: str
    title: str
    figures: tuple[Figure, ...]
    note: str = ""


def counted(key: str, label: str, behind: Rows, sentence: str, **given: object) -> Figure:
    """A figure that is the sum of its rows."""
    return Figure(key, label, behind.total, sentence, behind, **given)  # type: ignore[arg-type]


def shared(key: str, label: str, behind: Rows, sentence: str, **given: object) -> Figure:
    """A figure that is the share of its rows that count."""
    made: dict[str, object] = {"denominator": len(behind.rows), **given}
    return Figure(key, label, behind.total, sentence, behind, **made)  # type: ignore[arg-type]


def percent(numerator: Number, denominator: int) -> Decimal | None:
    """A share in percent to one place, halves up; None of nothing."""
    if not denominator:
        return None
    return (Decimal(100 * numerator) / denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)


def told(value: Number, denominator: int | None, unit: str = "") -> str:
    """A figure as a page tells it."""
    if denominator is not None:
        share = percent(value, denominator)
        return "–" if share is None else f"{share}%"
    return f"{unit}{value:,}" if unit == "£" else f"{value:,}{f' {unit}' if unit else ''}"


Make = Callable[[Actor, Period], Section]
Owners = Callable[[Actor, Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as its room entered it. `needs` is the permission without which nobody reads it."""

    key: str
    title: str
    order: int
    needs: str
    make: Make


_sections: dict[str, Entry] = {}
_owners: dict[str, tuple[int, Owners]] = {}


def section(key: str, title: str, *, order: int, needs: str, make: Make) -> Entry:
    """Enter a section of the report. Raises ImproperlyConfigured when there is one of that key."""
    if key in _sections:
        raise ImproperlyConfigured(f"The report has a section called {key} already")
    _sections[key] = Entry(key, title, order, str(needs), make)
    return _sections[key]


def sections() -> list[Entry]:
    """Every section that rooms have entered, in order."""
    return sorted(_sections.values(), key=lambda entry: (entry.order, entry.key))


def owners_from(name: str, *, order: int, find: Owners) -> None:
    """Name a function that tells who acts for which services, by their ref; a lower order is asked first."""
    if name in _owners:
        raise ImproperlyConfigured(f"{name} tells already who acts for a service")
    _owners[name] = (order, find)


def owners(viewer: Actor, refs: Iterable[str]) -> dict[str, str]:
    """Who acts for each of these services, as far as any room knows."""
    found: dict[str, str] = {}
    asked = list(refs)
    for _, find in sorted(_owners.values(), key=lambda pair: pair[0]):
        left = [ref for ref in asked if ref not in found]
        found |= {ref: who for ref, who in find(viewer, left).items() if who} if left else {}
    return found


def leave_out(key: str) -> None:
    """Take a section out again (tests enter sections of their own). Nothing happens when it is not there."""
    _sections.pop(key, None)
