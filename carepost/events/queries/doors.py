"""The door behind the link in a place's letter."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.http import Http404

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.events.models import Place
from carepost.events.rules import LINK_SALT, PlaceState
from carepost.events.telling import joining_words

OPENS = {Can.CONFIRM_PLACE.value, Can.GIVE_UP_PLACE.value}


@dataclass(frozen=True, slots=True)
class PlaceDoor:
    """Who acts through a link, for which place, and how to join where they hold it."""

    actor: Actor
    place: Place
    joining: str


def place_door(token: str) -> PlaceDoor:
    """The door behind a link. Raises Http404 for one that is nobody's."""
    try:
        council_id, place_id = signing.loads(token, salt=LINK_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404("There is nothing here") from None
    with tenancy.acting_for(Actor.operator("place link", council_id=council_id)):
        rows = Place.objects.filter(council_id=council_id, pk=place_id)
        place = rows.select_related("event__council", "service").first()
        if place is None:
            raise Http404("There is nothing here")
        joining = joining_words(place.event) if place.state == PlaceState.HELD else ""
    actor = Actor.operator(f"{place.name} (by link)", council_id=council_id, permissions=OPENS)
    return PlaceDoor(actor, place, joining)
