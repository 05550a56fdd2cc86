"""Who opened a page about a service is noted once a day, in one place; its provider reads it as far as policy tells."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from carepost.core import clock
from carepost.councils.tests.cast import Cast, ClientAs, Person, scope
from carepost.providers.looking import seen_by
from carepost.providers.models import Look
from carepost.providers.tests.changing import own_home, sell
from carepost.register.models import Service

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(cast: Cast) -> Service:
    return own_home(cast)


def page(home: Service) -> str:
    return f"/register/services/{home.ref}/"


def looks(person: Person) -> list[Look]:
    with scope(person):
        return list(Look.objects.order_by("by_name"))


class TestNoting:
    def test_once_a_day_for_each_person_whatever_they_open(
        self, cast: Cast, home: Service, client_as: ClientAs
    ) -> None:
        client = client_as(cast.officer)
        for path in ("", "timeline/", "people/", ""):
            assert client.get(f"{page(home)}{path}").status_code == 200
        (look,) = looks(cast.officer)
        assert (look.by_name, look.by_role, look.by_where, look.on) == (
            cast.officer.user.name, "post_officer", "Ambershire", clock.today(),
        )  # fmt: skip
        with clock.freeze(clock.now() + timedelta(days=1)):
            client.get(page(home))
        assert len(looks(cast.officer)) == 2

    def test_partners_and_other_councils_into_the_record_of_the_services_own(
        self, cast: Cast, home: Service, client_as: ClientAs
    ) -> None:
        for person in (cast.neighbour, cast.partner):
            assert client_as(person).get(page(home)).status_code == 200
        found = {look.by_where: look.partner for look in looks(cast.officer)}
        assert found == {"Borechester": False, "Amber Hospital Trust, with Ambershire": True}
        assert looks(cast.neighbour) == []

    def test_its_own_people_and_whoever_is_refused_are_not_noted(
        self, cast: Cast, home: Service, client_as: ClientAs
    ) -> None:
        assert client_as(cast.provider).get(page(home)).status_code == 200
        assert client_as(cast.stranger).get(page(home)).status_code == 404
        assert client_as(cast.officer).get("/register/").status_code == 200
        assert looks(cast.officer) == []

    def test_it_costs_one_statement(self, cast: Cast, home: Service, client_as: ClientAs) -> None:
        client = client_as(cast.officer)
        client.get(page(home))
        with CaptureQueriesContext(connection) as asked:
            client.get(page(home))
        assert sum("providers_look" in each["sql"] for each in asked) == 1

    def test_nobody_writes_a_look_in_anothers_name(self, cast: Cast, home: Service) -> None:
        given = {
            "council": cast.ambershire, "service": home, "on": date(2026, 1, 1), "at": clock.now(), "by_name": "x",
            "by_role": "", "by_where": "x", "partner": True,
        }  # fmt: skip
        for by_id in (cast.officer.user.pk, 0):
            with scope(cast.partner), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
                Look.objects.create(by_id=by_id, **given)


class TestReading:
    def test_a_provider_reads_roles_and_with_the_policy_names(
        self, cast: Cast, home: Service, client_as: ClientAs
    ) -> None:
        client_as(cast.officer).get(page(home))
        client_as(cast.partner).get(page(home))
        shown = client_as(cast.provider).get(f"/provider/{home.ref}/held/?show=opened").content.decode()
        assert "1 person: Support officer" in shown
        assert "Amber Hospital Trust" in shown
        assert cast.officer.user.name not in shown

    def test_a_new_provider_reads_the_looks_of_its_own_days(
        self, cast: Cast, home: Service, client_as: ClientAs
    ) -> None:
        with clock.freeze(clock.now() - timedelta(days=30)):
            client_as(cast.officer).get(page(home))
        sold = sell(cast, home)
        client_as(cast.officer).get(page(home))
        with scope(cast.stranger) as viewer:
            assert [each.on for each in seen_by(viewer, sold.home)] == [clock.today()]
        with scope(cast.provider) as viewer:
            assert [each.on for each in seen_by(viewer, sold.home)] == [clock.today() - timedelta(days=30)]
