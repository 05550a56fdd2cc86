"""What events do by themselves: places not confirmed go to the next, and what is over was held."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.councils.permissions import Can
from carepost.events.actions.places import freed
from carepost.events.actions.steps import locked, move_place, step
from carepost.events.models import Event, Place
from carepost.events.rules import PlaceState, PlaceVerb, State, Verb

_TAKING = (State.OPEN, State.FULL)


def to_tend(council_id: int, now: datetime) -> list[int]:
    """The events of a council that need something done just now."""
    late = Place.objects.filter(council_id=council_id, state=PlaceState.OFFERED, confirm_by__lte=now)
    rows = Event.objects.filter(council_id=council_id, state__in=_TAKING)
    due = Q(ends_at__lte=now) | Q(pk__in=late.values("event_id"))
    return list(rows.filter(due).order_by("pk").values_list("pk", flat=True))


@action(Can.TEND_EVENTS)
def tend_events(*, by: Actor, council_id: int) -> int:
    """Let places lapse that nobody confirmed, and say of events at their end that they were held. Returns how many."""
    now = clock.now()
    found = to_tend(council_id, now)
    for event_id in found:
        row = locked(event_id)
        for place in _late(row, now):
            move_place(by, place, PlaceVerb.LAPSE, now=now)
            freed(by, row, now=now)
        if row.ends_at <= now and State(row.state).takes_people:
            step(by, row, Verb.HOLD, now=now)
    audit.note(subject="events", council=council_id, tended=len(found))
    return len(found)


def _late(row: Event, now: datetime) -> list[Place]:
    rows = Place.objects.select_for_update(of=("self",)).filter(
        event=row, state=PlaceState.OFFERED, confirm_by__lte=now
    )
    return list(rows.order_by("queued_at", "pk"))
