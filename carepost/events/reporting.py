"""What leaders are told of events: how many were held, how many hours were learned, who was reached."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.urls import reverse

from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.events import queries
from carepost.events.queries import HoursWanted
from carepost.events.rules import Kind
from carepost.ui import reporting
from carepost.ui.reporting import Better, Period, Row, Rows, Section, counted, trend_of
from carepost.ui.words import count_of, plural, short_date

KEY, TITLE = "events", "Events and hours learned"
_ONE = Decimal("0.1")


def enter() -> None:
    """Enter the section of this room; done once, as the application starts."""
    reporting.section(KEY, TITLE, order=48, needs=Can.SEE_HOURS, make=section)


def section(viewer: Actor, period: Period) -> Section:
    """The events of the period that were held, with the hours that people learned at each."""
    held = _rows(viewer, period)
    learned = _rows(viewer, period, hours=True)
    total = queries.total(viewer, HoursWanted(since=period.start, until=period.end))
    reached = count_of(total.services, total.of_services, "service")
    people = plural(total.people, "person", "people")
    return Section(
        KEY,
        TITLE,
        (
            counted(
                f"{KEY}.held", "Events held", held, f"{plural(len(held.rows), 'event')} for providers.",
                trend=trend_of(period, lambda one: len(_rows(viewer, one).rows)),
            ),
            counted(
                f"{KEY}.hours", "Hours learned", learned, f"By {people}; {reached} had somebody there.",
                better=Better.MORE, trend=trend_of(period, lambda one: _rows(viewer, one, hours=True).total),
            ),
        ),
        note="The minutes that each person was there, counted once where they left and came back.",
    )  # fmt: skip


def _rows(viewer: Actor, period: Period, *, hours: bool = False) -> Rows:
    events: Iterable[Any] = queries.events_held(viewer, period.start, period.end)
    rows = (
        Row(
            (
                event.title,
                Kind(event.kind).label,
                short_date(event.begins_at),
                str(event.came),
                f"{_hours(event)}",
            ),
            reverse("events:one", args=[event.pk]),
            _hours(event) if hours else 1,
        )
        for event in events
    )
    return Rows(("Event", "Kind", "Day", "Came", "Hours"), tuple(rows))


def _hours(event: Any) -> Decimal:
    return (Decimal(event.minutes or 0) / 60).quantize(_ONE, ROUND_HALF_UP)
