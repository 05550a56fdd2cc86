"""Stretches of days of one service: at risk of an event, and under warning.

A span is its first day and the day after its last.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from carepost.risk.rules.bands import Band

from .history import Event, EventKind, History

Span = tuple[date, date]


def at_risk(history: History, kind: EventKind, since: date | None = None) -> list[Span]:
    """The days on which such an event could begin: watched, and not in the state that an earlier one left.

    A service that is Inadequate cannot become so; it can again once that rating is over.
    """
    watched = (max(history.seen_from, since or history.seen_from), history.seen_until)
    taken = joined(lasting(event) for event in history.events if event.kind is kind)
    return without(watched, taken)


def lasting(event: Event) -> Span:
    """The days that an event takes up: its own day at least."""
    until = date.max if event.until is None else event.until
    return event.on, max(until, event.on + timedelta(days=1))


def warned(history: History, level: Band) -> list[Span]:
    """Each run of days on which the service stood at this level or worse."""
    worst: dict[date, Band] = {}
    for step in history.steps:
        held = worst.get(step.on)
        if held is None or step.band.worse_than(held):
            worst[step.on] = step.band
    warns = {band for band in Band if not level.worse_than(band)}
    days = sorted(worst)
    ends = [*days[1:], history.seen_until]
    runs = zip(days, ends, strict=True) if days else ()
    return joined((day, end) for day, end in runs if worst[day] in warns and day < end)


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same days in as few spans as can be, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def without(whole: Span, taken: list[Span]) -> list[Span]:
    """What is left of a span; `taken` is in order and does not overlap."""
    found, begin = [], whole[0]
    for start, end in taken:
        if begin < min(start, whole[1]):
            found.append((begin, min(start, whole[1])))
        begin = max(begin, end)
    return [*found, (begin, whole[1])] if begin < whole[1] else found


def shared(some: list[Span], others: list[Span]) -> list[Span]:
    """The days that lie in both."""
    both = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return [(start, end) for start, end in both if start < end]


def days_in(spans: Iterable[Span]) -> int:
    return sum((end - start).days for start, end in spans)
