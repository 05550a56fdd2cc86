"""An event as an iCalendar file (RFC 5545), which tells a calendar to note it down, move it or strike it (RFC 5546)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Method(StrEnum):
    """What a calendar is to do."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is noted down. `uid` stays the same for good, `sequence` goes up with everything that is new."""

    uid: str
    sequence: int
    begins: datetime
    ends: datetime
    title: str
    where: str
    joining: str
    organiser: str
    host: str
    stamped: datetime


def entry_as_file(entry: Entry, method: Method, *, name: str, email: str) -> bytes:
    """The file for one person. Moments are written in UTC: a calendar shows them in its own time."""
    import icalendar  # noqa: PLC0415  only letters and one page need it

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Carepost//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamped)
    event.add("dtstart", entry.begins)
    event.add("dtend", entry.ends)
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    if entry.where:
        event.add("location", entry.where)
    if entry.joining and method is Method.REQUEST:
        event.add("description", entry.joining)
    event.add("organizer", f"mailto:{entry.organiser}", parameters={"CN": entry.host})
    if email:
        parameters = {"CN": name, "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
        event.add("attendee", f"mailto:{email}", parameters=parameters)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
