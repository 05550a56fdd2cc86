"""What readings of beds say: how many stand empty, and whether the Capacity Tracker was told in time.

Adult social care providers have a legal duty to update the Capacity Tracker once a month (Health and Social Care Act
2012, section 277A): the window opens at the start of the 8th and closes at the end of the 14th, or of the next working
day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from carepost.core.calendar import OutsideCalendarError, in_words, next_working_day

from . import kinds
from .declaring import SignalKind
from .policy import ScorePolicy
from .signals import Signal, observe

SOURCE = "Capacity reading"
TRACKER = "capacity tracker"
OPENS, CLOSES = 8, 14
BEGAN = date(2022, 7, 31)  # since when it is a duty (Health and Care Act 2022, section 99; DHSC guidance)
_MOST = 3


@dataclass(frozen=True, slots=True)
class BedsFact:
    """How many of its beds were occupied on a day."""

    on: date
    occupied: int
    beds: int


def beds_fact(
    on: date, *, care_home: bool, occupied: int | None, operational: int | None, registered: int | None
) -> BedsFact | None:
    """How full a care home was: of the beds that it ran then, or where nobody said of those that CQC registered."""
    beds = operational if operational is not None else registered
    return BedsFact(on, occupied, beds) if care_home and beds and occupied is not None else None


def is_tracker(source: str) -> bool:
    """Whether a reading came from the Capacity Tracker; others show how full a home is, not that it told."""
    return source.strip().casefold().startswith(TRACKER)


@lru_cache(maxsize=256)
def closes_on(year: int, month: int) -> date:
    """The last day of a month's window. Raises OutsideCalendarError where bank holidays are not known."""
    return next_working_day(date(year, month, CLOSES))


def windows_closed(after: date, today: date) -> Iterator[date]:
    """The last days of the windows that opened after a day and have closed, the latest first.

    A window is over the day after its last; none before the duty began, and none in a year whose bank holidays are not
    known.
    """
    year, month = today.year, today.month
    while date(year, month, OPENS) > max(after, BEGAN):
        try:
            last = closes_on(year, month)
        except OutsideCalendarError:
            return
        if last < today:
            yield last
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)


def signals_from_capacity(
    beds: BedsFact | None, tracker_on: date | None, today: date, policy: ScorePolicy
) -> Iterator[Signal]:
    """What the latest readings say. Where none was ever heard of, nothing is said: no return known is not one overdue.

    What is overdue was seen on the day after the window closed, so that somebody who looks later and finds the return
    can note so.
    """
    if beds is not None:
        yield _empty_beds(beds, policy)
    if tracker_on is None:
        return
    missed = list(windows_closed(tracker_on, today))
    told = f"last told on {in_words(tracker_on)}"
    if missed:
        severity = 2 + min(len(missed), _MOST)
        yield observe(
            kinds.TRACKER_OVERDUE, severity, missed[0] + timedelta(days=1), evidence=told, source=SOURCE
        )
    else:
        yield observe(kinds.TRACKER_OVERDUE, 0, tracker_on, evidence=told, source=SOURCE)


def _empty_beds(beds: BedsFact, policy: ScorePolicy) -> Signal:
    empty = max(beds.beds - beds.occupied, 0)
    share = 100 * empty / beds.beds
    severity = (0, 2, 3, 4)[sum(share >= step for step in policy.empty_beds_percent)]
    words = f"{empty} of {beds.beds} on {in_words(beds.on)}"
    return observe(kinds.EMPTY_BEDS, severity, beds.on, evidence=words, source=SOURCE)


def capacity_days(
    beds: Iterable[BedsFact], tracker: Sequence[date], until: date, policy: ScorePolicy
) -> Iterator[date]:
    """The days on which what readings say may change: one comes, grows old, or a window closes without one."""
    for reading in beds:
        yield from _lives(reading.on, kinds.EMPTY_BEDS, policy)
    if tracker:
        closed = windows_closed(min(tracker), until + timedelta(days=1))
        for on in (*tracker, *(last + timedelta(days=1) for last in closed)):
            yield from _lives(on, kinds.TRACKER_OVERDUE, policy)


def _lives(seen: date, kind: SignalKind, policy: ScorePolicy) -> Iterator[date]:
    return (seen + timedelta(days=days) for days in (0, policy.fresh_days, kind.life_days or 0))
