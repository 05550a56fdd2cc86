"""The home of a provider's people, told by many rooms: each gives its lines, what is asked of them comes first.

A room fills the slot `provider.home` from its panels; `render(request, None)` there returns HomeLines, or None.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.http import HttpRequest

from carepost.core.acting import Actor
from carepost.core.calendar import LONDON
from carepost.ui import slots

SLOT = "provider.home"
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class HomeLine:
    """What one room has for a provider: a link that says what, and a few words beneath.

    `asks` is how many things wait for the provider, 0 for what is only there to read. `by` is by when the first of them
    is wanted: an aware moment, or a date where only the day is known.
    """

    text: str
    url: str
    asks: int = 0
    by: datetime | date | None = None
    why: str = ""

    @property
    def moment(self) -> datetime:
        """By when, for sorting: a day runs to its end, and what has no time comes last."""
        if self.by is None:
            return _NEVER
        return (
            self.by if isinstance(self.by, datetime) else datetime.combine(self.by, time.max, LONDON)
        ).astimezone(UTC)

    @property
    def has_time(self) -> bool:
        """False where only the day is known."""
        return isinstance(self.by, datetime)


@dataclass(frozen=True, slots=True)
class HomeLines:
    """All lines of a home: what is asked, the soonest first, and what is there to read, as the rooms stand in order."""

    asked: Sequence[HomeLine]
    here: Sequence[HomeLine]

    @property
    def asks(self) -> int:
        """How many things are asked in all."""
        return sum(line.asks for line in self.asked)


def gathered(request: HttpRequest, actor: Actor) -> HomeLines:
    """What every room has for this person."""
    parts: Iterable[Sequence[HomeLine]] = (lines for _, lines in slots.rendered(SLOT, request, None, actor))
    lines = [line for part in parts for line in part]
    asked = sorted((line for line in lines if line.asks), key=lambda line: line.moment)
    return HomeLines(asked, [line for line in lines if not line.asks])
