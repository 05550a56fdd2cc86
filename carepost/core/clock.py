"""The one place that reads the clock. Rules never do: they are given `now` or `today`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_frozen: ContextVar[datetime | None] = ContextVar("carepost_frozen_clock", default=None)


def now() -> datetime:
    """The moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The date in London: a day ends at midnight there, not in Greenwich."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """The London date of an aware moment."""
    return moment.astimezone(LONDON).date()


@contextmanager
def freeze(moment: datetime) -> Iterator[None]:
    """Hold the clock still, for tests and for remaking a past figure. The moment must carry its zone."""
    if moment.tzinfo is None:
        raise ValueError("A frozen clock needs a time zone")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
