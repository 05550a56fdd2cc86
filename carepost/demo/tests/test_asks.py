"""What Grace told of beds and staff, and what she disputes: lifelike, and in every state that a page shows."""

import pytest

from carepost.contact.models import ServiceUpdate
from carepost.contact.queries.updates import own_updates
from carepost.core import tenancy
from carepost.councils.models import User
from carepost.councils.places import places_of
from carepost.demo import cast
from carepost.demo.asks import MANAGER
from carepost.risk.models import Disagreement

pytestmark = [pytest.mark.django_db(databases=["default", "owner"])]


def test_her_page_has_last_values_and_one_service_that_was_told_this_morning(small, ambershire):
    manager = places_of(User.objects.get(name=MANAGER), small.day)[0].actor
    with tenancy.transaction_for(manager):
        own = own_updates(manager, small.day)
        hers = [
            each for each in own if each.service.kind == "location" and not each.service.handovers.exists()
        ]
        assert hers
        assert all(each.known for each in hers)
        assert any(not each.is_asked(small.day) for each in own)
    with tenancy.transaction_for(cast.operator(ambershire)):
        assert ServiceUpdate.objects.filter(at__date=small.day).count() == 1
        assert ServiceUpdate.objects.count() > len(own)


def test_one_disagreement_was_answered(small, ambershire):
    with tenancy.transaction_for(cast.operator(ambershire)):
        rows = list(Disagreement.objects.order_by("pk"))
    assert rows[0].state == "not_upheld"
    assert all(row.said_on <= small.day for row in rows)


def test_the_council_next_door_buys_care_at_that_one_and_is_told_too(small):
    manager = places_of(User.objects.get(name=MANAGER), small.day)[0].actor
    with tenancy.transaction_for(manager):
        told = [each.buyers for each in own_updates(manager, small.day) if each.buyers]
    assert [[(each.council.name, each.chosen) for each in buyers] for buyers in told] == [
        [("Borechester", True)]
    ]
