"""What a provider may tell of beds and staff: bounds, what must fit together, and what it says about risk."""

from datetime import date

import pytest

from carepost.contact.rules.updates import UpdateFault as Fault
from carepost.contact.rules.updates import beds_of, questions_for, signals_of, update_faults
from carepost.contact.script import WELFARE_CALL
from carepost.risk.rules.kinds import STAFF_ABSENT, STAFF_AGENCY

DAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("told", "home", "faults"),
    [
        ({"people_now": 41}, True, {}),
        ({"people_now": 0}, False, {}),
        ({}, True, {"": Fault.NOTHING}),
        ({"beds_run": 4}, False, {"beds_run": Fault.UNKNOWN}),
        ({"money_worry": 1}, True, {"money_worry": Fault.UNKNOWN}),
        ({"people_now": -1}, True, {"people_now": Fault.OUT_OF_BOUNDS}),
        ({"people_now": 2_001}, True, {"people_now": Fault.OUT_OF_BOUNDS}),
        ({"staff_due": 10, "staff_absent": 10, "staff_agency": 10}, True, {}),
        ({"staff_due": 10, "staff_absent": 11}, True, {"staff_absent": Fault.MORE_AWAY}),
        ({"staff_due": 10, "staff_agency": 11}, False, {"staff_agency": Fault.MORE_AGENCY}),
        ({"staff_absent": 1}, False, {"staff_due": Fault.NEEDS_DUE}),
        ({"posts_vacant": 3}, False, {}),
    ],
)
def test_an_update_is_taken_in_when_its_numbers_fit_together(told, home, faults):
    assert update_faults(told, care_home=home) == faults


@pytest.mark.parametrize(
    ("told", "severities"),
    [
        ({"people_now": 41}, {}),
        ({"staff_due": 100, "staff_absent": 4}, {STAFF_ABSENT.key: 0}),
        ({"staff_due": 100, "staff_absent": 5}, {STAFF_ABSENT.key: 2}),
        (
            {"staff_due": 100, "staff_absent": 30, "staff_agency": 50},
            {STAFF_ABSENT.key: 5, STAFF_AGENCY.key: 4},
        ),
        ({"staff_due": 0, "staff_absent": 0}, {}),
        ({"posts_vacant": 900}, {}),
    ],
)
def test_staff_away_and_from_an_agency_are_signals_and_nothing_else_is(told, severities):
    found = signals_of(told, DAY, care_home=True)
    assert {signal.kind: signal.severity for signal in found} == severities
    assert {signal.source for signal in found} <= {"Told by the provider on 26 November 2026"}


def test_the_page_and_the_call_raise_the_same_signals_from_the_same_number():
    for home in (True, False):
        for question in questions_for(care_home=home).questions:
            scripted = WELFARE_CALL.question(question.key)
            assert question.raises == (scripted.raises if scripted else ())


def test_what_a_care_home_tells_of_beds_is_one_reading():
    beds = beds_of({"beds_run": 44, "people_now": 41, "places_free": 3, "staff_due": 5})
    assert (beds.operational, beds.occupied, beds.reserved, beds.vacant_accepting) == (44, 41, None, 3)
    assert beds_of({"staff_due": 5}) is None
