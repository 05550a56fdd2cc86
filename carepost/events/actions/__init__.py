"""The verbs of events: planned, opened, moved, held; places; invitations; and attendance."""

from carepost.events.actions.after import (
    add_material,
    answer_at_event,
    ask_at_event,
    ask_how_it_was,
    remove_material,
    say_how_it_was,
)
from carepost.events.actions.attendance import (
    accept_names,
    add_attendee,
    match_attendee,
    take_attendance,
    tick_attendance,
    undo_attendance,
)
from carepost.events.actions.forgetting import forget_people
from carepost.events.actions.inviting import answer_invitation, invite_to_event
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
    "accept_names",
    "add_attendee",
    "add_material",
    "answer_at_event",
    "answer_invitation",
    "ask_at_event",
    "ask_how_it_was",
    "cancel_event",
    "change_event",
    "close_event",
    "confirm_place",
    "forget_people",
    "give_up_place",
    "hold_event",
    "invite_to_event",
    "match_attendee",
    "move_event",
    "open_event",
    "plan_event",
    "put_down",
    "remove_material",
    "reopen_event",
    "say_how_it_was",
    "take_attendance",
    "take_place",
    "tend_events",
    "tick_attendance",
    "undo_attendance",
]
