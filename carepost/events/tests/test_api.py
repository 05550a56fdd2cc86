"""Events over HTTP: what there is, who came without names, and the hours; a provider reads its own people's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carepost.api.tests.factories import Program, make
from carepost.core import clock
from carepost.events.models import Place
from carepost.events.rules import JobRole, Kind
from carepost.events.tests import factories as made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def director(cast):
    return Program(make(cast.director).secret)


@pytest.fixture
def provider(cast):
    return Program(make(cast.provider_manager).secret)


@pytest.fixture
def attended(officer, service):
    """An event with two people of Willow Bank and one of no service, an hour each, and somebody who did not come."""
    event = made.opened(officer)
    for name, role, of in (
        ("Asha Rao", JobRole.NURSE, service),
        ("Bo Lindqvist", JobRole.NURSE, service),
        ("Cy Field", JobRole.OTHER, None),
    ):
        place = made.put_down(officer, event, made.person(name, role=role), of)
        Place.objects.filter(pk=place.pk).update(minutes=60)
    made.put_down(officer, event, made.person("Di Absent"), service)
    return event


def numbers(program, path="/events", **query):
    return [row["id"] for row in program.get(path, **query).json()["data"]]


class TestTheList:
    def test_it_tells_a_councils_drafts_too_and_how_to_join_to_nobody(self, officer, director):
        draft, opened = made.planned(officer), made.opened(officer)
        answer = director.get("/events")
        assert [row["id"] for row in answer.json()["data"]] == [draft.pk, opened.pk]
        assert made.JOINING not in answer.content.decode()

    def test_it_is_narrowed(self, officer, director):
        first = made.opened(officer)
        later = made.opened(officer, begins=clock.now() + timedelta(days=30), kind=Kind.TRAINING, topic="Flu")
        draft = made.planned(officer)
        assert numbers(director, state=["open", "held"]) == [first.pk, later.pk]
        assert numbers(director, state="draft") == [draft.pk]
        assert numbers(director, kind="training") == [later.pk]
        assert numbers(director, topic="flu") == [later.pk]
        assert numbers(director, since="2026-11-17") == [later.pk]
        assert numbers(director, until="2026-11-16") == [first.pk, draft.pk]
        assert numbers(director, since="2026-11-16", until="2026-11-16", state="open") == [first.pk]
        assert numbers(director, updated_since="2030-01-01T00:00:00Z") == []
        assert numbers(director, until="9999-12-31") == [first.pk, later.pk, draft.pk]

    def test_a_provider_is_told_what_its_councils_opened_and_not_how_many_come(
        self, officer, service, provider
    ):
        draft, opened = made.planned(officer), made.opened(officer)
        (row,) = provider.get("/events").json()["data"]
        assert (row["id"], row["council"], row["taken"]) == (opened.pk, "Ambershire", None)
        assert provider.get(f"/events/{opened.pk}").json() == row
        assert provider.get(f"/events/{draft.pk}").status_code == 404

    def test_what_has_not_changed_is_not_sent_again(self, officer, director):
        path = f"/events/{made.opened(officer).pk}"
        etag = director.get(path)["ETag"]
        assert director.get(path, headers={"If-None-Match": etag}).status_code == 304


class TestAttendance:
    def test_it_names_nobody(self, attended, director):
        answer = director.get("/event-attendance")
        assert [(row["role"], row["minutes"]) for row in answer.json()["data"]] == [
            ("nurse", 60), ("nurse", 60), ("other", 60), ("care_worker", None),
        ]  # fmt: skip
        words = answer.content.decode()
        assert not [word for word in ("Asha", "Lindqvist", "Absent", "x.example") if word in words]

    def test_a_provider_is_told_of_its_own_people(self, attended, service, provider):
        rows = provider.get("/event-attendance").json()["data"]
        assert {row["service_id"] for row in rows} == {service.ref}
        assert len(rows) == 3

    def test_it_is_narrowed(self, attended, service, director):
        assert len(numbers(director, "/event-attendance", service_id=service.ref)) == 3
        assert len(numbers(director, "/event-attendance", role=["nurse", "other"])) == 3
        assert numbers(director, "/event-attendance", event_id=attended.pk + 1) == []
        assert numbers(director, "/event-attendance", until="2026-11-09") == []

    def test_a_list_asks_the_database_as_often_for_many_as_for_one(
        self, officer, service, attended, director, django_assert_max_num_queries
    ):
        def asked(path):
            with django_assert_max_num_queries(30) as queries:
                director.get(path)
            return len(queries)

        few = [asked(path) for path in ("/events", "/event-attendance")]
        for _ in range(3):
            made.put_down(officer, made.opened(officer), service=service)
        assert [asked(path) for path in ("/events", "/event-attendance")] == few


class TestHours:
    def test_minutes_are_added_up_by_service_and_role(self, attended, service, director):
        told = director.get("/event-hours").json()
        assert told["minutes"] == 180
        assert [(row["service_id"], row["role"], row["minutes"], row["times"]) for row in told["data"]] == [
            (service.ref, "nurse", 120, 2),
            (None, "other", 60, 1),
        ]
        assert director.get("/event-hours", role="other").json()["minutes"] == 60
        assert director.get("/event-hours", cursor="").status_code == 422

    def test_a_provider_reads_those_of_its_own_people(self, attended, provider):
        assert provider.get("/event-hours").json()["minutes"] == 120
