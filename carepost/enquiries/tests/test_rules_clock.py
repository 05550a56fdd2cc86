"""The clock of an enquiry: working hours, nights, weekends, bank holidays, pauses, and the change of the hour."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.core.calendar import LONDON
from carepost.enquiries.rules import (
    ClockPolicy,
    Running,
    Urgency,
    after_working,
    clock_faults,
    working_minutes,
)
from carepost.enquiries.rules.clock import ClockFault

USUAL = ClockPolicy()
ALL_DAY = ClockPolicy(opens=0, closes=24 * 60, seven_days=True)


def at(text: str) -> datetime:
    """A moment in London: "2026-11-09 10:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-09 10:30", 2, "2026-11-09 12:30"),  # Monday
        ("2026-11-09 16:00", 2, "2026-11-10 10:00"),  # over night
        ("2026-11-09 15:00", 2, "2026-11-09 17:00"),  # due as the day ends, not as the next begins
        ("2026-11-09 19:00", 2, "2026-11-10 11:00"),  # asked in the evening
        ("2026-11-06 16:00", 8, "2026-11-09 16:00"),  # over a weekend
        ("2026-11-07 12:00", 1, "2026-11-09 10:00"),  # asked on a Saturday
        ("2026-12-24 16:00", 8, "2026-12-29 16:00"),  # Christmas, Boxing Day's substitute, a weekend
        ("2026-03-27 16:00", 2, "2026-03-30 10:00"),  # the clocks go forward on the Sunday
        ("2026-10-23 16:00", 2, "2026-10-26 10:00"),  # and back
    ],
)
def test_an_answer_is_due_after_so_many_working_hours(start, hours, due):
    assert after_working(at(start), hours * 60, USUAL) == at(due)
    assert working_minutes(at(start), at(due), USUAL) == hours * 60


def test_where_every_hour_is_worked_the_night_of_the_change_has_one_more_or_less():
    assert working_minutes(at("2026-03-28 12:00"), at("2026-03-29 12:00"), ALL_DAY) == 23 * 60
    assert working_minutes(at("2026-10-24 12:00"), at("2026-10-25 12:00"), ALL_DAY) == 25 * 60


def test_a_council_that_works_every_day_answers_at_the_weekend():
    assert after_working(at("2026-11-07 12:00"), 60, ClockPolicy(seven_days=True)) == at("2026-11-07 13:00")


MINUTES = st.integers(1, 5000)
MOMENTS = st.datetimes(
    at("2025-01-01 00:00").replace(tzinfo=None), at("2027-12-01 00:00").replace(tzinfo=None)
).map(lambda naive: naive.replace(tzinfo=LONDON))


@given(MOMENTS, MINUTES)
def test_what_is_due_after_some_minutes_is_so_many_minutes_away(start, minutes):
    due = after_working(start, minutes, USUAL)
    assert working_minutes(start, due, USUAL) == minutes
    assert working_minutes(start, due - timedelta(minutes=1), USUAL) < minutes


@given(MOMENTS, MINUTES, MINUTES)
def test_a_pause_puts_the_answer_off_by_just_its_working_time(start, before, pause):
    asked = after_working(start, before, USUAL)
    back = after_working(asked, pause, USUAL)
    paused = Running(start, before + 60, paused_at=asked)
    assert paused.due(USUAL) is None
    assert paused.spent(back, USUAL) == before
    running = Running(start, before + 60, paused=paused.paused_until(back, USUAL))
    assert running.due(USUAL) == after_working(back, 60, USUAL)


@pytest.mark.parametrize(
    ("policy", "faults"),
    [
        (USUAL, []),
        (ALL_DAY, []),
        (ClockPolicy(opens=600, closes=600), [("closes", ClockFault.DAY)]),
        (ClockPolicy(closes=1500), [("closes", ClockFault.DAY)]),
        (ClockPolicy(hours={"urgent": 0, "soon": 8, "normal": 24}), [("hours", ClockFault.HOURS)]),
        (ClockPolicy(hours={"urgent": 9, "soon": 8, "normal": 24}), [("hours", ClockFault.ORDER)]),
    ],
)
def test_a_clock_that_makes_no_sense_is_not_adopted(policy, faults):
    assert list(clock_faults(policy)) == faults


def test_each_urgency_has_its_hours():
    assert [USUAL.allowed(urgency) for urgency in Urgency] == [120, 480, 1440]
