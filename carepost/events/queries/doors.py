"""The door behind an invitation, and what every link in a letter carries."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.http import Http404

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.events.models import EventInvitation, Place
from carepost.events.rules import COUNTED
from carepost.events.rules.inviting import INVITE_SALT

_ANSWERS = {Can.ANSWER_EVENT_INVITATION.value}


@dataclass(frozen=True, slots=True)
class InvitationDoor:
    """Who answers an invitation through its link, and whether they are on the list already."""

    actor: Actor
    invitation: EventInvitation
    place: Place | None


def invitation_door(token: str) -> InvitationDoor:
    """The door behind an invitation. Raises Http404 for one that is nobody's, and once its event has begun."""
    council_id, pk = signed_numbers(token, INVITE_SALT)
    with tenancy.acting_for(Actor.operator("invitation link", council_id=council_id)):
        rows = EventInvitation.objects.filter(council_id=council_id, pk=pk)
        found = rows.select_related("event__council", "service").first()
        if found is None:
            raise Http404("There is nothing here")
        there = Place.objects.filter(event_id=found.event_id, email__iexact=found.email, state__in=COUNTED)
        actor = Actor.operator("invitation link", council_id=council_id, permissions=_ANSWERS)
        return InvitationDoor(actor, found, there.first())


def signed_numbers(token: str, salt: str) -> tuple[int, int]:
    """The council's number and one more, out of a link signed for one purpose. Raises Http404."""
    try:
        council_id, pk = Signer(salt=salt).unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        raise Http404("There is nothing here") from None
    return council_id, pk
