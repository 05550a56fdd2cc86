"""What events do by themselves: places not confirmed go to the next, reminders leave, and what is over was held."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.councils.permissions import Can
from carepost.events.actions import letters
from carepost.events.actions.moving_up import policy_of
from carepost.events.actions.places import freed
from carepost.events.actions.steps import locked, move_place, step
from carepost.events.models import Event, Place
from carepost.events.rules import PlaceState, PlaceVerb, State, Verb

_TAKING = (State.OPEN, State.FULL)
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


def to_tend(council_id: int, now: datetime) -> list[int]:
    """The events of a council that need something done just now."""
    late = Place.objects.filter(council_id=council_id, state=PlaceState.OFFERED, confirm_by__lte=now)
    rows = Event.objects.filter(council_id=council_id, state__in=_TAKING)
    tomorrow = Q(begins_at__gt=now, begins_at__lte=now + _DAY, day_reminded_at__isnull=True)
    soon = Q(begins_at__gt=now, begins_at__lte=now + _HOUR, hour_reminded_at__isnull=True)
    due = Q(ends_at__lte=now) | Q(pk__in=late.values("event_id")) | tomorrow | soon
    return list(rows.filter(due).order_by("pk").values_list("pk", flat=True))


@action(Can.TEND_EVENTS)
def tend_events(*, by: Actor, council_id: int) -> int:
    """Let places lapse that nobody confirmed, remind who comes, and say of events at their end that they were held.
    Returns of how many events.
    """
    now = clock.now()
    found = to_tend(council_id, now)
    for event_id in found:
        row = locked(event_id)
        for place in _late(row, now):
            move_place(by, place, PlaceVerb.LAPSE, now=now)
            freed(by, row, now=now)
        _remind(row, now)
        if row.ends_at <= now and State(row.state).takes_people:
            step(by, row, Verb.HOLD, now=now)
    audit.note(subject="events", council=council_id, tended=len(found))
    return len(found)


def _late(row: Event, now: datetime) -> list[Place]:
    rows = Place.objects.select_for_update(of=("self",)).filter(
        event=row, state=PlaceState.OFFERED, confirm_by__lte=now
    )
    return list(rows.order_by("queued_at", "pk"))


def _remind(row: Event, now: datetime) -> None:
    """Remind who holds a place, the day before and an hour before; who is reminded in the last hour hears it once."""
    policy = policy_of(row.council_id, now)
    if not now < row.begins_at <= now + _DAY:
        return
    in_an_hour = row.begins_at <= now + _HOUR
    if in_an_hour and row.hour_reminded_at is None:
        row.hour_reminded_at = now
        if policy.remind_hour_before:
            letters.reminder(row, "in an hour")
    elif not in_an_hour and row.day_reminded_at is None and policy.remind_day_before:
        letters.reminder(row, "tomorrow")
    row.day_reminded_at = row.day_reminded_at or now
    row.save(update_fields=["day_reminded_at", "hour_reminded_at"])
