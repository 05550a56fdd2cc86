"""Plans, weeks, moves and hours to confirm: the rules of events, case by case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from carepost.core.clock import LONDON
from carepost.events.rules import (
    MOVES,
    PLACE_MOVES,
    EventFault,
    EventPolicy,
    JobRole,
    Kind,
    Person,
    PlaceFault,
    PlaceState,
    PlaceVerb,
    Plan,
    State,
    Verb,
    confirm_until,
    may_come,
    may_do,
    may_move_place,
    person_faults,
    plan_faults,
    weekly,
)

NOW = datetime(2026, 11, 9, 10, 30, tzinfo=UTC)


def plan(**given):
    values = {
        "title": "Falls", "kind": Kind.WEBINAR, "topic": "Falls", "host": "Dr Hartwell",
        "begins": NOW, "ends": NOW + timedelta(hours=1), "places": 20,
    }  # fmt: skip
    return Plan(**values | given)


@pytest.mark.parametrize(
    ("given", "weeks", "against"),
    [
        ({}, 1, ()),
        ({"places": None}, 52, ()),
        ({"title": " "}, 1, (EventFault.NO_TITLE,)),
        ({"topic": "", "host": ""}, 1, (EventFault.NO_TOPIC, EventFault.NO_HOST)),
        ({"ends": NOW}, 1, (EventFault.ENDS_BEFORE,)),
        ({"ends": NOW + timedelta(hours=12)}, 1, ()),
        ({"ends": NOW + timedelta(hours=12, minutes=1)}, 1, (EventFault.TOO_LONG,)),
        ({"places": 0}, 1, (EventFault.NO_PLACES,)),
        ({}, 0, (EventFault.TOO_MANY_WEEKS,)),
        ({}, 53, (EventFault.TOO_MANY_WEEKS,)),
    ],
)
def test_a_plan_says_what_people_need_to_know(given, weeks, against):
    assert plan_faults(plan(**given), weeks) == against


@pytest.mark.parametrize(
    ("first", "utc_hours"),
    [
        (datetime(2026, 10, 20, 10, tzinfo=LONDON), [9, 10, 10]),  # the clock goes back on 25 October
        (datetime(2027, 3, 16, 10, tzinfo=LONDON), [10, 10, 9]),  # and forward on 28 March
        (datetime(2026, 11, 10, 10, tzinfo=UTC), [10, 10, 10]),
    ],
)
def test_a_weekly_series_keeps_its_hour_in_london_when_the_clock_changes(first, utc_hours):
    weeks = weekly(first, 3)
    assert [moment.astimezone(UTC).hour for moment in weeks] == utc_hours
    assert {moment.astimezone(LONDON).hour for moment in weeks} == {first.astimezone(LONDON).hour}
    assert [(moment.astimezone(LONDON).date() - first.date()).days for moment in weeks] == [0, 7, 14]


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        (State.DRAFT, {Verb.OPEN, Verb.CHANGE, Verb.CANCEL}),
        (State.OPEN, {Verb.FILL, Verb.CHANGE, Verb.MOVE, Verb.CANCEL, Verb.HOLD}),
        (State.FULL, {Verb.FREE, Verb.CHANGE, Verb.MOVE, Verb.CANCEL, Verb.HOLD}),
        (State.HELD, {Verb.CLOSE}),
        (State.CLOSED, {Verb.REOPEN}),
        (State.CANCELLED, set()),
    ],
)
def test_what_can_be_done_in_each_state(state, verbs):
    assert {move.verb for move in MOVES if move.source is state} == verbs
    for verb in Verb:
        assert (may_do(state, verb) == ()) == (verb in verbs)


def test_no_state_has_two_ways_for_one_verb():
    for table in (MOVES, PLACE_MOVES):
        assert {len(table.ways(move.source, move.verb)) for move in table} == {1}
    with pytest.raises(LookupError):
        MOVES.target(State.CANCELLED, Verb.OPEN)
    with pytest.raises(LookupError):
        PLACE_MOVES.target(PlaceState.GIVEN_UP, PlaceVerb.CONFIRM)


@pytest.mark.parametrize(
    ("name", "email", "needed", "against"),
    [
        ("Jo", "jo@x.example", True, ()),
        ("Jo", "", False, ()),
        ("Jo", "", True, (PlaceFault.NO_EMAIL,)),
        (" ", "jo", False, (PlaceFault.NO_NAME, PlaceFault.NO_EMAIL)),
    ],
)
def test_who_comes_has_a_name_and_where_it_is_needed_an_address(name, email, needed, against):
    assert person_faults(Person(name, email, JobRole.NURSE), email_needed=needed) == against


@pytest.mark.parametrize(
    ("state", "hours", "against"),
    [
        (State.OPEN, 1, ()),
        (State.FULL, 1, ()),
        (State.OPEN, 0, (PlaceFault.BEGUN,)),
        (State.DRAFT, 1, (PlaceFault.NOT_OPEN,)),
        (State.HELD, -1, (PlaceFault.NOT_OPEN,)),
        (State.CANCELLED, 1, (PlaceFault.NOT_OPEN,)),
    ],
)
def test_people_sign_up_until_it_begins(state, hours, against):
    assert may_come(state, NOW + timedelta(hours=hours), NOW) == against


@pytest.mark.parametrize(
    ("hours", "begins_in", "until"),
    [
        (24, 100, 24),
        (24, 10, 9),  # an hour before it begins
        (24, 1, None),  # too late to ask: the place is theirs
        (24, 0.5, None),
        (0, 100, None),
        (168, 100, 99),
    ],
)
def test_by_when_somebody_who_moved_up_must_say_that_they_come(hours, begins_in, until):
    found = confirm_until(NOW, NOW + timedelta(hours=begins_in), EventPolicy(confirm_hours=hours))
    assert found == (None if until is None else NOW + timedelta(hours=until))


def test_a_place_that_lapsed_says_so_and_not_only_that_it_moved_on():
    assert may_move_place(PlaceState.LAPSED, PlaceVerb.CONFIRM) == (PlaceFault.TOO_LATE,)
    assert may_move_place(PlaceState.GIVEN_UP, PlaceVerb.CONFIRM) == (PlaceFault.NOT_NOW,)
    assert may_move_place(PlaceState.WAITING, PlaceVerb.OFFER) == ()
