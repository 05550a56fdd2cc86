"""The waiting list moves up by itself, in the order in which people came."""

from __future__ import annotations

from datetime import datetime

from carepost.core import policies
from carepost.core.acting import Actor
from carepost.core.clock import local_day
from carepost.events.actions import letters
from carepost.events.actions.steps import move_place
from carepost.events.models import Event, Place
from carepost.events.rules import EventPolicy, PlaceState, PlaceVerb, State, confirm_until


def policy_of(council_id: int, now: datetime) -> EventPolicy:
    """How a council runs its events."""
    return policies.in_force(EventPolicy, council_id, local_day(now)).value


def move_up(by: Actor, row: Event, *, now: datetime) -> None:
    """Give free places of a held event to who waits first: theirs at once, or to be confirmed by an hour."""
    if not State(row.state).takes_people or now >= row.begins_at:
        return
    room = None if row.places is None else row.places - row.taken
    waiting = Place.objects.select_for_update(of=("self",)).filter(event=row, state=PlaceState.WAITING)
    until = confirm_until(now, row.begins_at, policy_of(row.council_id, now))
    for place in waiting.order_by("queued_at", "pk")[:room]:
        move_place(by, place, PlaceVerb.OFFER if until else PlaceVerb.MOVE_UP, now=now, confirm_by=until)
        row.taken += 1
        if until:
            letters.offered(row, place)
        else:
            letters.has_place(row, place)
