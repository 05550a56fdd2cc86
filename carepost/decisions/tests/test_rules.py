"""Groups, issues, decisions, actions and the report's days, by tables of cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from carepost.decisions.rules import frozen, issues, owed, reports
from carepost.decisions.rules.deciding import DecisionFault, Force, force_of, may_ratify, reference
from carepost.decisions.rules.groups import GroupFault, Level, Place, Status, Wanted, faults, next_up
from carepost.decisions.rules.issues import (
    ISSUE_MOVES,
    EscalationPolicy,
    IssueFault,
    IssueState,
    IssueVerb,
    Who,
)
from carepost.decisions.rules.owed import ActionFault, ActionState, ActionVerb
from carepost.decisions.rules.reports import (
    REPORT_MOVES,
    ReportFault,
    ReportPolicy,
    ReportState,
    ReportVerb,
    last_period,
)
from carepost.ui.reporting import Better, Figure, Point, Row, Rows

WEEKLY, FORTNIGHTLY = ReportPolicy(), ReportPolicy(fortnightly=True)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
POLICY = EscalationPolicy()


@pytest.mark.parametrize(
    ("today", "policy", "period"),
    [
        (date(2026, 11, 23), WEEKLY, (date(2026, 11, 16), date(2026, 11, 22))),
        (date(2026, 11, 29), WEEKLY, (date(2026, 11, 16), date(2026, 11, 22))),
        (date(2026, 11, 30), WEEKLY, (date(2026, 11, 23), date(2026, 11, 29))),
        # Summer time ends on Sunday 25 October 2026: days are counted, not hours.
        (date(2026, 10, 26), WEEKLY, (date(2026, 10, 19), date(2026, 10, 25))),
        (date(2026, 3, 30), WEEKLY, (date(2026, 3, 23), date(2026, 3, 29))),
        (date(2027, 1, 4), WEEKLY, (date(2026, 12, 28), date(2027, 1, 3))),
        (date(2024, 1, 15), FORTNIGHTLY, (date(2024, 1, 1), date(2024, 1, 14))),
        (date(2024, 1, 22), FORTNIGHTLY, (date(2024, 1, 1), date(2024, 1, 14))),
        (date(2024, 1, 29), FORTNIGHTLY, (date(2024, 1, 15), date(2024, 1, 28))),
        (date(2026, 11, 23), FORTNIGHTLY, (date(2026, 11, 2), date(2026, 11, 15))),
        (date(2026, 11, 30), FORTNIGHTLY, (date(2026, 11, 16), date(2026, 11, 29))),
    ],
)
def test_a_report_tells_of_the_last_whole_period(today, policy, period):
    assert last_period(today, policy) == period


@pytest.mark.parametrize("policy", [WEEKLY, FORTNIGHTLY])
def test_periods_lie_end_to_end_whatever_day_one_asks(policy):
    seen = sorted({last_period(date(2026, 1, 1) + timedelta(days=n), policy) for n in range(400)})
    assert all(later[0] == earlier[1] + timedelta(days=1) for earlier, later in pairwise(seen))


def test_each_state_of_a_report_takes_only_the_verbs_of_its_table():
    allowed = {(one.source, one.verb) for one in REPORT_MOVES}
    for state in (None, *ReportState):
        for verb in ReportVerb:
            _, against = reports.move(state, verb, words="because")
            assert (against == ()) is ((state, verb) in allowed), (state, verb)
    assert reports.move(ReportState.MADE, ReportVerb.WITHDRAW)[1] == (ReportFault.NO_WORDS,)


def test_each_state_of_an_issue_takes_only_the_verbs_of_its_table():
    allowed = {(one.source, one.verb) for one in ISSUE_MOVES}
    for state in (None, *IssueState):
        for verb in IssueVerb:
            _, against = issues.move(state, verb, member=True, raiser=True, words="because")
            assert (against == ()) is ((state, verb) in allowed), (state, verb)


@pytest.mark.parametrize("one", [one for one in ISSUE_MOVES if {Who.MEMBER, Who.RAISER} & set(one.who)])
def test_an_issue_is_moved_only_by_those_whose_it_is(one):
    fault = IssueFault.NOT_MEMBER if Who.MEMBER in one.who else IssueFault.NOT_RAISER
    others = {"member": Who.RAISER in one.who, "raiser": Who.MEMBER in one.who}
    assert fault in issues.move(one.source, one.verb, words="because", **others)[1]


@pytest.mark.parametrize("verb", ["return", "send_up", "keep", "withdraw"])
def test_an_answer_that_is_no_decision_says_why(verb):
    found = issues.move(IssueState.WAITING, IssueVerb(verb), member=True, raiser=True, words="  ")
    assert found[1] == (IssueFault.NO_WORDS,)


@pytest.mark.parametrize(
    ("level", "hours", "meets", "fault"),
    [
        (Level.BRONZE, 1, True, None),
        (Level.BRONZE, 0, True, IssueFault.PAST),
        (Level.GOLD, 3, True, IssueFault.TOO_SOON),
        (Level.GOLD, 4, True, None),
        (Level.SILVER, 48, True, None),
        (Level.SILVER, 48, False, IssueFault.NOT_MET),
    ],
)
def test_an_issue_is_raised_with_time_to_answer_it(level, hours, meets, fault):
    asked = issues.Asked("Nurse", "None tonight", "Pay", NOW + timedelta(hours=hours))
    found = issues.may_raise(asked, level=level, meets=meets, now=NOW, policy=POLICY)
    assert found == ((fault,) if fault else ())


def test_an_issue_says_what_is_asked_why_and_what_is_recommended_about_one_thing():
    asked = issues.Asked(" ", "", "", NOW + timedelta(hours=5), service=3, kind="homecare")
    assert issues.may_raise(asked, level=Level.BRONZE, meets=True, now=NOW, policy=POLICY) == (
        IssueFault.NO_TITLE, IssueFault.NO_BACKGROUND, IssueFault.NO_RECOMMENDATION, IssueFault.TWO_SUBJECTS,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("level", "lost", "hours"),
    [(Level.BRONZE, False, 24), (Level.SILVER, True, 24), (Level.GOLD, False, 24), (Level.GOLD, True, 4)],
)
def test_gold_has_less_time_for_what_lost_time_below(level, lost, hours):
    assert POLICY.time_for(level, lost=lost) == timedelta(hours=hours)


def test_an_issue_is_kept_no_longer_than_its_level_has():
    for hours, fault in ((24, ()), (25, (IssueFault.TOO_LONG,)), (0, (IssueFault.PAST,))):
        until = NOW + timedelta(hours=hours)
        assert issues.may_keep(until, level=Level.SILVER, now=NOW, policy=POLICY) == fault


def test_a_group_that_is_stood_down_is_passed_over():
    places = {
        1: Place(Level.BRONZE, True, 2), 2: Place(Level.SILVER, False, 3), 3: Place(Level.GOLD, True, None)
    }  # fmt: skip
    assert (next_up(1, places), next_up(3, places)) == (3, None)
    assert next_up(1, {**places, 3: Place(Level.GOLD, False, None)}) is None


@pytest.mark.parametrize(
    ("given", "above", "before", "fault"),
    [
        ({}, None, None, None),
        ({"name": " "}, None, None, GroupFault.NO_NAME),
        ({"chair": None, "quorum": 1}, None, None, GroupFault.NO_CHAIR),
        ({"members": frozenset({9})}, None, None, GroupFault.NOT_HERE),
        ({"quorum": 3}, None, None, GroupFault.QUORUM),
        ({"quorum": 0}, None, None, GroupFault.QUORUM),
        ({"reports_to": 4}, Place(Level.SILVER, True, None), None, GroupFault.NOT_UP),
        ({"reports_to": 4}, Place(Level.GOLD, True, None), None, None),
        ({"reports_to": 4}, None, None, GroupFault.NOT_UP),
        ({"status": Status.REINSTATED}, None, Status.ACTIVE, GroupFault.STATUS),
        ({"status": Status.REINSTATED}, None, Status.STOOD_DOWN, None),
        ({"status": Status.STOOD_DOWN}, None, None, GroupFault.STATUS),
    ],
)
def test_a_group_has_people_of_the_council_and_reports_upwards(given, above, before, fault):
    values = {"name": "Silver", "level": Level.SILVER, "chair": 1, "members": frozenset({2}), "quorum": 2}
    found = faults(Wanted(**{**values, **given}), here={1, 2}, above=above, before=before)
    assert found == ((fault,) if fault else ())


@pytest.mark.parametrize(
    ("present", "emergency", "force"),
    [
        (2, False, Force.BINDING),
        (1, False, Force.ADVISORY),
        (1, True, Force.TO_RATIFY),
        (3, True, Force.BINDING),
    ],
)
def test_without_a_quorum_a_decision_is_advice_unless_it_could_not_wait(present, emergency, force):
    assert force_of(present, 2, emergency=emergency) is force


@pytest.mark.parametrize(
    ("force", "ratified", "own", "member", "fault"),
    [
        (Force.TO_RATIFY, False, False, True, None),
        (Force.TO_RATIFY, True, False, True, DecisionFault.NOT_TO_RATIFY),
        (Force.BINDING, False, False, True, DecisionFault.NOT_TO_RATIFY),
        (Force.TO_RATIFY, False, True, True, DecisionFault.OWN),
        (Force.TO_RATIFY, False, False, False, DecisionFault.NOT_MEMBER),
    ],
)
def test_an_emergency_decision_is_ratified_once_by_another_member(force, ratified, own, member, fault):
    found = may_ratify(force, ratified=ratified, own=own, member=member)
    assert found == ((fault,) if fault else ())


def test_a_decision_is_named_by_its_year_and_number():
    assert (reference(2026, 14), reference(2026, 1204)) == ("D-2026-014", "D-2026-1204")


@pytest.mark.parametrize(
    ("state", "verb", "theirs", "words", "fault"),
    [
        (ActionState.OPEN, ActionVerb.DONE, True, "seen", None),
        (ActionState.OPEN, ActionVerb.DONE, True, " ", ActionFault.NO_EVIDENCE),
        (ActionState.OPEN, ActionVerb.DROP, True, "", ActionFault.NO_WORDS),
        (ActionState.OPEN, ActionVerb.DONE, False, "seen", ActionFault.NOT_YOURS),
        (ActionState.DONE, ActionVerb.DROP, True, "why", ActionFault.NOT_OPEN),
        (ActionState.OPEN, ActionVerb.ADD, True, "", ActionFault.NOT_OPEN),
    ],
)
def test_an_action_ends_once_by_whose_it_is_with_what_shows_it(state, verb, theirs, words, fault):
    assert owed.move(state, verb, theirs=theirs, words=words)[1] == ((fault,) if fault else ())


@pytest.mark.parametrize(
    ("owner", "due", "here", "fault"),
    [
        (1, date(2026, 11, 23), True, None),
        (None, date(2026, 11, 23), False, ActionFault.NO_OWNER),
        (1, None, True, ActionFault.NO_DUE),
        (1, date(2026, 11, 22), True, ActionFault.PAST),
        (1, date(2026, 11, 23), False, ActionFault.NOT_HERE),
    ],
)
def test_an_action_has_an_owner_of_the_council_and_a_day(owner, due, here, fault):
    found = owed.may_add("Ring", owner, due, here=here, today=date(2026, 11, 23))
    assert found == ((fault,) if fault else ())


def test_a_frozen_figure_comes_back_as_it_was_with_its_rows():
    rows = Rows(("Service",), (Row(("Willow Bank",), "/x/", 1), Row(("Oak House",), counts=0)))
    trend = (Point(date(2026, 11, 15), None), Point(date(2026, 11, 22), Decimal("50.0")))
    figure = Figure(
        "calls.promise",
        "Promise",
        1,
        "1 of 2.",
        rows,
        denominator=2,
        better=Better.MORE,
        trend=trend,
        measure=True,
    )
    kept = frozen.thaw(frozen.freeze(figure))
    assert (kept.value, kept.denominator, kept.told, kept.rows, kept.measure) == (1, 2, "50.0%", 2, True)
    assert kept.trend == ((date(2026, 11, 15), None), (date(2026, 11, 22), Decimal("50.0")))
    again = frozen.thaw_rows(frozen.freeze_rows(rows))
    assert [(row.cells, row.link, row.counts) for row in again] == [
        (("Willow Bank",), "/x/", 1), (("Oak House",), "", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([3, 5], "5, up from 3 1 period ago."),
        ([5, 4, 3], "3, down from 5 2 periods ago."),
        ([4, 4], "4, unchanged from 4 1 period ago."),
        ([None, 4], "No earlier periods to compare with."),
    ],
)
def test_a_trend_is_told_in_words_for_those_who_do_not_see_it(values, told):
    trend = tuple(Point(date(2026, 11, n + 1), value) for n, value in enumerate(values))
    last = values[-1]
    figure = Figure("a", "A", last, "", Rows((), tuple(Row(("x",)) for _ in range(last))), trend=trend)
    assert frozen.thaw(frozen.freeze(figure)).trend_told == told
