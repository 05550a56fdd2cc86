"""The report's parts: a figure and its rows agree, a share says what it is out of, a section is entered once."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured

from carepost.core.acting import Actor, ActorKind
from carepost.ui import reporting
from carepost.ui.reporting import Figure, Period, Row, Rows, Section, counted, shared, trend_of

WEEK = Period(date(2026, 11, 16), date(2026, 11, 22), datetime(2026, 11, 23, 5, tzinfo=UTC))
TWO = Rows(("Service",), (Row(("Willow Bank",)), Row(("Oak House",), counts=0)))
READER = Actor(1, "Sam", ActorKind.STAFF)


@pytest.fixture(autouse=True)
def _nothing_entered(monkeypatch):
    monkeypatch.setattr(reporting, "_sections", {})
    monkeypatch.setattr(reporting, "_owners", {})


def test_a_figure_whose_rows_do_not_add_up_cannot_be_made():
    with pytest.raises(ValueError, match="is 2, but its rows add up to 1"):
        Figure("calls", "Calls", 2, "Two calls.", TWO)
    with pytest.raises(ValueError, match="out of 3, but has 2 rows"):
        Figure("calls", "Calls", 1, "One call.", TWO, denominator=3)


def test_a_sum_and_a_share_are_made_from_their_rows():
    assert (counted("a", "A", TWO, "").value, counted("a", "A", TWO, "").denominator) == (1, None)
    assert (shared("a", "A", TWO, "").value, shared("a", "A", TWO, "").denominator) == (1, 2)


@pytest.mark.parametrize(
    ("value", "denominator", "unit", "told"),
    [
        (1204, None, "", "1,204"),
        (3, None, "hours", "3 hours"),
        (Decimal("1250.50"), None, "£", "£1,250.50"),
        (1, 8, "", "12.5%"),
        (1, 2000, "", "0.1%"),
        (2, 3, "", "66.7%"),
        (0, 0, "", "–"),
    ],
)
def test_a_number_is_told_with_its_unit_and_a_share_of_nothing_is_no_nought(value, denominator, unit, told):
    assert reporting.told(value, denominator, unit) == told


def test_earlier_periods_lie_end_to_end_and_the_last_is_this_one():
    series = WEEK.series(2)
    assert [(one.start.day, one.end.day) for one in series] == [(2, 8), (9, 15), (16, 22)]
    assert series[-1] == WEEK
    assert [point.value for point in trend_of(WEEK, lambda one: one.end.day)][-2:] == [15, 22]


def test_a_section_is_entered_once_and_they_stand_in_their_order():
    def make(viewer, period):
        return Section("later", "Later", ())

    reporting.section("later", "Later", order=20, needs="a.see", make=make)
    reporting.section("first", "First", order=10, needs="a.see", make=make)
    assert [entry.key for entry in reporting.sections()] == ["first", "later"]
    with pytest.raises(ImproperlyConfigured, match="called later already"):
        reporting.section("later", "Again", order=30, needs="a.see", make=make)
    reporting.leave_out("later")
    assert [entry.key for entry in reporting.sections()] == ["first"]


def test_who_acts_is_asked_of_the_nearest_first_and_only_for_those_that_are_left():
    asked = []

    def officers(viewer, refs):
        asked.append(list(refs))
        return dict.fromkeys(refs, "The officer")

    reporting.owners_from("officers", order=50, find=officers)
    reporting.owners_from("actions", order=10, find=lambda viewer, refs: {"1-1": "The owner", "1-2": ""})
    assert reporting.owners(READER, ["1-1", "1-2"]) == {"1-1": "The owner", "1-2": "The officer"}
    assert asked == [["1-2"]]
    with pytest.raises(ImproperlyConfigured):
        reporting.owners_from("actions", order=20, find=officers)
