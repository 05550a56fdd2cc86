"""What stands behind the link to leave: which subscription, and who acts through it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.http import Http404

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.newsletter.models import Edition, Subscription
from carepost.newsletter.rules import LEAVE_SALT


@dataclass(frozen=True, slots=True)
class LeaveDoor:
    """One address with one council's newsletter, and the edition whose link it is, while that is known."""

    actor: Actor
    council: str
    council_id: int
    subscription_id: int
    edition_id: int | None
    left_at: datetime | None


def leave_door(token: str) -> LeaveDoor:
    """The door behind a link. It shows no address: who got the mail from somebody else is not told it.

    Raises Http404 for a link that Carepost did not sign, or whose address is forgotten.
    """
    try:
        council_id, subscription_id, edition_id = signing.loads(token, salt=LEAVE_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404("There is nothing here") from None
    permissions = {Can.LEAVE_NEWSLETTER.value, Can.JOIN_NEWSLETTER.value}
    actor = Actor.operator("newsletter link", council_id=council_id, permissions=permissions)
    with tenancy.acting_for(actor):
        rows = Subscription.objects.filter(council_id=council_id, pk=subscription_id)
        row = rows.select_related("council").first()
        if row is None:
            raise Http404("There is nothing here")
        known = Edition.objects.filter(council_id=council_id, pk=edition_id).exists()
        return LeaveDoor(
            actor, row.council.name, council_id, row.pk, edition_id if known else None, row.left_at
        )
