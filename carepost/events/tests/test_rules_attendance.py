"""Minutes and names: what counts as having been there, and when two names are one person's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.events.rules.attendance import Stretch, minutes_attended, names_in, same_name
from carepost.events.rules.inviting import Invitee, once

BEGINS = datetime(2026, 11, 16, 10, 30, tzinfo=UTC)
ENDS = BEGINS + timedelta(minutes=60)


def minutes(*pairs, overrun=30):
    stretches = [Stretch(BEGINS + timedelta(minutes=a), BEGINS + timedelta(minutes=b)) for a, b in pairs]
    return minutes_attended(stretches, BEGINS, ENDS, overrun=overrun)


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ([], 0),
        ([(0, 60)], 60),
        ([(-10, 60)], 60),  # who waits before it begins learns nothing yet
        ([(0, 20), (30, 60)], 50),  # left and came back
        ([(0, 40), (20, 60)], 60),  # by telephone and by computer at once
        ([(0, 60), (10, 20)], 60),
        ([(50, 75)], 25),  # it ran over
        ([(50, 200)], 40),  # and somebody forgot to leave
        ([(70, 65)], 0),
        ([(0, 0.4)], 0),
        ([(0, 0.5)], 1),
        ([(-20, -5)], 0),
    ],
)
def test_minutes_are_those_of_being_there_each_counted_once(pairs, told):
    assert minutes(*pairs) == told


@given(st.lists(st.tuples(st.integers(-30, 120), st.integers(-30, 120)), max_size=8), st.randoms())
def test_the_order_of_rows_does_not_matter_and_nobody_is_there_longer_than_it_lasts(pairs, chance):
    again = [*pairs, *pairs]
    chance.shuffle(again)
    assert minutes(*pairs) == minutes(*again) <= 90
    assert minutes(*pairs) <= sum(max(b - a, 0) for a, b in pairs)


@pytest.mark.parametrize(
    ("name", "others", "told"),
    [
        ("Jo Marsh", ["Jo Marsh", "Ann Lee"], 0),
        ("jo  MARSH (Guest)", ["Ann Lee", "Jo Marsh"], 1),
        ("Jo (Joanne Márquez)", ["Joanne Marquez"], 0),
        ("O'Brien, Pat", ["O Brien Pat"], 0),
        ("Jo", ["Jo Marsh"], None),  # half a name is nobody
        ("Jo Marsh", ["Jo Marsh", "Jo Marsh"], None),  # two have it
        ("(Guest)", ["Guest"], None),
        ("Iphone", ["Jo Marsh"], None),
    ],
)
def test_a_name_is_somebody_only_where_one_person_has_all_of_it(name, others, told):
    assert same_name(name, list(enumerate(others))) == told


def test_what_teams_and_zoom_write_behind_a_name_is_no_name():
    assert names_in("Jo Marsh (External) (Host)") == {"jo marsh"}


def test_each_address_is_invited_once_and_those_there_are_left_out():
    people = [Invitee("A", "a@x.example", 1), Invitee("A", "A@x.example", 2), Invitee("B", "b@x.example")]
    assert [each.service_id for each in once(people, {"b@x.example"})] == [1]
    assert once([Invitee("C", "")], set()) == []
