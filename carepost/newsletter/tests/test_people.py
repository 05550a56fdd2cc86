"""The people who sign in are written to as what they are; and the whole book is asked in a few queries."""

from datetime import UTC, datetime, time

import pytest

from carepost.core import clock
from carepost.messages.addresses import Standing
from carepost.messages.people import people
from carepost.newsletter.book import addressees, places_of, recipients_of
from carepost.newsletter.rules import Audience
from carepost.newsletter.tests.conftest import NOW
from carepost.register.tests.factories import make_organisation, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def standings(cast, places):
    return {each.address: each.standing for each in people(cast.ambershire.pk, places)}


def test_each_is_written_to_as_what_they_are_and_nobody_from_elsewhere(cast, home):
    with clock.freeze(datetime.combine(cast.officer.on, time(12), UTC)):
        told = standings(cast, places_of(cast.ambershire.pk))
    assert told[cast.provider_manager.user.email] is Standing.MANAGER
    assert told[cast.provider.user.email] is Standing.CARE_STAFF
    assert told[cast.partner.user.email] is Standing.PARTNER
    assert told[cast.officer.user.email] is Standing.COUNCIL
    for other in (cast.stranger, cast.stale_partner, cast.neighbour, cast.leaver, cast.newcomer):
        assert other.user.email not in told


def test_who_signs_in_for_a_service_stands_for_its_kinds(cast, home):
    manager = next(
        each for each in addressees(cast.ambershire.pk) if each.address == cast.provider_manager.user.email
    )
    assert manager.kinds == {"residential_home"}


def test_a_service_that_is_closed_or_elsewhere_is_no_place(cast, home):
    make_service(
        host=cast.ambershire, status="deregistered", deregistered_on="2026-10-01", registered_on=None
    )
    make_service(host=cast.borechester, organisation=make_organisation(body=cast.otherwise))
    assert [place.pk for place in places_of(cast.ambershire.pk)] == [home.pk]


def test_the_book_costs_the_same_however_many_are_in_it(cast, home, django_assert_max_num_queries):
    for number in range(20):
        make_service(host=cast.ambershire, name=f"Home {number}")
    with django_assert_max_num_queries(9), clock.freeze(NOW):
        everybody = recipients_of(cast.ambershire.pk, Audience())
    assert len(everybody) > 40
