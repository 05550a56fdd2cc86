"""Recording a call, and the promise of every fortnight."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.contact import rules
from carepost.contact.rules import CallFault, CallPolicy, CallRecord, CorrectionFault, Outcome, SiteCalls

POLICY = CallPolicy()
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
TODAY = NOW.date()
START = date(2026, 1, 1)


def day(n: int) -> date:
    return START + timedelta(days=n)


# Recording


def record(outcome: Outcome = Outcome.COMPLETED, **more: object) -> CallRecord:
    values: dict[str, object] = {
        "started_at": NOW - timedelta(minutes=20),
        "ended_at": NOW,
        "answers": {"people_now": 20},
        **more,
    }
    return CallRecord(outcome, **values)  # type: ignore[arg-type]


def ago(**parts: int) -> dict[str, datetime]:
    started = NOW - timedelta(**parts)
    return {"started_at": started, "ended_at": started + timedelta(minutes=15)}


@pytest.mark.parametrize(
    ("call", "faults"),
    [
        (record(), ()),
        (record(Outcome.NO_ANSWER, answers={}), ()),
        (record(Outcome.DECLINED, answers={}), ()),
        (record(answers={}), (CallFault.BLANK_SCRIPT,)),
        (record(answers={}, unreadable=True), (CallFault.UNREADABLE,)),
        (record(Outcome.NO_ANSWER, unreadable=True), ()),
        (record(**ago(hours=-1)), (CallFault.IN_FUTURE,)),
        (record(started_at=NOW + timedelta(minutes=4), ended_at=NOW + timedelta(minutes=5)), ()),
        (record(ended_at=NOW + timedelta(hours=1)), (CallFault.ENDS_IN_FUTURE,)),
        (record(ended_at=NOW - timedelta(hours=1)), (CallFault.ENDS_BEFORE,)),
        (record(started_at=NOW - timedelta(hours=5)), (CallFault.TOO_LONG,)),
        (record(**ago(hours=72)), ()),
        (record(**ago(hours=73)), (CallFault.LATE_NEEDS_NOTE,)),
        (record(**ago(hours=73), note="The line was down."), ()),
        (record(**ago(hours=73), note="  "), (CallFault.LATE_NEEDS_NOTE,)),
        (record(Outcome.RESCHEDULED_BY_PROVIDER), (CallFault.NEEDS_BOOKING,)),
        (record(Outcome.RESCHEDULED_BY_PROVIDER, booked_for=NOW), (CallFault.BOOKED_IN_PAST,)),
        (record(Outcome.RESCHEDULED_BY_PROVIDER, booked_for=NOW + timedelta(hours=1)), ()),
        (record(booked_for=NOW + timedelta(hours=1)), (CallFault.BOOKING_NOT_NEEDED,)),
    ],
)
def test_a_call_that_cannot_be_true_is_refused_with_what_to_do(
    call: CallRecord, faults: tuple[CallFault, ...]
) -> None:
    assert rules.validate_call(call, now=NOW, policy=POLICY) == faults


@pytest.mark.parametrize(
    ("call", "dates", "faults"),
    [
        (record(), {"registered_on": TODAY}, ()),
        (record(), {"registered_on": TODAY + timedelta(days=1)}, (CallFault.BEFORE_REGISTERED,)),
        (record(), {"closed_on": TODAY}, ()),
        (record(), {"closed_on": TODAY - timedelta(days=1)}, (CallFault.AFTER_CLOSED,)),
        (record(Outcome.SITE_CLOSED), {"closed_on": TODAY - timedelta(days=1)}, ()),
    ],
)
def test_a_service_is_called_while_it_is_open(
    call: CallRecord, dates: dict[str, date], faults: tuple[CallFault, ...]
) -> None:
    assert rules.validate_call(call, now=NOW, policy=POLICY, **dates) == faults


def test_the_day_of_a_call_is_londons_day() -> None:
    started = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    call = record(started_at=started, ended_at=started + timedelta(minutes=10))
    found = rules.validate_call(
        call, now=started + timedelta(hours=1), policy=POLICY, registered_on=date(2026, 6, 2)
    )
    assert found == ()


def test_everything_wrong_is_told_at_once() -> None:
    call = record(ended_at=NOW - timedelta(days=9), **{"started_at": NOW - timedelta(days=8), "answers": {}})
    assert set(rules.validate_call(call, now=NOW, policy=POLICY)) == {
        CallFault.ENDS_BEFORE,
        CallFault.BLANK_SCRIPT,
        CallFault.LATE_NEEDS_NOTE,
    }


@pytest.mark.parametrize(
    ("reason", "current", "changes", "faults"),
    [
        ("Wrong service", True, True, ()),
        (" ", True, True, (CorrectionFault.NO_REASON,)),
        ("Wrong service", False, True, (CorrectionFault.SUPERSEDED,)),
        ("Wrong service", True, False, (CorrectionFault.NO_CHANGE,)),
    ],
)
def test_a_correction_says_why_and_corrects_the_newest_record(
    reason: str, current: bool, changes: bool, faults: tuple[CorrectionFault, ...]
) -> None:
    assert rules.may_correct(reason=reason, is_current=current, changes=changes) == faults


# The promise


@pytest.mark.parametrize(
    ("called", "end", "found", "kept"),
    [
        ([0, 14, 29], 29, (0, 14, 15, 0), False),
        ([0, 14, 28], 29, (0, 14, 14, 1), True),
        ([14, 28], 42, (14, 14, 14), True),
        ([15, 28], 42, (15, 13, 14), False),
        ([14, 27], 42, (14, 13, 15), False),
        ([], 14, (14,), True),
        ([], 15, (15,), False),
        ([3, 3, 3], 10, (3, 0 + 7), True),
        ([-5, 40], 14, (14,), True),
    ],
)
def test_every_gap_counts_from_the_start_to_the_end(
    called: list[int], end: int, found: tuple[int, ...], kept: bool
) -> None:
    days = [day(n) for n in called]
    assert rules.gaps(START, day(end), days) == found
    assert rules.is_compliant(START, day(end), days) is kept


def test_many_calls_do_not_make_up_for_one_gap() -> None:
    often = [day(n) for n in range(10)] + [day(n) for n in range(26, 60)]
    assert not rules.is_compliant(START, day(59), often)


def test_the_share_travels_with_what_it_is_a_share_of() -> None:
    fortnightly = [day(n) for n in range(0, 61, 14)]
    sites = [
        SiteCalls(fortnightly),
        SiteCalls([]),
        SiteCalls([day(50)], opened=day(45)),
        SiteCalls([day(7)], closed=day(14)),
        SiteCalls([], opened=day(61)),
        SiteCalls([], closed=day(-1)),
        SiteCalls([day(50)], opened=day(30)),
    ]
    share = rules.compliance(sites, START, day(60))
    assert (share.numerator, share.denominator) == (3, 5)
    assert share.percent == 60
    assert "never more than 14 days" in share.definition
    assert (share.start, share.end) == (START, day(60))


def test_a_share_of_nothing_has_no_percent() -> None:
    assert rules.compliance([], START, day(60)).percent is None


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        rules.gaps(day(1), START, [])


def test_303_services_called_every_fortnight_need_7878_calls_a_year() -> None:
    assert rules.expected_calls(303) == 7_878


@given(st.lists(st.integers(0, 60)), st.integers(0, 60))
def test_gaps_fill_the_period_and_another_call_breaks_no_promise(called: list[int], extra: int) -> None:
    days = [day(n) for n in called]
    assert sum(rules.gaps(START, day(60), days)) == 60
    if rules.is_compliant(START, day(60), days):
        assert rules.is_compliant(START, day(60), [*days, day(extra)])
