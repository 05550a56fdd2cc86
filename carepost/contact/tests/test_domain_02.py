"""The worked examples of the domain's second chapter that concern calls, each by its number, against the rules.

T2.1, the day on which a Capacity Tracker return is due, is in risk's test_rules_kinds.py.
"""

from datetime import date, timedelta

import pytest

from carepost.contact import rules
from carepost.contact.rules import CallPolicy, StepKind, next_due
from carepost.contact.tests.days import march
from carepost.core.calendar import bank_holidays, is_working_day, next_working_day
from carepost.risk.rules import BY_HAND, TRIGGERS, Band, ScorePolicy, kinds, stand

SCORE, CALLS = ScorePolicy(), CallPolicy()
R, A, GY, G = Band.RED, Band.AMBER, Band.GREY, Band.GREEN
LONG_AGO = date(2025, 1, 1)
START = date(2026, 1, 1)


def due(last, band, **more):
    return next_due(last, band, SCORE, first_seen=LONG_AGO, **more)


@pytest.mark.parametrize(
    ("band", "turned", "expected"),
    [
        (G, {}, march(15)),
        (A, {"band_before": G, "band_since": march(3)}, march(8)),
        (GY, {"band_before": G, "band_since": march(3)}, march(8)),
        (R, {"band_before": G, "band_since": march(3)}, march(3)),
        (G, {"band_before": A, "band_since": march(3)}, march(15)),
    ],
)
def test_t2_2_called_on_1_march_and_green_is_due_on_the_15th_and_on_the_8th_once_amber(
    band, turned, expected
):
    assert due(march(1), band, **turned).on == expected


@pytest.mark.parametrize(
    ("called", "longest", "kept"),
    [
        ([0, 14, 29], 15, False),
        ([0, 14, 28], 14, True),
        ([0, 1, 2, 3, 4, 5, 20, 29], 15, False),
        ([15, 29], 15, False),
        ([0, 14], 15, False),
        ([], 29, False),
    ],
)
def test_t2_3_a_single_gap_of_15_days_breaks_the_promise(called, longest, kept):
    days = [START + timedelta(days=n) for n in called]
    end = START + timedelta(days=29)
    assert max(rules.gaps(START, end, days)) == longest
    assert rules.is_compliant(START, end, days) is kept


@pytest.mark.parametrize(
    ("services", "days", "every", "fewest"),
    [(303, 365, 14, 7_878), (303, 364, 14, 7_878), (1, 365, 14, 26), (303, 365, 7, 15_756), (0, 365, 14, 0)],
)
def test_t2_4_303_services_every_fortnight_need_7878_completed_calls_a_year(services, days, every, fewest):
    assert rules.expected_calls(services, days=days, every=every) == fewest


def test_t2_5_with_every_signal_missing_a_service_is_grey_not_green_and_called_like_amber():
    standing = stand((), march(1), SCORE)
    assert standing.band is GY
    assert due(march(1), standing.band).on == due(march(1), A).on == march(8)


@pytest.mark.parametrize(
    ("heard", "kind"),
    [("creditors’ winding up", kinds.INSOLVENCY), ("members’ voluntary winding up", kinds.CLOSURE_NOTICE)],
)
def test_t2_6_a_creditors_winding_up_is_business_failure_and_a_members_one_is_an_interruption(heard, kind):
    assert [each for each in BY_HAND if heard in each.note_as] == [kind]
    assert [(trigger.kind, trigger.floor) for trigger in TRIGGERS if trigger.kind is kind] == [(kind, R)]


# Weekends and bank holidays

EASTER_2026 = [date(2026, 4, 3), date(2026, 4, 6)]
JUBILEE = date(2022, 6, 3)


@pytest.mark.parametrize("holiday", [*EASTER_2026, JUBILEE, date(2026, 12, 28), date(2027, 12, 27)])
def test_a_bank_holiday_of_england_is_no_working_day(holiday):
    assert holiday in bank_holidays(holiday.year)
    assert not is_working_day(holiday)


@pytest.mark.parametrize("scottish_only", [date(2026, 1, 2), date(2026, 11, 30)])
def test_a_bank_holiday_of_scotland_alone_is_a_working_day(scottish_only):
    assert is_working_day(scottish_only)


@pytest.mark.parametrize(
    ("last", "outbreak", "on", "call_on"),
    [
        (march(6), False, march(9), march(9)),
        (march(6), True, march(7), march(7)),
        (march(7), True, march(8), march(8)),
        (date(2026, 4, 2), False, date(2026, 4, 7), date(2026, 4, 7)),
        (date(2026, 4, 2), True, date(2026, 4, 3), date(2026, 4, 3)),
        (date(2026, 12, 24), True, date(2026, 12, 25), date(2026, 12, 25)),
    ],
)
def test_red_is_called_at_weekends_and_on_bank_holidays_only_while_an_outbreak_is_open(
    last, outbreak, on, call_on
):
    found = due(last, R, outbreak_open=outbreak)
    assert (found.on, found.call_on) == (on, call_on)
    assert found.on == (last + timedelta(days=1) if outbreak else next_working_day(last + timedelta(days=1)))


@pytest.mark.parametrize(
    ("band", "outbreak", "expected"),
    [
        (A, False, {"second": 7, "email": 8, "manager": 9, "visit": 13}),
        (R, False, {"second": 7, "email": 8, "manager": 2, "visit": 7}),
        (R, True, {"second": 3, "email": 4, "manager": 2, "visit": 3}),
    ],
)
def test_missed_before_easter_the_ladder_climbs_by_working_days_and_for_red_in_an_outbreak_by_calendar_days(
    band, outbreak, expected
):
    found = {
        step.kind: step.on.day for step in rules.ladder(date(2026, 4, 2), band, CALLS, outbreak_open=outbreak)
    }
    assert found == {
        StepKind.SECOND_ATTEMPT: expected["second"],
        StepKind.EMAIL: expected["email"],
        StepKind.DUTY_MANAGER: expected["manager"],
        StepKind.NOMINATED: expected["manager"],
        StepKind.VISIT: expected["visit"],
    }


@pytest.mark.parametrize(("day", "missed"), [(8, 0), (9, 1), (15, 1), (16, 2), (23, 3)])
def test_a_call_is_missed_when_its_due_day_ended_without_a_completed_one(day, missed):
    assert rules.missed_in_a_row(due(march(1), A), A, SCORE, march(day)) == missed
