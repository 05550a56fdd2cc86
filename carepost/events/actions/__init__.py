"""The verbs of events: planned, opened, moved, held; and places, taken, confirmed, given up."""

from carepost.events.actions.places import confirm_place, give_up_place, put_down, take_place
from carepost.events.actions.planning import change_event, plan_event
from carepost.events.actions.running import (
    cancel_event,
    close_event,
    hold_event,
    move_event,
    open_event,
    reopen_event,
)
from carepost.events.actions.tending import tend_events

__all__ = [
    "cancel_event",
    "change_event",
    "close_event",
    "confirm_place",
    "give_up_place",
    "hold_event",
    "move_event",
    "open_event",
    "plan_event",
    "put_down",
    "reopen_event",
    "take_place",
    "tend_events",
]
