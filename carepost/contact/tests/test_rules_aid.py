"""Mutual aid by tables of cases: what fits what and why, and the way of a match."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from carepost.contact.rules.aid import (
    MATCH_MOVES,
    AidFault,
    AidKind,
    MatchState,
    Notice,
    Party,
    distance_km,
    match_faults,
    may_match,
    notice_faults,
    shows_names,
    suggest,
)

DAY = date(2026, 11, 9)
#: About 7 km apart.
NEED = Notice(1, 10, AidKind.STAFF, "nurse", 40, DAY, DAY + timedelta(6), 51.32, -2.21)
OFFER = Notice(2, 20, AidKind.STAFF, "nurse", 24, DAY, DAY + timedelta(30), 51.32, -2.11)


def test_an_offer_that_fits_says_how_far_how_much_and_when():
    (found,) = suggest(NEED, [OFFER], farthest_km=60)
    assert (found.amount, found.from_on, found.to_on) == (24, DAY, DAY + timedelta(6))
    assert found.km == pytest.approx(6.95, abs=0.05)
    assert found.why == ("6.9 km away.", "Covers 24 of 40 hours.", "On every day asked for.")


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": AidKind.TRANSPORT},
        {"role": "carer"},
        {"service": 10},
        {"left": 0},
        {"from_on": DAY + timedelta(7), "to_on": DAY + timedelta(9)},
        {"latitude": 53.0},
    ],
)
def test_what_does_not_fit_is_not_suggested(changes):
    assert suggest(NEED, [replace(OFFER, **changes)], farthest_km=60) == ()


def test_the_nearest_comes_first_and_an_unknown_place_last():
    far, unknown = replace(OFFER, number=3, longitude=-2.0, left=40), replace(OFFER, number=4, latitude=None)
    assert [s.offer for s in suggest(NEED, [unknown, far, OFFER], farthest_km=60)] == [2, 3, 4]
    last = suggest(NEED, [unknown], farthest_km=60)[0]
    assert (last.km, last.why[0]) == (None, "How far away is not known.")


def test_of_two_at_one_place_the_one_that_covers_more_comes_first():
    more = replace(OFFER, number=3, left=40)
    assert [s.offer for s in suggest(NEED, [OFFER, more], farthest_km=60)] == [3, 2]
    assert suggest(NEED, [more], farthest_km=60)[0].why[1] == "Covers all of it."


def test_some_of_the_days_are_told_as_some():
    part = replace(OFFER, from_on=DAY + timedelta(2))
    assert suggest(NEED, [part], farthest_km=60)[0].why[2] == "On 5 of 7 days."


def test_distance_is_measured_over_the_earth():
    # London to Bristol, about 171 km by any table of distances.
    london, bristol = (
        replace(NEED, latitude=51.5074, longitude=-0.1278),
        replace(NEED, latitude=51.4545, longitude=-2.5879),
    )
    assert distance_km(london, bristol) == pytest.approx(170.5, abs=1)
    assert distance_km(london, london) == 0


@pytest.mark.parametrize(
    ("given", "against"),
    [
        ((AidKind.BEDS, "", 4, DAY, DAY), ()),
        ((AidKind.STAFF, "", 4, DAY, DAY), (AidFault.NO_ROLE,)),
        ((AidKind.BEDS, "nurse", 4, DAY, DAY), (AidFault.ROLE_NOT_NEEDED,)),
        ((AidKind.BEDS, "", 0, DAY, DAY), (AidFault.NOT_POSITIVE,)),
        ((AidKind.BEDS, "", None, DAY, DAY), (AidFault.NOT_POSITIVE,)),
        ((AidKind.BEDS, "", 4, DAY, DAY - timedelta(1)), (AidFault.DAYS,)),
        ((AidKind.BEDS, "", 4, DAY - timedelta(9), DAY - timedelta(8)), (AidFault.DAYS,)),
        ((AidKind.BEDS, "", 4, None, DAY), (AidFault.DAYS,)),
    ],
)
def test_what_can_be_put_up(given, against):
    assert notice_faults(*given, today=DAY) == against


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"amount": 25}, AidFault.MORE_THAN_OFFERED),
        ({"amount": 41}, AidFault.MORE_THAN_NEEDED),
        ({"amount": 0}, AidFault.NOT_POSITIVE),
        ({"to_on": DAY + timedelta(7)}, AidFault.DAYS_APART),
        ({"from_on": DAY + timedelta(3), "to_on": DAY}, AidFault.DAYS_APART),
        ({"terms": " "}, AidFault.NO_TERMS),
        ({"payer": ""}, AidFault.NO_PAYER),
    ],
)
def test_a_match_lies_within_both_and_is_written_down(changes, fault):
    good = {"amount": 24, "from_on": DAY, "to_on": DAY, "terms": "Two nights", "payer": "The home"}
    assert match_faults(OFFER, NEED, **good) == ()
    assert fault in match_faults(OFFER, NEED, **good | changes)


def test_nobody_lends_to_itself_or_another_kind():
    good = {"amount": 1, "from_on": DAY, "to_on": DAY, "terms": "Two nights", "payer": "The home"}
    assert match_faults(replace(OFFER, service=10), NEED, **good) == (AidFault.SAME_SERVICE,)
    assert match_faults(replace(OFFER, role="carer"), NEED, **good) == (AidFault.OTHER_KIND,)


def test_the_second_agreement_binds():
    half = MATCH_MOVES.target(MatchState.PROPOSED, "agree")
    assert (half, MATCH_MOVES.target(half, "agree")) == (MatchState.HALF_AGREED, MatchState.AGREED)


@pytest.mark.parametrize(
    ("state", "verb", "party", "against"),
    [
        (MatchState.PROPOSED, "agree", Party.GIVER, ()),
        (MatchState.PROPOSED, "agree", Party.COUNCIL, (AidFault.NOT_YOURS,)),
        (MatchState.AGREED, "agree", Party.GIVER, (AidFault.NOT_NOW,)),
        (MatchState.AGREED, "withdraw", Party.COUNCIL, (AidFault.NOT_NOW,)),
        (MatchState.HALF_AGREED, "withdraw", Party.GIVER, (AidFault.NOT_YOURS,)),
        (MatchState.FULFILLED, "rate", Party.TAKER, ()),
        (MatchState.PROPOSED, "rate", Party.TAKER, (AidFault.NOT_NOW,)),
    ],
)
def test_who_may_do_what_where(state, verb, party, against):
    assert may_match(state, verb, party) == against


def test_no_two_moves_begin_alike_and_a_move_that_is_none_is_an_error():
    starts = [(move.source, move.verb) for move in MATCH_MOVES]
    assert len(starts) == len(set(starts))
    with pytest.raises(LookupError):
        MATCH_MOVES.target(MatchState.TURNED_DOWN, "agree")


@pytest.mark.parametrize("state", list(MatchState))
def test_names_are_shown_once_both_have_agreed(state):
    agreed = state in (MatchState.AGREED, MatchState.FULFILLED, MatchState.NOT_FULFILLED)
    assert shows_names(state, when_proposed=False) is agreed
    assert shows_names(state, when_proposed=True)
