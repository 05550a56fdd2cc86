"""The tables of events."""

from carepost.events.models.events import Event, EventJoining, EventSeries, EventStep
from carepost.events.models.places import Place, PlaceStep

__all__ = ["Event", "EventJoining", "EventSeries", "EventStep", "Place", "PlaceStep"]
