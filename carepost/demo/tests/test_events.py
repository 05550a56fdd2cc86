"""Ambershire's webinars: held with their attendance, full with people who wait, to come, and a draft."""

import pytest

from carepost.core import tenancy
from carepost.demo import cast
from carepost.events.models import Evaluation, Event, EventInvitation, Place, Sighting
from carepost.events.rules import PlaceState, State

pytestmark = [pytest.mark.django_db(databases=["default", "owner"])]


def test_there_is_one_of_every_kind_and_somebody_to_match(small, ambershire):
    with tenancy.transaction_for(cast.operator(ambershire)):
        states = set(Event.objects.values_list("state", flat=True))
        assert states == {State.DRAFT, State.OPEN, State.FULL, State.HELD, State.CLOSED}
        assert set(Event.objects.values_list("kind", flat=True)) == {
            "webinar",
            "training",
            "drop_in",
            "meeting",
        }
        assert Place.objects.filter(minutes__gt=0).count() > 20
        assert Place.objects.filter(state=PlaceState.WAITING).exists()
        assert Sighting.objects.filter(place__isnull=True, aside=False).exists()
        assert Evaluation.objects.count() >= 10
        assert EventInvitation.objects.exists()
        assert not Event.objects.filter(
            state__in=(State.OPEN, State.FULL), ends_at__date__lt=small.day
        ).exists()
