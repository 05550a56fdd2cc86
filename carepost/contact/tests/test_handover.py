"""What was told and asked for before a home passed to another provider stays with those who did, unless opened."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carepost.contact.actions.news import tell_council
from carepost.contact.models import ProviderNews, ServiceContact, SupportEvent, SupportRequest
from carepost.contact.queries import support
from carepost.contact.queries.own import own_services
from carepost.contact.rules.news import News
from carepost.contact.tests.supporting import asked, key
from carepost.core import clock
from carepost.councils.tests.cast import Cast, ClientAs, Person, scope
from carepost.providers.rules import Kind
from carepost.providers.tests.changing import Sold, own_home, sell
from carepost.register.models import Service
from carepost.risk import queries as risk
from carepost.risk.models import StandingChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(cast: Cast) -> Sold:
    """Willow Care asked for masks and told something before the change, Otherwise Care after it; and it moved twice."""
    home = own_home(cast)
    happens(cast, cast.provider, home, clock.today() - timedelta(days=30), "green")
    found = sell(cast, home)
    happens(cast, cast.stranger, home, found.after, "amber")
    return found


def happens(cast: Cast, who: Person, home: Service, on: date, band: str) -> None:
    moment = datetime.combine(on, time(10), UTC)
    with clock.freeze(moment), scope(who) as by:
        asked(by, home)
    with scope(cast.officer):
        ProviderNews.objects.create(
            council=cast.ambershire, service=home, words=band, at=moment, by_name="x", submission_key=key()
        )
        StandingChange.objects.create(
            council=cast.ambershire, service=home, band_from="", band_to=band, score=1, on=on, at=moment,
            policy_version="1", by_name="x",
        )  # fmt: skip


def read(person: Person, home: Service) -> dict[str, int]:
    """How many of each the database shows somebody of a provider."""
    with scope(person):
        return {
            "help": SupportRequest.objects.count(),
            "steps": SupportEvent.objects.count(),
            "told": ProviderNews.objects.count(),
            "moves": StandingChange.objects.count(),
        }


def test_each_provider_reads_its_own_days(cast: Cast, sold: Sold) -> None:
    own = {"help": 1, "steps": 1, "told": 1, "moves": 1}
    assert read(cast.provider, sold.home) == own
    assert read(cast.stranger, sold.home) == own
    with scope(cast.officer):
        assert SupportRequest.objects.count() == 2  # there is more, or this would prove nothing


@pytest.mark.parametrize(
    ("kind", "more"),
    [(Kind.HELP, {"help": 2, "steps": 2}), (Kind.CALLS, {"told": 2}), (Kind.STANDING, {"moves": 2})],
)
def test_what_is_opened_is_that_kind_and_no_other(
    cast: Cast, sold: Sold, kind: Kind, more: dict[str, int]
) -> None:
    sold.decide(kind)
    assert read(cast.stranger, sold.home) == {"help": 1, "steps": 1, "told": 1, "moves": 1} | more
    assert read(cast.provider, sold.home)["help"] == 1


def test_the_pages_show_the_same(cast: Cast, sold: Sold, client_as: ClientAs) -> None:
    with scope(cast.stranger) as viewer:
        assert len(support.own_help(viewer).waiting) == 1
        assert [move.band_to for move in risk.moves(viewer, sold.home.pk)] == ["amber"]
    assert client_as(cast.provider).get("/provider/help/").status_code == 200
    with scope(cast.provider) as viewer:
        assert support.own_help(viewer).waiting == []  # what they asked they read on the page of what is held


def test_the_one_before_does_nothing_more_there(cast: Cast, sold: Sold, client_as: ClientAs) -> None:
    with scope(cast.provider):
        (own,) = SupportRequest.objects.all()
    assert client_as(cast.provider).get(f"/provider/{sold.home.ref}/wrong/").status_code == 404
    assert client_as(cast.provider).post(f"/provider/help/{own.pk}/", {"do": "cancel"}).status_code == 404


class TestTimesAskedFor:
    """A time for which the one before asked is theirs; the council keeps to it all the same."""

    @pytest.fixture
    def booked(self, cast: Cast) -> Sold:
        home = own_home(cast)
        with clock.freeze(clock.now() - timedelta(days=11)):
            ask(cast.provider, home)
        return sell(cast, home)

    def test_the_new_provider_does_not_read_it_and_the_council_does(self, cast: Cast, booked: Sold) -> None:
        assert shown(cast.stranger) is None
        with scope(cast.officer):
            assert ServiceContact.objects.get(service=booked.home).booked_for is not None

    def test_once_what_was_told_is_opened_it_does(self, cast: Cast, booked: Sold) -> None:
        booked.decide(Kind.HELP)
        assert shown(cast.stranger) is None
        booked.decide(Kind.CALLS)
        assert shown(cast.stranger) is not None

    def test_one_of_its_own_it_reads(self, cast: Cast, booked: Sold) -> None:
        ask(cast.stranger, booked.home)
        assert shown(cast.stranger) is not None

    def test_one_whose_day_is_not_known_is_taken_for_an_old_one(self, cast: Cast, booked: Sold) -> None:
        ask(cast.stranger, booked.home)
        with scope(cast.officer):
            ServiceContact.objects.filter(service=booked.home).update(booked_at=None)
        assert shown(cast.stranger) is None


def ask(who: Person, home: Service) -> None:
    with scope(who) as by:
        tell_council(
            by=by, service=home, news=News(urgent=True, words="The lift is stuck."), submission_key=key()
        )


def shown(who: Person) -> datetime | None:
    """The time of the next call, as the provider's home has it."""
    with scope(who) as viewer:
        (own,) = own_services(viewer, clock.now())
    assert own.clock is not None
    return own.clock.contact.booked_for if own.clock.contact else None


def test_a_providers_home_asks_as_often_for_five_services_as_for_one(
    cast: Cast, client_as: ClientAs, django_assert_max_num_queries: Any
) -> None:
    first, phone = own_home(cast), client_as(cast.provider)
    phone.get("/provider/")
    with CaptureQueriesContext(connection) as alone:
        assert phone.get("/provider/").status_code == 200
    for number in range(4):
        home = own_home(cast, f"Oak House {number}")
        home.organisation = first.organisation
        home.save()
        ask(cast.provider, home)
    with django_assert_max_num_queries(len(alone)):
        assert "Oak House 3" in phone.get("/provider/").content.decode()
