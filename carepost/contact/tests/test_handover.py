"""What was told and asked for before a home passed to another provider stays with those who did, unless opened."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from carepost.contact.models import ProviderNews, SupportEvent, SupportRequest
from carepost.contact.queries import support
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
