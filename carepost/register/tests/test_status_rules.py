"""How registrations end, and how shared sites are counted."""

from datetime import date, timedelta

import pytest

from carepost.register.rules import (
    Beds,
    Candidate,
    Capacity,
    CapacityWarning,
    ExitKind,
    Leaver,
    RegisterPolicy,
    RegistrationStatus,
    beds_counted_once,
    capacity_warnings,
    classify_exit,
    parse_status,
    status_after,
)

END = date(2026, 3, 1)
LATER = END + timedelta(days=200)
HOME = {"postcode": "BA14 8JN", "address": "1 Hill Road"}


def leaver(**facts):
    return Leaver("1-100000001", END, **{"provider": "1-900000001", **HOME, **facts})


def candidate(ref="1-100000002", registered=END, provider="1-900000002", **facts):
    return Candidate(ref, registered, provider, **{**HOME, **facts})


def test_a_successor_on_the_same_day_under_another_provider_is_a_change_of_owner_and_no_exit():
    found = classify_exit(leaver(), [candidate()], LATER)
    assert (found.kind, found.market_exit, found.successor) == (
        ExitKind.OWNERSHIP_CHANGE,
        False,
        "1-100000002",
    )


def test_the_same_provider_registering_again_is_no_change_of_owner():
    found = classify_exit(leaver(), [candidate(provider="1-900000001")], LATER)
    assert found.kind is ExitKind.RE_REGISTERED
    assert not found.market_exit


def test_a_named_predecessor_counts_wherever_and_whenever_the_successor_opened():
    other = candidate(
        postcode="SN1 1AA",
        address="9 Other Street",
        registered=END + timedelta(days=300),
        predecessors=("1-100000001",),
    )
    assert not classify_exit(leaver(), [other], LATER).market_exit


@pytest.mark.parametrize(("days", "leaves"), [(90, False), (91, True), (-90, False), (-91, True)])
def test_a_neighbour_counts_as_successor_for_ninety_days_either_side(days, leaves):
    found = classify_exit(leaver(), [candidate(registered=END + timedelta(days=days))], LATER)
    assert found.market_exit is leaves


def test_the_ninety_days_are_a_policy():
    near = candidate(registered=END + timedelta(days=60))
    assert classify_exit(leaver(), [near], LATER, RegisterPolicy(exit_days=30)).market_exit


def test_nobody_at_the_address_is_a_closure_and_settled_only_after_the_waiting_time():
    elsewhere = candidate(address="2 Hill Road")
    assert classify_exit(leaver(), [elsewhere], END + timedelta(days=90)) == (
        classify_exit(leaver(), [], END + timedelta(days=1))
    )
    early = classify_exit(leaver(), [], END + timedelta(days=90))
    late = classify_exit(leaver(), [], END + timedelta(days=91))
    assert (early.kind, early.market_exit, early.settled) == (ExitKind.CLOSED, True, False)
    assert late.settled


def test_one_building_is_known_by_its_uprn_before_its_address():
    same = candidate(uprn="100", address="The Elms, Hill Rd")
    other = candidate(uprn="200")
    assert not classify_exit(leaver(uprn="100"), [same], LATER).market_exit
    assert classify_exit(leaver(uprn="100"), [other], LATER).market_exit


def test_a_cancellation_by_cqc_is_enforcement():
    found = classify_exit(leaver(reason="Enforcement - cancelled by CQC"), [], LATER)
    assert found.kind is ExitKind.ENFORCEMENT
    assert found.market_exit


def test_a_location_is_never_its_own_successor():
    assert classify_exit(leaver(), [candidate(ref="1-100000001")], LATER).market_exit


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Registered", RegistrationStatus.REGISTERED),
        ("Deregistered", RegistrationStatus.DEREGISTERED),
        ("De-activated", RegistrationStatus.DEREGISTERED),
        ("Inactive-Dereg", RegistrationStatus.DEREGISTERED),
        ("Haunted", None),
    ],
)
def test_statuses_are_read_in_cqcs_words(words, status):
    assert parse_status(words) is status


def test_a_file_silent_about_dormancy_does_not_wake_a_dormant_service():
    dormant, registered = RegistrationStatus.DORMANT, RegistrationStatus.REGISTERED
    assert status_after(dormant, registered, dormancy_stated=False) is dormant
    assert status_after(dormant, registered, dormancy_stated=True) is registered
    assert status_after(dormant, RegistrationStatus.DEREGISTERED, dormancy_stated=False) is (
        RegistrationStatus.DEREGISTERED
    )


@pytest.mark.parametrize(
    ("locations", "total"),
    [
        ([Beds("a", 40), Beds("b", 40, dual_of="a")], 40),
        ([Beds("a", 40, dual_of="b"), Beds("b", 40, dual_of="a")], 40),
        ([Beds("a", 40), Beds("b", 0, dual_of="a"), Beds("c", 12)], 52),
        ([Beds("a", 0), Beds("b", 40, dual_of="a")], 40),
        ([Beds("b", 40, dual_of="not in this list")], 40),
        ([], 0),
    ],
)
def test_the_beds_of_a_dual_registration_count_once(locations, total):
    assert beds_counted_once(locations) == total


@pytest.mark.parametrize(
    ("capacity", "care_home", "warnings"),
    [
        (Capacity(40, 38, 30, 2, 6), True, ()),
        (Capacity(40, 38, 30, 2, 7), True, (CapacityWarning.MORE_IN_USE,)),
        (Capacity(40, 41, 10), True, (CapacityWarning.MORE_OPERATED,)),
        (Capacity(40, None, 41), True, (CapacityWarning.MORE_IN_USE,)),
        (Capacity(), True, ()),
        (Capacity(registered=3), False, (CapacityWarning.BEDS_IN_COMMUNITY,)),
        (Capacity(registered=0), False, ()),
    ],
)
def test_capacity_that_does_not_add_up_is_a_warning(capacity, care_home, warnings):
    assert capacity_warnings(capacity, care_home=care_home) == warnings
