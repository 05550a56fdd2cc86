"""Who came is forgotten by name after the policy's days; minutes, roles and services stay."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from carepost.core import audit, clock, holds
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.councils.permissions import Can
from carepost.events.actions.moving_up import policy_of
from carepost.events.models import EventInvitation, EventQuestion, Place, Sighting


@action(Can.FORGET_PEOPLE)
def forget_people(*, by: Actor, council_id: int) -> int:
    """Remove the names and addresses of who came to events that are older than the policy keeps them, but for those
    under a legal hold. Returns of how many places.
    """
    now = clock.now()
    before = now - timedelta(days=policy_of(council_id, now).keep_people_days)
    old = {"council_id": council_id, "event__ends_at__lt": before}
    nobody = Concat(Value("Person "), Cast(F("pk"), CharField()), output_field=CharField())
    free = ~holds.under(council_id, "events", "event__ends_at")
    done = Place.objects.filter(free, **old, forgotten=False).update(
        name=nobody, email="", user_id=None, queued_by="", forgotten=True
    )
    Sighting.objects.filter(free, **old).exclude(name="").update(name="", email="")
    EventQuestion.objects.filter(free, **old).update(shown_as="")
    EventInvitation.objects.filter(free, **old).delete()
    audit.note(subject="events", council=council_id, forgotten=done)
    return done
