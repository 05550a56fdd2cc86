"""One stream of what happened, told by many rooms: each gives its items, the page merges them."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from markupsafe import Markup

from carepost.core.calendar import LONDON


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """Something that happened. `kind` is what the page filters by, `source` is who says so.

    `at` is an aware moment, or a date where only the day is known. `body` may be Markup; plain text is
    escaped.
    """

    at: datetime | date
    kind: str
    title: str
    body: str | Markup = ""
    source: str = ""
    url: str = ""

    @property
    def moment(self) -> datetime:
        """When, for sorting: an item of which only the day is known comes last on that day."""
        if isinstance(self.at, datetime):
            return self.at.astimezone(UTC)
        return datetime.combine(self.at, time.min, LONDON).astimezone(UTC)

    @property
    def has_time(self) -> bool:
        """False where only the day is known."""
        return isinstance(self.at, datetime)


def merge(*streams: Iterable[TimelineItem], limit: int | None = None) -> list[TimelineItem]:
    """Every stream in one, newest first; items of one moment keep the order of their streams."""
    each = (sorted(stream, key=lambda item: item.moment, reverse=True) for stream in streams)
    merged = list(heapq.merge(*each, key=lambda item: item.moment, reverse=True))
    return merged if limit is None else merged[:limit]


def kinds(items: Iterable[TimelineItem]) -> list[tuple[str, int]]:
    """The kinds present and how many of each, for the filter above a timeline; most frequent first."""
    counts: dict[str, int] = {}
    for item in items:
        counts[item.kind] = counts.get(item.kind, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
