"""The tables of events."""

from carepost.events.models.after import Evaluation, EventQuestion, Material
from carepost.events.models.attendance import AttendanceTaken, Sighting
from carepost.events.models.events import Event, EventJoining, EventSeries, EventStep
from carepost.events.models.inviting import EventInvitation
from carepost.events.models.places import Place, PlaceStep

__all__ = [
    "AttendanceTaken",
    "Evaluation",
    "Event",
    "EventInvitation",
    "EventJoining",
    "EventQuestion",
    "EventSeries",
    "EventStep",
    "Material",
    "Place",
    "PlaceStep",
    "Sighting",
]
