"""The one way in which an event and its places move: a step is added, and the columns follow it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from carepost.core import audit, tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.core.refusals import refuse_if
from carepost.events.models import Event, EventStep, Place, PlaceStep
from carepost.events.rules import (
    MOVES,
    PLACE_MOVES,
    PlaceState,
    PlaceVerb,
    State,
    Verb,
    may_do,
    may_move_place,
)
from carepost.register.models import Service
from carepost.register.reach import own


def desk_of(by: Actor, council_id: int) -> Actor:
    """The same person at the desk of a council: what comes in through a door is written down there."""
    return Actor(by.user_id, by.name, ActorKind.OPERATOR, council_id=council_id)


def readable(by: Actor) -> QuerySet[Event]:
    """The events that somebody may read: their council's; for a provider those of its councils, without drafts."""
    if by.kind is ActorKind.PROVIDER:
        services = Service.objects.filter(own(by), host__isnull=False)
        return Event.objects.filter(council_id__in=services.values("host_id")).exclude(state=State.DRAFT)
    return Event.objects.filter(council_id=by.council_id or 0)


def held(by: Actor, event_id: int) -> Event:
    """The event, held until the transaction ends, so that steps come one after the other. Raises Http404.

    A provider's people act in no council: for them it is held at the desk of the event's.
    """
    if by.kind is ActorKind.PROVIDER:
        tenancy.become(desk_of(by, get_object_or_404(readable(by), pk=event_id).council_id))
        return locked(event_id)
    rows = readable(by).select_related("council", "series")
    return get_object_or_404(rows.select_for_update(of=("self",)), pk=event_id)


def locked(event_id: int) -> Event:
    """The same once it is known that they may."""
    return Event.objects.select_for_update(of=("self",)).select_related("council", "series").get(pk=event_id)


def step(by: Actor, row: Event, verb: Verb, *, now: datetime, words: str = "") -> EventStep:
    """Make one move of an event that is held. Raises Refused."""
    refuse_if(may_do(State(row.state), verb))
    return write(by, row, verb, MOVES.target(State(row.state), verb), now=now, words=words)


def write(
    by: Actor, row: Event, verb: Verb, target: State, *, now: datetime, words: str = "", first: bool = False
) -> EventStep:
    """Save an event in its new state, with the step that led there."""
    before, row.state = "" if first else row.state, target.value
    row.save()
    audit.note(subject=f"event:{row.pk}", council=row.council_id, step=verb.value, state=row.state)
    return EventStep.objects.create(
        council_id=row.council_id, event=row, verb=verb.value, from_state=before, to_state=row.state, at=now,
        by_name=by.name, words=words.strip(),
    )  # fmt: skip


def settle(by: Actor, row: Event, *, now: datetime) -> None:
    """Save how many places are taken, and say so where that makes the event full, or no longer."""
    if row.state == State.OPEN and not row.has_room:
        write(by, row, Verb.FILL, State.FULL, now=now)
    elif row.state == State.FULL and row.has_room:
        write(by, row, Verb.FREE, State.OPEN, now=now)
    else:
        row.save()


def move_place(
    by: Actor, row: Place, verb: PlaceVerb, *, now: datetime, confirm_by: datetime | None = None
) -> None:
    """Make one move of a place whose event is held. Raises Refused."""
    refuse_if(may_move_place(PlaceState(row.state), verb))
    before, row.state = row.state, PLACE_MOVES.target(PlaceState(row.state), verb).value
    row.confirm_by = confirm_by
    row.save()
    write_place(by, row, verb, before, now=now)


def write_place(by: Actor, row: Place, verb: PlaceVerb, before: str, *, now: datetime) -> None:
    """Add a step to a place's history. Names and addresses stay out of the audit book."""
    PlaceStep.objects.create(
        council_id=row.council_id, place=row, verb=verb.value, from_state=before, to_state=row.state, at=now,
        by_name=by.name,
    )  # fmt: skip
    audit.note(subject=f"event:{row.event_id}", council=row.council_id, place=row.pk, step=verb.value)
