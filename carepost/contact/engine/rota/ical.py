"""Calls as an iCalendar file (RFC 5545), which an officer's own calendar reads again and again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Entry:
    """A call in a calendar. `uid` stays the same when the call moves; `said` and `detail` are all that is told."""

    uid: str
    begins: datetime
    minutes: int
    said: str
    detail: str = ""


def calendar_of(entries: Iterable[Entry], *, name: str, stamped: datetime, refresh: timedelta) -> bytes:
    """The file. `stamped` is when the rota was published, so that the same rota gives the same bytes."""
    import icalendar  # noqa: PLC0415  only this page needs it

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Carepost//Rota//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
    for entry in entries:
        event = icalendar.Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", stamped)
        event.add("dtstart", entry.begins)
        event.add("dtend", entry.begins + timedelta(minutes=entry.minutes))
        event.add("summary", entry.said)
        event.add("class", "PRIVATE")
        if entry.detail:
            event.add("description", entry.detail)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
