"""A letter stays with the provider to whom it was written; the next one reads it once that is opened."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carepost.core import clock
from carepost.councils.tests.cast import Cast, ClientAs, Person, scope
from carepost.letters import queries, reach
from carepost.letters.models import Letter
from carepost.letters.tests import factories as made
from carepost.providers.rules import Kind
from carepost.providers.tests.changing import Sold, own_home, sell

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(cast: Cast) -> Sold:
    """Willow Care was written to about its home a day before Otherwise Care came."""
    home = own_home(cast)
    with scope(cast.officer) as officer, scope(cast.director) as director:
        template = made.published(officer, director)
    with clock.freeze(clock.now() - timedelta(days=11)), scope(cast.officer) as officer:
        made.sent(officer, template, home)
    return sell(cast, home)


def held(person: Person, sold: Sold) -> list[str]:
    with scope(person) as viewer:
        return [row.service.name for row in queries.held(viewer, sold.home)]


def test_it_stays_with_the_one_before_until_letters_are_opened(cast: Cast, sold: Sold) -> None:
    assert (held(cast.provider, sold), held(cast.stranger, sold)) == (["Oak House"], [])
    sold.decide(Kind.ENQUIRIES)
    assert held(cast.stranger, sold) == []
    sold.decide(Kind.LETTERS)
    assert held(cast.stranger, sold) == ["Oak House"]
    with scope(cast.stranger) as viewer:
        assert not queries.own_letters(viewer).exists()  # nor is it asked to open it


def test_the_reader_keeps_to_services_that_passed_even_where_the_database_would_show_all(
    cast: Cast, sold: Sold
) -> None:
    with scope(cast.officer) as officer:
        made.sent(officer, Letter.objects.get().version.template, own_home(cast, "Elm House"))
    sold.decide(Kind.LETTERS)
    for person, names in ((cast.provider, ["Elm House", "Oak House"]), (cast.stranger, ["Oak House"])):
        with scope(person) as viewer:
            wanted = reach.readable(viewer)
        with scope(cast.officer):
            found = Letter.objects.filter(wanted).order_by("service__name")
            assert [row.service.name for row in found] == names


def test_who_reads_it_since_does_not_count_as_the_one_who_opened_it(
    cast: Cast, sold: Sold, client_as: ClientAs
) -> None:
    with scope(cast.officer):
        link = f"/provider/letters/{Letter.objects.get().pk}/"
    later = client_as(cast.stranger)
    assert later.get(link).status_code == 404
    sold.decide(Kind.LETTERS)
    assert link in later.get(f"/provider/{sold.home.ref}/held/").content.decode()
    assert later.get(link).status_code == 200
    with scope(cast.officer):
        assert Letter.objects.get().opened_at is None
    assert client_as(cast.provider).get(link).status_code == 200
    with scope(cast.officer):
        assert Letter.objects.get().opened_by == cast.provider.user.name
