"""An event is opened, moved, cancelled, held and closed. Everybody who holds a place is told."""

from __future__ import annotations

from datetime import datetime

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.permissions import Can
from carepost.events.actions import letters
from carepost.events.actions.steps import held, step
from carepost.events.models import Event
from carepost.events.rules import EventFault, State, Verb


@action(Can.OPEN_EVENT)
def open_event(*, by: Actor, event_id: int, whole_series: bool = False) -> Event:
    """Open an event for signing up, or every draft of its series that is still to come. Raises Refused."""
    row, now = held(by, event_id), clock.now()
    _open(by, row, now)
    if whole_series and row.series_id is not None:
        others = Event.objects.select_for_update().filter(
            series_id=row.series_id, council_id=row.council_id, state=State.DRAFT, ends_at__gt=now
        )
        for other in others.order_by("begins_at"):
            _open(by, other, now)
    return row


def _open(by: Actor, row: Event, now: datetime) -> None:
    refuse_if([EventFault.OVER] if row.ends_at <= now else [])
    step(by, row, Verb.OPEN, now=now)


@action(Can.MOVE_EVENT)
def move_event(*, by: Actor, event_id: int, begins: datetime, ends: datetime, why: str) -> Event:
    """Give an open event another time. Whoever holds a place, or waits for one, is told the reason. Raises Refused."""
    row, now = held(by, event_id), clock.now()
    found = {
        EventFault.NO_WHY: not why.strip(),
        EventFault.ENDS_BEFORE: ends <= begins,
        EventFault.OVER: begins <= now,
        EventFault.SAME_TIME: (begins, ends) == (row.begins_at, row.ends_at),
    }
    refuse_if(fault for fault, holds in found.items() if holds)
    before = row.begins_at
    row.begins_at, row.ends_at, row.sequence = begins, ends, row.sequence + 1
    row.day_reminded_at = row.hour_reminded_at = None
    step(by, row, Verb.MOVE, now=now, words=why)
    letters.moved(row, before, why)
    return row


@action(Can.CANCEL_EVENT)
def cancel_event(*, by: Actor, event_id: int, why: str) -> Event:
    """Cancel an event for good. Whoever holds a place, or waits for one, is told the reason. Raises Refused."""
    row, now = held(by, event_id), clock.now()
    refuse_if([] if why.strip() else [EventFault.NO_WHY])
    row.sequence += 1
    step(by, row, Verb.CANCEL, now=now, words=why)
    letters.cancelled(row, why)
    return row


@action(Can.HOLD_EVENT)
def hold_event(*, by: Actor, event_id: int) -> Event:
    """Say that an event was held. It is said by itself at its end. Raises Refused."""
    row, now = held(by, event_id), clock.now()
    refuse_if([EventFault.NOT_OVER] if now < row.begins_at else [])
    step(by, row, Verb.HOLD, now=now)
    return row


@action(Can.CLOSE_EVENT)
def close_event(*, by: Actor, event_id: int) -> Event:
    """Close an event of which all is known. Raises Refused."""
    row = held(by, event_id)
    step(by, row, Verb.CLOSE, now=clock.now())
    return row


@action(Can.REOPEN_EVENT)
def reopen_event(*, by: Actor, event_id: int) -> Event:
    """Open a closed event again, to put something right. Raises Refused."""
    row = held(by, event_id)
    step(by, row, Verb.REOPEN, now=clock.now())
    return row
