"""Standings over HTTP: score, band, reasons and history, as the pages have them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from carepost.api.tests.factories import Program, make
from carepost.core import clock
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
    told = program.get(f"/services/{services[1].ref}/standing").json()
    assert (told["band"], told["set_by_hand"], told["since"]) == ("red", False, "2026-11-09")
    assert told["policy_version"] == "risk.score@default"
    assert told["reasons"][0]["points"] > 0
    assert told["triggers"]
    assert 0 < told["score"] <= 100
    assert 0 <= told["coverage"] <= 1


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


def test_moves_are_told_in_their_order_the_first_standing_too(cast, program, services):
    told = program.get("/standing-changes", service_id=services[1].ref).json()["data"]
    assert [(row["band_from"], row["band_to"]) for row in told] == [(None, "red")]


def test_a_service_without_a_standing_has_none(cast, program):
    assert program.get(f"/services/{rated(cast.ambershire).ref}/standing").status_code == 404
