"""The door behind the link in an answer's mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.http import Http404

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.enquiries.catalogue import doors_of
from carepost.enquiries.models import Enquiry
from carepost.enquiries.rules import RATE_SALT, Helped


@dataclass(frozen=True, slots=True)
class RatingDoor:
    """Who says if an answer helped, of which enquiry, and what they said before. Nothing of the enquiry itself."""

    actor: Actor
    enquiry_id: int
    helped: Helped | None


def rating_door(token: str) -> RatingDoor:
    """The door behind a link. Raises Http404 for one that is wrong or too old, and for what has no answer."""
    try:
        council_id, enquiry_id = signing.loads(token, salt=RATE_SALT)
        scope = Actor.operator("rating link", council_id=council_id)
        with tenancy.acting_for(scope):
            days = timedelta(days=doors_of(council_id, clock.today()).rate_days)
            signing.loads(token, salt=RATE_SALT, max_age=days)
            row = Enquiry.objects.filter(
                pk=enquiry_id, council_id=council_id, answered_at__isnull=False
            ).first()
    except (signing.BadSignature, ValueError, TypeError):
        row = None
    if row is None:
        raise Http404("There is nothing here")
    actor = Actor.operator(row.asker_name, council_id=council_id, permissions={Can.RATE_ANSWER.value})
    return RatingDoor(actor, row.pk, Helped(row.helped) if row.helped else None)
