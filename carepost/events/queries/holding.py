"""The door behind the link in a place's letter: what it shows, and what it opens."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.events.engine.calendars import Method
from carepost.events.models import Material, Place
from carepost.events.queries.after import Reading, place_material, reading_of
from carepost.events.queries.doors import signed_numbers
from carepost.events.rules import LINK_SALT, PlaceState, State, noted_down
from carepost.events.telling import calendar_file, joining_words

OPENS = {Can.CONFIRM_PLACE.value, Can.GIVE_UP_PLACE.value, Can.ASK_AT_EVENT.value}


@dataclass(frozen=True, slots=True)
class PlaceDoor:
    """Who acts through a link, for which place, how to join where they hold it, and what they read."""

    actor: Actor
    place: Place
    joining: str
    reading: Reading


def place_door(token: str) -> PlaceDoor:
    """The door behind a link. Raises Http404 for one that is nobody's."""
    council_id, place_id = signed_numbers(token, LINK_SALT)
    with tenancy.acting_for(Actor.operator("place link", council_id=council_id)):
        rows = Place.objects.filter(council_id=council_id, pk=place_id)
        place = rows.select_related("event__council", "service").first()
        if place is None:
            raise Http404("There is nothing here")
        joining = joining_words(place.event) if place.state == PlaceState.HELD else ""
        reading = reading_of(place)
    actor = Actor.operator("place link", council_id=council_id, permissions=OPENS)
    return PlaceDoor(actor, place, joining, reading)


def place_calendar(token: str) -> bytes:
    """The event of the place behind a link, for a calendar to note down or to strike out. Raises Http404."""
    door = place_door(token)
    noted = noted_down(PlaceState(door.place.state), State(door.place.event.state))
    if noted is None:
        raise Http404("A calendar entry is for who holds a place")
    with tenancy.acting_for(door.actor):
        return calendar_file(door.place.event, door.place, Method.REQUEST if noted else Method.CANCEL)


def place_file(token: str, material_id: int) -> Material:
    """A material of the event of the place behind a link. Raises Http404."""
    door = place_door(token)
    with tenancy.acting_for(door.actor):
        return place_material(door.place, material_id)
