"""Who read about a service is noted once a day, in one place; its provider reads it as far as policy tells.

For a time: then it is forgotten.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from carepost.api.rules import Scope, prefix_of
from carepost.api.tests.factories import Program, make
from carepost.core import clock, policies, tenancy
from carepost.core.acting import Actor
from carepost.core.holds import place_hold
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import Cast, ClientAs, Person, scope
from carepost.providers.actions import forget_looks
from carepost.providers.looking import seen_by
from carepost.providers.models import Look
from carepost.providers.rules import Way
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

    def test_a_page_of_one_thing_about_a_service_counts_as_its_own(
        self, cast: Cast, home: Service, client_as: ClientAs
    ) -> None:
        handover = sell(cast, home).handover
        assert client_as(cast.officer).get(f"/people/handovers/{handover.pk}/").status_code == 200
        assert [look.way for look in looks(cast.officer)] == [Way.PAGE]

    def test_a_list_on_a_page_is_not_a_look_and_one_taken_away_as_a_file_is(
        self, cast: Cast, home: Service, client_as: ClientAs
    ) -> None:
        client = client_as(cast.director)
        assert client.get("/register/").status_code == 200
        assert looks(cast.officer) == []
        file = client.get("/register/?as=csv")
        assert home.ref.encode() in file.getvalue()
        assert [(look.way, look.service_id) for look in looks(cast.officer)] == [(Way.FILE, home.pk)]

    def test_nobody_writes_a_look_in_anothers_name(self, cast: Cast, home: Service) -> None:
        given = {
            "council": cast.ambershire, "service": home, "on": date(2026, 1, 1), "at": clock.now(), "by_name": "x",
            "by_role": "", "by_where": "x", "partner": True,
        }  # fmt: skip
        for by_id in (cast.officer.user.pk, 0):
            with scope(cast.partner), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
                Look.objects.create(by_id=by_id, **given)


class TestPrograms:
    def names(self, person: Person) -> list[tuple[str, str, str, int]]:
        return [(look.by_name, look.by_where, look.way, look.by_id) for look in looks(person)]

    def test_a_program_is_noted_with_its_name_and_its_keeper(self, cast: Cast, home: Service) -> None:
        made = make(cast.director)
        program, noted = (
            Program(made.secret),
            (f"Power BI ({prefix_of(made.secret)})", "Ambershire", "program"),
        )
        assert program.get(f"/services/{home.ref}").status_code == 200
        assert self.names(cast.officer) == [(*noted, cast.director.user.pk)]
        for path in ("/services", "/standings", f"/services/{home.ref}/ratings"):
            assert program.get(path).status_code == 200
        assert len(looks(cast.officer)) == 1

    @pytest.mark.parametrize("asked", [{}, {"format": "csv"}, {"format": "jsonl"}])
    def test_a_list_that_a_program_reads_is_a_look_at_each_service_in_it(
        self, cast: Cast, home: Service, asked: dict[str, str]
    ) -> None:
        answer = Program(make(cast.director).secret).get("/services", **asked)
        if asked:
            assert home.ref.encode() in b"".join(answer.streaming_content)  # type: ignore[arg-type]
        assert [look.service_id for look in looks(cast.officer)] == [home.pk]

    def test_asking_without_being_told_is_no_look(self, cast: Cast, home: Service) -> None:
        program = Program(make(cast.director, Scope.REGISTER_READ).secret)
        assert program.head("/services").status_code == 200
        assert program.get(f"/services/{home.ref}/standing").status_code == 403
        assert program.get("/localities").status_code == 200
        assert looks(cast.officer) == []

    def test_what_a_program_holds_already_was_read_again(self, cast: Cast, home: Service) -> None:
        program = Program(make(cast.director).secret)
        etag = program.get(f"/services/{home.ref}")["ETag"]
        with clock.freeze(clock.now() + timedelta(days=1)):
            known = program.get(f"/services/{home.ref}", headers={"If-None-Match": etag})
        assert known.status_code == 304
        assert len(looks(cast.officer)) == 2

    def test_partners_and_other_councils_programs_into_the_record_of_the_services_own(
        self, cast: Cast, home: Service
    ) -> None:
        partners = make(cast.director, Scope.REGISTER_READ, name="Hub", partner_id=cast.hospital.pk)
        for made in (partners, make(cast.neighbour_admin, Scope.REGISTER_READ, name="Sheet")):
            assert Program(made.secret).get(f"/services/{home.ref}").status_code == 200
        found = {look.by_where: look.partner for look in looks(cast.officer)}
        assert found == {"Amber Hospital Trust, with Ambershire": True, "Borechester": False}

    def test_a_providers_own_program_is_not_noted(self, cast: Cast, home: Service) -> None:
        made = make(cast.provider_manager, Scope.REGISTER_READ)
        assert Program(made.secret).get(f"/services/{home.ref}").status_code == 200
        assert looks(cast.officer) == []


class TestForgetting:
    @pytest.fixture
    def old(self, cast: Cast, home: Service, client_as: ClientAs) -> None:
        """Looks of 800, 400 and 95 days ago, and one of today; by noon, which is the same day in summer time."""
        now = clock.now()
        by_noon = now.replace(hour=min(now.hour, 12))
        for ago in (800, 400, 95, 0):
            with clock.freeze(by_noon - timedelta(days=ago)):
                client_as(cast.officer).get(page(home))

    def forget(self, cast: Cast) -> int:
        by = Actor.operator("night", council_id=cast.ambershire.pk, permissions={Can.FORGET_LOOKS.value})
        with tenancy.transaction_for(by):
            return forget_looks(by=by, council_id=cast.ambershire.pk)

    def ages(self, cast: Cast) -> list[int]:
        return sorted((clock.today() - look.on).days for look in looks(cast.officer))

    @pytest.mark.usefixtures("old")
    def test_what_is_older_than_the_policy_and_nothing_twice(self, cast: Cast) -> None:
        assert self.forget(cast) == 1
        assert self.ages(cast) == [0, 95, 400]
        assert self.forget(cast) == 0

    @pytest.mark.usefixtures("old")
    def test_sooner_where_the_council_says_so(self, cast: Cast) -> None:
        with scope(cast.director) as director:
            by = director.operator("tests", council_id=director.council_id, permissions={"policy.adopt"})
            policies.adopt(
                by=by, council_id=cast.ambershire.pk, key="providers.looks", values={"days": 90},
                valid_from=clock.today(), authority="Cabinet",
            )  # fmt: skip
        assert self.forget(cast) == 3
        assert self.ages(cast) == [0]

    @pytest.mark.usefixtures("old")
    def test_a_legal_hold_keeps_it(self, cast: Cast) -> None:
        with scope(cast.director) as by:
            place_hold(by=by, matter="Inquiry", why="It may ask.", kinds=["looks"])
        assert self.forget(cast) == 0
        assert self.ages(cast) == [0, 95, 400, 800]

    @pytest.mark.usefixtures("old")
    @pytest.mark.parametrize("who", ["officer", "provider", "stranger", "neighbour"])
    def test_nobody_takes_a_fresh_look_back(self, cast: Cast, who: str) -> None:
        with scope(getattr(cast, who)):
            assert Look.objects.filter(on=clock.today()).delete()[0] == 0
        assert self.ages(cast) == [0, 95, 400, 800]

    @pytest.mark.usefixtures("old")
    def test_nobody_changes_one(self, cast: Cast) -> None:
        with scope(cast.officer), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
            Look.objects.update(by_name="Somebody else")
        with scope(cast.neighbour):
            assert Look.objects.update(by_name="Somebody else") == 0
        assert {look.by_name for look in looks(cast.officer)} == {cast.officer.user.name}

    def test_whoever_looks_from_elsewhere_cannot_remove_an_old_look_of_theirs(
        self, cast: Cast, home: Service, client_as: ClientAs
    ) -> None:
        with clock.freeze(clock.now() - timedelta(days=800)):
            client_as(cast.neighbour).get(page(home))
        with scope(cast.neighbour):
            Look.objects.all().delete()
        assert len(looks(cast.officer)) == 1


class TestReading:
    def test_a_provider_reads_roles_and_with_the_policy_names(
        self, cast: Cast, home: Service, client_as: ClientAs
    ) -> None:
        client_as(cast.officer).get(page(home))
        client_as(cast.partner).get(page(home))
        shown = client_as(cast.provider).get(f"/provider/{home.ref}/held/?show=opened").content.decode()
        assert "1 person: Support officer" in shown
        assert "older than 730 days is forgotten" in shown
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
