"""Somebody comes: for themselves, put down by a colleague, or by an officer on the telephone. Nobody twice."""

from __future__ import annotations

from datetime import datetime

from django.shortcuts import get_object_or_404

from carepost.core import clock, tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.models import User
from carepost.councils.permissions import Can
from carepost.events.actions import letters
from carepost.events.actions.moving_up import move_up
from carepost.events.actions.steps import desk_of, held, locked, move_place, settle, write_place
from carepost.events.models import Event, Place
from carepost.events.reach import own_places
from carepost.events.rules import (
    COUNTED,
    PLACE_MOVES,
    TAKEN,
    Comer,
    Person,
    PlaceFault,
    PlaceState,
    PlaceVerb,
    Side,
    State,
    may_come,
    person_faults,
)
from carepost.register.models import Service
from carepost.register.reach import is_own


@action(Can.TAKE_PLACE)
def take_place(*, by: Actor, event_id: int, person: Person, service: Service | None = None) -> Place:
    """Take a place for oneself or for a colleague; on the waiting list where there is none. A provider's people come
    for one of their services. Raises Refused.
    """
    refuse_if(person_faults(person, email_needed=True))
    row = held(by, event_id)
    if by.kind is not ActorKind.PROVIDER:
        return placed(by, row, Comer(person, Side.COUNCIL, user_id=_user_of(person)))
    own = service is not None and service.host_id == row.council_id and is_own(by, service)
    refuse_if([] if own else [PlaceFault.NOT_HERE])
    return placed(by, row, _from(person, service))


@action(Can.PUT_DOWN)
def put_down(
    *, by: Actor, event_id: int, person: Person, service: Service | None = None, organisation: str = "",
    side: Side = Side.OTHER,
) -> Place:  # fmt: skip
    """Put somebody on the list who rang, with or without an e-mail address. Raises Refused."""
    refuse_if(person_faults(person, email_needed=False))
    row = held(by, event_id)
    refuse_if([PlaceFault.NOT_HERE] if service is not None and service.host_id != row.council_id else [])
    user = _user_of(person)
    elsewhere = Comer(person, side, user_id=user, organisation=organisation.strip())
    return placed(by, row, _from(person, service) if service is not None else elsewhere)


def _from(person: Person, service: Service | None) -> Comer:
    assert service is not None
    return Comer(person, Side.PROVIDER, service.pk, _body_of(service), _user_of(person))


def _body_of(service: Service) -> int | None:
    return service.organisation.body_id if service.organisation else None


def _user_of(person: Person) -> int | None:
    """Who of those that sign in has this address: they see how to join on their own page."""
    rows = User.objects.filter(email=person.email.strip().lower(), is_active=True)
    return rows.values_list("pk", flat=True).first() if person.email.strip() else None


def placed(by: Actor, row: Event, comer: Comer) -> Place:
    """Put somebody on the list of an event that is held: a place where there is room, else the waiting list."""
    now = clock.now()
    refuse_if(may_come(State(row.state), row.begins_at, now))
    refuse_if([PlaceFault.ALREADY_THERE] if _is_there(row, comer) else [])
    room = row.has_room
    place = _written(by, row, comer, PlaceVerb.TAKE if room else PlaceVerb.QUEUE, now)
    row.taken += room
    settle(by, row, now=now)
    if room:
        letters.has_place(row, place)
    else:
        letters.waits(row, place)
    return place


def _is_there(row: Event, comer: Comer) -> bool:
    rows = Place.objects.filter(event=row, state__in=COUNTED)
    if comer.person.email.strip():
        return rows.filter(email__iexact=comer.person.email.strip()).exists()
    known = rows.filter(email="", name__iexact=comer.person.name.strip())
    same = (
        known.filter(service_id=comer.service_id) if comer.service_id else known.filter(service__isnull=True)
    )
    return same.exists()


def came_unannounced(by: Actor, row: Event, comer: Comer) -> Place:
    """Put somebody down who was there without being on the list: they take no place from anybody."""
    refuse_if(person_faults(comer.person, email_needed=False))
    refuse_if([PlaceFault.ALREADY_THERE] if _is_there(row, comer) else [])
    return _written(by, row, comer, PlaceVerb.COME, clock.now())


def _written(by: Actor, row: Event, comer: Comer, verb: PlaceVerb, now: datetime) -> Place:
    person = comer.person
    place = Place.objects.create(
        council_id=row.council_id, event=row, name=person.name.strip(), email=person.email.strip(),
        role=person.role.value, side=comer.side.value, service_id=comer.service_id, body_id=comer.body_id,
        organisation=comer.organisation, user_id=comer.user_id, state=PLACE_MOVES.target(None, verb), queued_at=now,
        queued_by=by.name,
    )  # fmt: skip
    write_place(by, place, verb, "", now=now)
    return place


@action(Can.CONFIRM_PLACE)
def confirm_place(*, by: Actor, place_id: int) -> Place:
    """Say that they come, who moved up from the waiting list. Raises Refused."""
    row, place, now = _held_place(by, place_id)
    refuse_if(may_come(State(row.state), row.begins_at, now))
    refuse_if([PlaceFault.TOO_LATE] if place.confirm_by is not None and place.confirm_by <= now else [])
    move_place(by, place, PlaceVerb.CONFIRM, now=now)
    letters.has_place(row, place)
    return place


@action(Can.GIVE_UP_PLACE)
def give_up_place(*, by: Actor, place_id: int) -> Place:
    """Give a place up, or leave the waiting list; whoever waits first moves up. Raises Refused."""
    row, place, now = _held_place(by, place_id)
    refuse_if(may_come(State(row.state), row.begins_at, now))
    was = PlaceState(place.state)
    move_place(by, place, PlaceVerb.GIVE_UP, now=now)
    letters.given_up(row, place, held=was is PlaceState.HELD)
    if was in TAKEN:
        freed(by, row, now=now)
    return place


def freed(by: Actor, row: Event, *, now: datetime) -> None:
    """One place fewer is taken: whoever waits first has it, or the event is open again."""
    row.taken -= 1
    move_up(by, row, now=now)
    settle(by, row, now=now)


def _held_place(by: Actor, place_id: int) -> tuple[Event, Place, datetime]:
    """A place that somebody may change, with its event, both held: the council's, or their own provider's."""
    rows = Place.objects.all()
    if by.kind is ActorKind.PROVIDER:
        own = get_object_or_404(rows.filter(own_places(by)), pk=place_id)
        tenancy.become(desk_of(by, own.council_id))
    else:
        own = get_object_or_404(rows.filter(council_id=by.council_id or 0), pk=place_id)
    row = locked(own.event_id)
    place = Place.objects.select_for_update(of=("self",)).select_related("service").get(pk=own.pk)
    return row, place, clock.now()
