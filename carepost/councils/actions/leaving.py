"""What closes when somebody leaves: every session at once, and the invitations that they made and nobody took up."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import F

from carepost.core import clock
from carepost.councils.models import Invitation, Membership, User


@dataclass(frozen=True, slots=True)
class Left:
    """How much was closed."""

    sessions: int
    invitations: int


def leave(membership: Membership) -> Left:
    """End a membership from today. What hangs on it elsewhere (tokens, calendars) asks for it each time, and ends."""
    membership.until = clock.today()
    membership.save(update_fields=["until"])
    return Left(sign_out(membership.user_id), call_back(membership))


def sign_out(user_id: int) -> int:
    """End every session of a person, known here or not. Returns how many were known."""
    User.objects.filter(pk=user_id).update(signed_out=F("signed_out") + 1)
    keys = list(UserSession.objects.filter(user_id=user_id).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user_id=user_id).delete()
    return len(keys)


def call_back(membership: Membership) -> int:
    """Withdraw the open invitations that somebody made in this place. Returns how many there were."""
    made = Invitation.objects.filter(invited_by_id=membership.user_id, accepted_at=None, withdrawn_at=None)
    if membership.provider_id is not None:
        made = made.filter(council=None, provider_id=membership.provider_id)
    else:
        made = made.filter(council_id=membership.council_id or 0)
    return made.update(withdrawn_at=clock.now())
