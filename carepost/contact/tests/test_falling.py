"""A program is told once that a call is due, and not again by the next look; made and due again, it is told again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction

from carepost.api.models import Delivery
from carepost.api.rules import Event
from carepost.api.tests.factories import Program, make, told
from carepost.contact import due, jobs
from carepost.contact.actions import falling
from carepost.contact.models import DueNotice, ServiceContact
from carepost.contact.rules.falling import Fallen, fallen
from carepost.contact.tests import factories
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.models import AuditEntry
from carepost.core.tests.together import together
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import Cast, assemble, scope
from carepost.register.models import Service
from carepost.register.tests.factories import make_locality, make_service

MONDAY, TUESDAY = TODAY, TODAY + timedelta(days=1)
LONG_AGO = TODAY - timedelta(days=40)
NONE: frozenset[int] = frozenset()


@pytest.mark.parametrize(
    ("due_now", "told_on", "anew", "over"),
    [
        pytest.param({}, {}, NONE, NONE, id="nothing is due"),
        pytest.param({1: None}, {}, {1}, NONE, id="one falls due that was never called"),
        pytest.param({1: None}, {1: MONDAY}, NONE, NONE, id="it stays due"),
        pytest.param({1: LONG_AGO}, {1: MONDAY}, NONE, NONE, id="it stays due, spoken to before"),
        pytest.param({}, {1: MONDAY}, NONE, {1}, id="it is due no more"),
        pytest.param({1: MONDAY}, {1: MONDAY}, {1}, {1}, id="made on the day it was told, and due again"),
        pytest.param({1: TUESDAY}, {1: MONDAY}, {1}, {1}, id="made later, and due again"),
        pytest.param({1: None, 2: None}, {2: MONDAY, 3: MONDAY}, {1}, {3}, id="one of each"),
    ],
)
def test_what_is_told_anew_and_what_is_over(
    due_now: dict[int, date | None], told_on: dict[int, date], anew: set[int], over: set[int]
) -> None:
    assert fallen(due_now, told_on) == Fallen(frozenset(anew), frozenset(over))


@pytest.fixture
def willow(cast: Cast) -> Iterator[Service]:
    """A home that has waited for a month, on a Monday; the council has a program that is told."""
    with clock.freeze(NOW):
        told(cast.director, Event.CALL_DUE)
        told(cast.neighbour, Event.CALL_DUE)
        yield make_service(host=cast.ambershire, name="Willow Bank", first_seen_on=LONG_AGO)


def messages(cast: Cast) -> list[tuple[str, str]]:
    with scope(cast.director):
        return list(Delivery.objects.order_by("pk").values_list("about", "path"))


@pytest.mark.django_db
class TestTelling:
    def test_one_that_is_late_is_told_once_with_where_to_read_it(self, cast: Cast, willow: Service) -> None:
        assert jobs.due_calls_of_each_council() == 1
        assert messages(cast) == [(willow.ref, f"/due-calls?service_id={willow.ref}")]
        with scope(cast.neighbour):
            assert not Delivery.objects.exists()

    def test_and_not_again_by_the_next_look_nor_on_the_next_day(self, cast: Cast, willow: Service) -> None:
        jobs.due_calls_of_each_council()
        for later in (timedelta(minutes=15), timedelta(days=1), timedelta(days=9)):
            with clock.freeze(NOW + later):
                assert jobs.due_calls_of_each_council() == 0
        assert len(messages(cast)) == 1

    def test_a_look_that_finds_nothing_writes_nothing(self, cast: Cast, willow: Service) -> None:
        jobs.due_calls_of_each_council()
        with scope(cast.director):
            before = AuditEntry.objects.count()
        jobs.due_calls_of_each_council()
        with scope(cast.director):
            assert AuditEntry.objects.count() == before

    def test_nobody_is_told_of_one_that_is_not_due_or_has_closed(self, cast: Cast, willow: Service) -> None:
        with scope(cast.officer):
            factories.clock_at(willow, LONG_AGO, closed_on=TODAY)
            factories.clock_at(make_service(host=cast.ambershire, first_seen_on=LONG_AGO), TODAY)
        assert jobs.due_calls_of_each_council() == 0
        assert messages(cast) == []

    def test_once_it_was_made_it_is_told_when_it_falls_due_the_next_time(
        self, cast: Cast, willow: Service
    ) -> None:
        jobs.due_calls_of_each_council()
        with scope(cast.officer) as officer:
            factories.record(officer, willow)
            next_on = due.clock_of(cast.ambershire.pk, willow, TODAY).due.call_on
        jobs.due_calls_of_each_council()
        with clock.freeze(factories.at(next_on - timedelta(days=1))):
            assert jobs.due_calls_of_each_council() == 0
        with clock.freeze(factories.at(next_on)):
            assert jobs.due_calls_of_each_council() == 1
            assert jobs.due_calls_of_each_council() == 0
        assert len(messages(cast)) == 2

    def test_without_the_look_in_between_too(self, cast: Cast, willow: Service) -> None:
        """Somebody who is called every day is due again before anybody noticed that they were called."""
        jobs.due_calls_of_each_council()
        with scope(cast.officer):
            factories.clock_at(willow, TODAY)
        with clock.freeze(NOW + timedelta(days=40)):
            assert jobs.due_calls_of_each_council() == 1

    def test_the_notices_are_what_keeps_it_to_once(self, cast: Cast, willow: Service) -> None:
        jobs.due_calls_of_each_council()
        with scope(cast.director):
            DueNotice.objects.all().delete()
        assert jobs.due_calls_of_each_council() == 1


@pytest.mark.django_db
class TestReading:
    def test_a_program_reads_who_is_to_be_called_today(self, cast: Cast, willow: Service) -> None:
        north = make_service(host=cast.ambershire, first_seen_on=LONG_AGO)
        make_service(host=cast.borechester, first_seen_on=LONG_AGO)
        with scope(cast.officer):
            factories.clock_at(willow, TODAY - timedelta(days=30), attempts=2)
            factories.clock_at(make_service(host=cast.ambershire, first_seen_on=LONG_AGO), TODAY)
            locality = make_locality(cast.ambershire, services=[north])
        program = Program(make(cast.director).secret)
        rows = {row["service_id"]: row for row in program.get("/due-calls").json()["data"]}
        assert set(rows) == {willow.ref, north.ref}
        assert rows[willow.ref]["attempts"] == 2
        assert rows[willow.ref]["days_late"] == (TODAY - date.fromisoformat(rows[willow.ref]["due_on"])).days
        assert rows[willow.ref]["last_completed_on"] == (TODAY - timedelta(days=30)).isoformat()
        assert rows[north.ref]["last_completed_on"] is None
        for query, found in (({"service_id": willow.ref}, willow), ({"locality": locality.pk}, north)):
            assert [row["service_id"] for row in program.get("/due-calls", **query).json()["data"]] == [
                found.ref
            ]

    def test_pages_go_on_where_the_one_before_ended(self, cast: Cast, willow: Service) -> None:
        refs = [
            willow.ref,
            *(make_service(host=cast.ambershire, first_seen_on=LONG_AGO).ref for _ in range(2)),
        ]
        program, cursor, read = Program(make(cast.director).secret), "", []
        while cursor is not None:
            page = program.get("/due-calls", limit="1", cursor=cursor).json()
            read += [row["service_id"] for row in page["data"]]
            cursor = page["next"]
        assert read == refs


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.data_layer
@pytest.mark.parametrize("made_before", [False, True])
def test_of_several_looks_at_the_same_moment_one_tells(made_before: bool) -> None:
    today = clock.today()
    with transaction.atomic():
        cast = assemble(today)
        service = make_service(host=cast.ambershire, first_seen_on=today - timedelta(days=40))
        told(cast.director, Event.CALL_DUE)
    council_id = cast.ambershire.pk
    if made_before:
        with transaction.atomic(), scope(cast.officer):
            factories.clock_at(service, today - timedelta(days=30))
            DueNotice.objects.create(
                council_id=council_id, service=service, told_on=today - timedelta(days=31)
            )
    by = Actor.operator("looks", council_id=council_id, permissions={Can.TELL_DUE_CALLS})
    looks = [lambda: falling.tell_due_calls(by=by, council_id=council_id, today=today)] * 4
    assert together(looks) == (4, [], [])
    with transaction.atomic(), scope(cast.director):
        assert Delivery.objects.count() == 1
        assert DueNotice.objects.get().told_on == today
        assert ServiceContact.objects.count() == int(made_before)
