"""The register over HTTP: the same services, filters and words as on its pages, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from carepost.api.models import Delivery
from carepost.api.rules import Event, Scope
from carepost.api.tests.factories import Program, make, told
from carepost.core import clock
from carepost.councils.tests.cast import Cast, scope
from carepost.register.actions.facts import correct_fact
from carepost.register.actions.importing import undo_import
from carepost.register.tests.factories import (
    make_capacity,
    make_locality,
    make_organisation,
    make_rating,
    make_service,
)
from carepost.register.tests.files import home, operator, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program(make(cast.admin).secret)


def refs(answer: Any) -> list[str]:
    return [row["id"] for row in answer.json()["data"]]


def every(program: Program, path: str, **query: Any) -> list[str]:
    """All pages of a list."""
    found, cursor = [], ""
    while cursor is not None:
        answer = program.get(path, cursor=cursor, **query)
        assert answer.status_code == 200, answer.content
        found += refs(answer)
        cursor = answer.json()["next"]
    return found


class TestPages:
    def test_every_row_comes_once_whatever_is_added_meanwhile(self, cast: Cast, program: Program) -> None:
        rows = [make_service(host=cast.ambershire) for _ in range(5)]
        first = program.get("/services", limit=2)
        make_service(host=cast.ambershire, name="Aaron House")
        second = program.get("/services", limit=2, cursor=first.json()["next"])
        third = program.get("/services", limit=2, cursor=second.json()["next"])
        assert refs(first) + refs(second) + refs(third)[:1] == [row.ref for row in rows]
        assert third.json()["next"] is None

    def test_a_row_that_is_gone_takes_none_of_the_others_along(self, cast: Cast, program: Program) -> None:
        rows = [make_service(host=cast.ambershire) for _ in range(4)]
        first = program.get("/services", limit=2)
        type(rows[1]).objects.filter(pk=rows[1].pk).update(
            status="deregistered", deregistered_on=date(2026, 1, 1)
        )
        assert refs(program.get("/services", limit=2, cursor=first.json()["next"])) == [
            r.ref for r in rows[2:]
        ]

    def test_a_cursor_goes_with_its_filters(self, cast: Cast, program: Program) -> None:
        for _ in range(3):
            make_service(host=cast.ambershire)
        cursor = program.get("/services", limit=2).json()["next"]
        assert program.get("/services", limit=1, cursor=cursor).status_code == 200
        assert program.get("/services", limit=2, cursor=cursor, closed="true").status_code == 400
        assert program.get("/organisations", cursor=cursor).status_code == 400

    def test_a_list_asks_the_database_as_often_for_many_rows_as_for_one(
        self, cast: Cast, program: Program, django_assert_max_num_queries: Callable[[int], Any]
    ) -> None:
        def asked() -> int:
            with django_assert_max_num_queries(30) as queries:
                program.get("/services")
            assert isinstance(queries, CaptureQueriesContext)
            return len(queries)

        make_service(host=cast.ambershire)
        one = asked()
        for _ in range(10):
            make_service(host=cast.ambershire)
        assert asked() == one


class TestWhatHasNotChanged:
    def test_is_not_sent_again(self, cast: Cast, program: Program) -> None:
        service = make_service(host=cast.ambershire)
        for path in ("/services", f"/services/{service.ref}"):
            tag = program.get(path)["ETag"]
            again = program.get(path, headers={"If-None-Match": tag})
            assert (again.status_code, again.content) == (304, b"")
            type(service).objects.filter(pk=service.pk).update(phone=path)
            assert program.get(path, headers={"If-None-Match": tag}).status_code == 200

    def test_only_what_changed_since_is_told_a_correction_too(self, cast: Cast, program: Program) -> None:
        old, newer, mended = (
            make_service(host=cast.ambershire, changed_at=datetime(2026, month, 1, tzinfo=UTC))
            for month in (1, 3, 1)
        )
        with clock.freeze(datetime(2026, 2, 2, 9, tzinfo=UTC)), scope(cast.officer) as by:
            correct_fact(by=by, service=mended, field="phone", value="01225 700000", reason="They rang")
        assert refs(program.get("/services", updated_since="2026-02-01T00:00:00Z")) == [newer.ref, mended.ref]
        assert old.ref in refs(program.get("/services", updated_since="2026-01-01T01:00:00+01:00"))


class TestWhatIsTold:
    def test_the_councils_correction_stands_and_is_named(self, cast: Cast, program: Program) -> None:
        service = make_service(host=cast.ambershire)
        with scope(cast.officer) as by:
            correct_fact(by=by, service=service, field="phone", value="01225 700000", reason="They rang")
        told = program.get(f"/services/{service.ref}").json()
        assert (told["phone"], told["corrected"]) == ("01225 700000", ["phone"])
        neighbour = Program(make(cast.neighbour_admin).secret)
        assert neighbour.get(f"/services/{service.ref}").json()["phone"] == service.phone

    def test_filters_are_those_of_the_page(self, cast: Cast, program: Program) -> None:
        home = make_service(host=cast.ambershire, rating="good", registered_beds=40)
        agency = make_service(host=cast.ambershire, primary_service="community", registered_beds=None)
        away = make_service(host=cast.borechester)
        closed = make_service(host=cast.ambershire, status="deregistered", deregistered_on=date(2026, 1, 1))
        assert every(program, "/services") == [home.ref, agency.ref]
        assert every(program, "/services", area="all") == [home.ref, agency.ref, away.ref]
        assert every(program, "/services", closed="true") == [home.ref, agency.ref, closed.ref]
        assert every(program, "/services", type="community") == [agency.ref]
        assert every(program, "/services", rating="good") == [home.ref]
        assert every(program, "/services", rating="good", unrated="true") == [home.ref, agency.ref]
        assert every(program, "/services", beds_from=30) == [home.ref]
        assert every(program, "/services", q=agency.ref) == [agency.ref]

    def test_ratings_come_with_their_history(self, cast: Cast, program: Program) -> None:
        service = make_service(host=cast.ambershire)
        make_rating(service, value="good", published_on=date(2024, 5, 1))
        make_rating(service, value="inadequate", published_on=date(2022, 5, 1), current=False)
        told = program.get(f"/services/{service.ref}/ratings").json()["data"]
        assert [(row["rating"], row["current"]) for row in told] == [("good", True), ("inadequate", False)]

    def test_providers_are_those_of_services_that_one_may_see(self, cast: Cast, program: Program) -> None:
        ours, theirs = make_organisation(), make_organisation()
        make_service(host=cast.ambershire, organisation=ours)
        make_service(host=cast.borechester, organisation=theirs)
        assert refs(program.get("/organisations")) == [ours.ref]
        assert refs(program.get("/organisations", area="all")) == [ours.ref, theirs.ref]
        assert program.get(f"/organisations/{theirs.ref}").json()["name"] == theirs.name


class TestWhoIsTold:
    def test_a_provider_is_told_its_own_and_nothing_of_others(self, cast: Cast) -> None:
        own = make_service(host=cast.ambershire, organisation=make_organisation(body=cast.willow))
        other = make_service(host=cast.ambershire)
        for service in (own, other):
            make_capacity(service, council=cast.ambershire)
        program = Program(make(cast.provider_manager).secret)
        assert every(program, "/services", area="all") == [own.ref]
        assert program.get(f"/services/{other.ref}").status_code == 404
        assert [row["service_id"] for row in program.get("/capacity").json()["data"]] == [own.ref]

    def test_a_partner_is_told_the_register_of_who_shares_it(self, cast: Cast) -> None:
        ours, away = make_service(host=cast.ambershire), make_service(host=cast.borechester)
        made = make(cast.admin, Scope.REGISTER_READ, partner_id=cast.hospital.pk)
        program = Program(made.secret)
        assert every(program, "/services", area="all") == [ours.ref]
        assert program.get(f"/services/{away.ref}").status_code == 404

    def test_beds_are_for_the_council_that_was_told(self, cast: Cast, program: Program) -> None:
        service = make_service(host=cast.ambershire)
        make_capacity(service, council=cast.ambershire)
        since = (clock.now() + timedelta(days=1)).isoformat()
        assert len(program.get("/capacity", service_id=service.ref).json()["data"]) == 1
        assert program.get("/capacity", updated_since=since).json()["data"] == []
        neighbour = Program(make(cast.neighbour_admin).secret)
        assert neighbour.get("/capacity").json()["data"] == []


class TestLocalities:
    def test_narrow_the_list_and_are_told_by_name(self, cast: Cast, program: Program) -> None:
        north, south, nowhere = (make_service(host=cast.ambershire) for _ in range(3))
        with scope(cast.admin):
            upper = make_locality(cast.ambershire, "Upper", services=[north])
            lower = make_locality(cast.ambershire, "Lower", services=[south])
        assert every(program, "/services", locality=upper.pk) == [north.ref]
        assert every(program, "/services", locality=[upper.pk, lower.pk]) == [north.ref, south.ref]
        assert nowhere.ref in every(program, "/services")
        told = program.get("/localities").json()["data"]
        assert [(row["id"], row["name"], row["services"]) for row in told] == [
            (lower.pk, "Lower", 1),
            (upper.pk, "Upper", 1),
        ]

    def test_those_of_another_council_find_nothing(self, cast: Cast) -> None:
        service = make_service(host=cast.ambershire)
        with scope(cast.admin):
            ours = make_locality(cast.ambershire, "Upper", services=[service])
        neighbour = Program(make(cast.neighbour_admin).secret)
        assert every(neighbour, "/services", area="all", locality=ours.pk) == []
        assert neighbour.get("/localities").json()["data"] == []


class TestProvidersThatChanged:
    def test_are_told_since_a_moment_after_an_import_and_after_it_was_undone(
        self, program: Program, cast: Cast, tmp_path: Path
    ) -> None:
        days = [datetime(2024, month, 2, 9, tzinfo=UTC) for month in (5, 6, 7)]
        rows = [[home(1), home(4)], [home(1, provider_name="Renamed Care"), home(4)]]
        for day, homes in zip(days, rows, strict=False):
            with clock.freeze(day):
                run = take(tmp_path / f"{day:%m}.csv", homes, day.date(), by=operator())
        program = Program(make(cast.admin, name="Made after those days").secret)

        def since(day: datetime) -> list[str]:
            return [
                row["name"]
                for row in program.get("/organisations", area="all", updated_since=day.isoformat()).json()[
                    "data"
                ]
            ]

        assert len(since(days[0])) == 2
        assert since(days[1]) == ["Renamed Care"]
        assert since(days[2]) == []
        with clock.freeze(days[2]):
            undo_import(by=operator(), run=run)
        assert since(days[2]) == ["Meadow Care 0 Limited"]


def test_programs_are_told_of_ratings_that_changed_and_registrations_that_ended(
    cast: Cast, tmp_path: Path
) -> None:
    told(cast.director, Event.RATING_CHANGED, Event.SERVICE_CLOSED)
    here = {"council": "Ambershire"}
    take(tmp_path / "a.csv", [home(1, **here), home(2, **here)], date(2024, 5, 1))
    worse = {"rating": "Inadequate", "published": "03/06/2024"}
    take(tmp_path / "b.csv", [home(1, **here, **worse), home(2, **here)], date(2024, 6, 1), dry_run=True)
    take(tmp_path / "c.csv", [home(1, **here, **worse), home(2, **here)], date(2024, 6, 1))
    with scope(cast.director):
        assert [(each.event, each.path) for each in Delivery.objects.all()] == [
            ("rating.changed", f"/services/{home(1)['Location ID']}/ratings")
        ]
