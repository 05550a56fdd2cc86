"""A letter may say when a service was last spoken to, and goes to its manager's own address."""

from datetime import UTC, date, datetime

import pytest

from carepost.contact.actions.numbers import keep_numbers
from carepost.contact.models import ServiceContact
from carepost.contact.rules.numbers import Card
from carepost.councils.rules import Role
from carepost.councils.tests.cast import scope
from carepost.messages import addresses, known
from carepost.messages.addresses import Place
from carepost.register.tests.factories import make_service

pytestmark = [pytest.mark.django_db]
DAY, AT = date(2026, 11, 9), datetime(2026, 11, 9, 10, tzinfo=UTC)


@pytest.fixture
def service(cast):
    with scope(cast.officer) as by:
        service = make_service(host=cast.ambershire, name="Willow Bank")
        ServiceContact.objects.create(
            council=cast.ambershire,
            service=service,
            first_due_from=DAY,
            last_completed_on=DAY,
            last_completed_at=AT,
        )
        keep_numbers(by=by, service=service, card=Card(manager_email="asha@willow.example"), seen=0)
        keep_numbers(by=by, service=service, card=Card(manager_email="Ben@willow.example"), seen=1)
    return service


def test_the_day_of_the_last_call_is_for_those_who_may_see_calls(cast, service):
    for person, told in ((cast.officer, {"last call": DAY}), (cast.staff[Role.FINANCE], {})):
        with scope(person) as by:
            assert known.told(by, [service], ["last call"], DAY)[service.pk] == told


def test_the_newest_address_of_the_manager_is_where_letters_go(cast, service):
    place = Place(service.pk, service.ref, service.name)
    with scope(cast.officer) as by:
        assert addresses.of_services(by.council_id, [place])[service.pk] == ["ben@willow.example"]
    with scope(cast.neighbour) as by:
        assert addresses.of_services(by.council_id, [place])[service.pk] == []


def test_an_address_that_two_rooms_know_is_one_and_the_owner_is_not_written_to_about_a_service(cast, service):
    body = cast.provider.actor.provider_id
    place = Place(service.pk, service.ref, service.name, body)
    with scope(cast.officer) as by:
        email = cast.provider.user.email
        card = Card(manager_email=f" {email.upper()}", nominated_email="owner@willow.example")
        keep_numbers(by=by, service=service, card=card, seen=2)
        found = addresses.of_services(by.council_id, [place])[service.pk]
    assert found.count(email.lower()) == 1
    assert cast.provider_manager.user.email.lower() in found
    assert "owner@willow.example" not in found
