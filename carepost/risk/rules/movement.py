"""How standings moved: a service's stretches of days in one band, and a council's bands from week to week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from carepost.core.calendar import days_in_words

from .bands import Band

YEAR = timedelta(days=365)
WEEK = timedelta(days=7)
_WORST_FIRST = sorted(Band, key=lambda band: band.order)


@dataclass(frozen=True, slots=True)
class Moved:
    """One move as it was written down; `why` is its strongest worry, or nothing."""

    on: date
    band: Band
    score: Decimal
    why: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days from `begins` to the day before `ends` in one band; `score` and `why` are of the move that began it."""

    begins: date
    ends: date
    band: Band
    score: Decimal
    why: str

    @property
    def days(self) -> int:
        return (self.ends - self.begins).days


def stretches(moves: Iterable[Moved], since: date, today: date) -> tuple[Stretch, ...]:
    """The stretches from a day to the end of today, the earliest first.

    `moves` are in the order in which they were written; of several on one day the last holds. What began before
    `since` is cut there.
    """
    held: dict[date, Moved] = {}
    for move in moves:
        held[max(move.on, since)] = move
    begun = [(on, held[on]) for on in sorted(held) if on <= today]
    ends = [*(on for on, _ in begun[1:]), today + timedelta(days=1)]
    joined: list[Stretch] = []
    for (on, move), end in zip(begun, ends, strict=False):  # no ends but today where nothing began
        if joined and joined[-1].band is move.band:
            first = joined[-1]
            joined[-1] = Stretch(first.begins, end, first.band, first.score, first.why)
        else:
            joined.append(Stretch(on, end, move.band, move.score, move.why))
    return tuple(joined)


def year_in_words(found: Sequence[Stretch]) -> str:
    """The stretches of a year in a sentence or two, the worst standing first."""
    if not found:
        return "It has had no standing yet."
    days = {band: sum(one.days for one in found if one.band is band) for band in _WORST_FIRST}
    parts = [f"{days_in_words(many)} {_worded(band)}" for band, many in days.items() if many]
    return f"Over the last year: {', '.join(parts)}. Now {_worded(found[-1].band)}."


@dataclass(frozen=True, slots=True)
class Week:
    """How many services stood where at the end of a day."""

    day: date
    counts: dict[Band, int]


def weeks(changes: Iterable[tuple[date, str, str, int]], today: date) -> Sequence[Week]:
    """The bands at the end of each of the last 52 weeks and of today, the earliest first.

    `changes` are counts of moves: (day, band from, band to, how many), with an empty word for a service that is new or
    left.
    """
    days = [today - n * WEEK for n in range(52, -1, -1)]
    ordered = sorted(changes)
    counts: Counter[Band] = Counter()
    found, place = [], 0
    for day in days:
        while place < len(ordered) and ordered[place][0] <= day:
            _, before, after, many = ordered[place]
            if before:
                counts[Band(before)] -= many
            if after:
                counts[Band(after)] += many
            place += 1
        found.append(Week(day, {band: counts[band] for band in Band}))
    return found


def weeks_in_words(found: Sequence[Week]) -> str:
    """The first week and the last in a sentence."""
    first, last = found[0].counts, found[-1].counts
    parts = [f"{_worded(band)} from {first[band]:,} to {last[band]:,}" for band in _WORST_FIRST]
    return f"Services in each standing over the last year: {', '.join(parts)}."


def _worded(band: Band) -> str:
    return f"{band.shape} {band.value.capitalize()}"
