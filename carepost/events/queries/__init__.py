"""The readers of events. The viewer comes first, and is asked first what they may see."""

from carepost.events.queries.choices import services_meant, topics
from carepost.events.queries.doors import PlaceDoor, place_door
from carepost.events.queries.events import (
    SHOWS,
    Wanted,
    counts,
    event_of,
    history,
    joining_of,
    list_of,
    matching,
    place_of,
)
from carepost.events.queries.own import (
    OwnEvent,
    calendar_of,
    email_of,
    own_event,
    own_events,
    own_place,
    own_services,
)

__all__ = [
    "SHOWS",
    "OwnEvent",
    "PlaceDoor",
    "Wanted",
    "calendar_of",
    "counts",
    "email_of",
    "event_of",
    "history",
    "joining_of",
    "list_of",
    "matching",
    "own_event",
    "own_events",
    "own_place",
    "own_services",
    "place_door",
    "place_of",
    "services_meant",
    "topics",
]
