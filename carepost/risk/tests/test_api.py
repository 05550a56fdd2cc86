"""Standings over HTTP: score, band, reasons and history, as the pages have them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from carepost.api.models import Delivery
from carepost.api.rules import Event
from carepost.api.tests.factories import Program, make, told
from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_locality
from carepost.risk.tests.factories import rated, recompute

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 9)


@pytest.fixture(autouse=True)
def monday():
    with clock.freeze(NOW):
        yield


@pytest.fixture
def program(cast):
    return Program(make(cast.director).secret)


@pytest.fixture
def services(cast):
    good, bad = rated(cast.ambershire, on=TODAY), rated(cast.ambershire, "inadequate", on=TODAY)
    recompute(cast.ambershire, TODAY)
    return good, bad


def test_a_standing_says_why_and_by_which_numbers(cast, program, services):
    shown = program.get(f"/services/{services[1].ref}/standing").json()
    assert (shown["band"], shown["set_by_hand"], shown["since"]) == ("red", False, "2026-11-09")
    assert shown["policy_version"] == "risk.score@default"
    assert shown["reasons"][0]["points"] > 0
    assert shown["triggers"]
    assert 0 < shown["score"] <= 100
    assert 0 <= shown["coverage"] <= 1


def test_a_list_is_narrowed_by_band_and_by_what_came_out_otherwise(cast, program, services):
    everything = program.get("/standings").json()["data"]
    assert {row["service_id"] for row in everything} == {each.ref for each in services}
    red = program.get("/standings", band="red").json()["data"]
    assert [row["service_id"] for row in red] == [services[1].ref]
    later = NOW + timedelta(days=1)
    with clock.freeze(later):
        recompute(cast.ambershire, TODAY + timedelta(days=1))
        assert program.get("/standings", updated_since=later.isoformat()).json()["data"] == []
        services[0].ratings.update(value="inadequate")
        type(services[0]).objects.filter(pk=services[0].pk).update(rating="inadequate")
        recompute(cast.ambershire, TODAY + timedelta(days=1))
        moved = program.get("/standings", updated_since=later.isoformat()).json()["data"]
    assert [row["service_id"] for row in moved] == [services[0].ref]


def test_a_list_is_narrowed_by_locality(cast, program, services):
    with scope(cast.director):
        north = make_locality(cast.ambershire, services=[services[0]])
    found = program.get("/standings", locality=north.pk).json()["data"]
    assert [row["service_id"] for row in found] == [services[0].ref]


def test_moves_are_told_in_their_order_the_first_standing_too(cast, program, services):
    moves = program.get("/standing-changes", service_id=services[1].ref).json()["data"]
    assert [(row["band_from"], row["band_to"]) for row in moves] == [(None, "red")]


def test_a_service_without_a_standing_has_none(cast, program):
    assert program.get(f"/services/{rated(cast.ambershire).ref}/standing").status_code == 404


def test_a_program_is_told_of_a_move_and_not_of_a_first_standing(cast, services):
    program = told(cast.director, Event.STANDING_MOVED)
    rated(cast.ambershire, "inadequate", on=TODAY)
    recompute(cast.ambershire, TODAY)
    with scope(cast.officer):
        assert not Delivery.objects.exists()
        services[0].ratings.update(value="inadequate")
        type(services[0]).objects.filter(pk=services[0].pk).update(rating="inadequate")
        recompute(cast.ambershire, TODAY)
        message = Delivery.objects.get()
    assert (message.subscription_id, message.about) == (program.pk, services[0].ref)
    assert message.path == f"/services/{services[0].ref}/standing"
