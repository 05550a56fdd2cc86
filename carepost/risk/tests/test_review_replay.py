"""Looking back: the standing of each day of a service's past, from what was known on it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carepost.register.rules.ratings import Question, RatingValue
from carepost.risk.rules import Band, ChangeFact, Family, Manager, ScorePolicy, Signal, kinds, stand
from carepost.risk.rules.from_register import families_that_apply, signals_from_register
from carepost.risk.rules.review import (
    DatedRating,
    EventKind,
    KnownSignal,
    Past,
    Reviewing,
    ReviewPolicy,
    in_sentences,
    replay,
)
from carepost.risk.rules.review.facts import facts_on
from carepost.risk.rules.standing import Before

POLICY = ScorePolicy()
BEGIN = date(2020, 1, 1)
GOOD, RI, INADEQUATE = RatingValue.GOOD, RatingValue.REQUIRES_IMPROVEMENT, RatingValue.INADEQUATE


def day(number: int) -> date:
    return BEGIN + timedelta(days=number)


def rated(
    number: int, value: RatingValue = GOOD, question: Question = Question.OVERALL, **given
) -> DatedRating:
    return DatedRating(value, day(number), question, **given)


def past(*ratings: DatedRating, until: int = 1000, **given) -> Past:
    return Past(**{"ref": "1", "last_seen_on": day(until), "ratings": ratings, **given})


def band_on(steps, number: int) -> Band:
    return max((step for step in steps if step.on <= day(number)), key=lambda step: step.on).band


def bands(of: Past, *numbers: int) -> list[Band]:
    steps = replay(of, POLICY).history.steps
    return [band_on(steps, number) for number in numbers]


def events(of: Past, kind: EventKind = EventKind.INADEQUATE) -> list[tuple[date, date | None, bool]]:
    return [(e.on, e.until, e.own) for e in replay(of, POLICY).history.events if e.kind is kind]


# What was known


def test_a_rating_counts_from_the_day_it_was_published_and_not_before() -> None:
    assert bands(past(rated(0), rated(100, INADEQUATE)), 0, 99, 100, 900) == [
        Band.GREY, Band.GREY, Band.RED, Band.RED,
    ]  # fmt: skip


def test_red_is_left_a_week_after_the_better_rating_as_patience_has_it() -> None:
    better = past(rated(0, INADEQUATE), rated(100))
    assert bands(better, 99, 100, 106, 107) == [Band.RED, Band.RED, Band.RED, Band.GREY]
    assert events(better) == [(day(0), day(107), True)]


def test_an_inadequate_key_question_warns_before_an_inadequate_overall() -> None:
    warned = past(rated(0), rated(300, INADEQUATE, Question.SAFE), rated(300, RI), rated(400, INADEQUATE))
    assert bands(warned, 299, 300) == [Band.GREY, Band.RED]
    assert [on for on, _, _ in events(warned)] == [day(400)]


def test_a_gap_of_managers_turns_amber_on_its_29th_day() -> None:
    gone = past(rated(0), managers=((day(0), Manager.IN_POST), (day(100), Manager.VACANT)))
    assert bands(gone, 128, 129) == [Band.GREY, Band.AMBER]


def test_one_manager_who_leaves_on_the_day_that_the_next_one_comes_is_no_gap() -> None:
    states = ((day(100), Manager.IN_POST), (day(100), Manager.VACANT), (day(0), Manager.IN_POST))
    assert bands(past(rated(0), managers=states), 400) == [Band.GREY]


def test_a_provider_that_needs_no_manager_has_no_gap() -> None:
    alone = past(rated(0), managers=((day(100), Manager.VACANT),), manager_needed=False)
    assert bands(alone, 400) == [Band.GREY]


def test_a_signal_counts_from_the_day_it_was_noted_until_it_was_withdrawn() -> None:
    told = Signal(kinds.CLOSURE_NOTICE.key, 5, day(100))
    late = past(rated(0), signals=(KnownSignal(told, day(105), day(120)),))
    assert bands(late, 104, 105, 119, 127) == [Band.GREY, Band.RED, Band.RED, Band.GREY]


# What happened


def test_a_rating_from_before_it_was_registered_came_with_it_and_is_no_event_of_its_own() -> None:
    inherited = past(rated(-200), rated(-50, INADEQUATE), registered_on=day(10))
    assert replay(inherited, POLICY).history.seen_from == day(10)
    assert events(inherited) == [(day(10), None, False)]


def test_of_two_ratings_that_came_with_it_the_newer_one_stands() -> None:
    assert bands(past(rated(-200, INADEQUATE), rated(-50), registered_on=day(10)), 10) == [Band.GREY]


def test_of_two_ratings_on_one_day_the_worse_one_stands_in_any_order() -> None:
    for pair in ((GOOD, INADEQUATE), (INADEQUATE, GOOD)):
        assert bands(past(rated(-9), *(rated(100, value) for value in pair)), 100) == [Band.RED]


def test_a_word_that_is_no_rating_neither_ends_nor_begins_an_event() -> None:
    said = past(
        rated(0),
        rated(100, INADEQUATE),
        rated(150, RatingValue.INSUFFICIENT_EVIDENCE),
        rated(200, INADEQUATE),
    )
    assert events(said) == [(day(200), day(201), True), (day(100), None, True)]


def test_a_report_that_gives_no_rating_leaves_the_rating_that_stands() -> None:
    for word in (RatingValue.INSPECTED_NOT_RATED, RatingValue.INSUFFICIENT_EVIDENCE):
        assert bands(past(rated(0, INADEQUATE), rated(100, word)), 100, 400) == [Band.RED, Band.RED]
    assert bands(past(rated(-5, RatingValue.NOT_RATED), rated(100, INADEQUATE)), 99, 100) == [
        Band.GREY,
        Band.RED,
    ]


def test_of_two_groups_the_worse_one_speaks_and_the_others_report_renews_nothing() -> None:
    groups = past(
        rated(0), rated(100, INADEQUATE, scope="dementia"), rated(200, RI), rated(300, scope="dementia")
    )
    assert events(groups) == [(day(100), day(307), True)]
    assert bands(groups, 100, 299, 307) == [Band.RED, Band.RED, Band.GREY]


def test_a_group_that_cqc_no_longer_rates_ends_with_its_next_report() -> None:
    ended = rated(0, INADEQUATE, scope="dementia", ended_on=day(100))
    assert bands(past(ended, rated(100)), 99, 107) == [Band.RED, Band.GREY]


def test_leaving_is_an_event_unless_another_registration_followed() -> None:
    gone = past(rated(0), deregistered_on=day(500))
    assert events(gone, EventKind.DEREGISTERED) == [(day(500), None, True)]
    assert replay(gone, POLICY).history.seen_until == day(500)
    over = past(rated(0), deregistered_on=day(500), taken_over=True)
    assert events(over, EventKind.DEREGISTERED) == []


def test_a_suspension_begins_and_ends_by_the_councils_word_and_one_withdrawn_did_not_happen() -> None:
    said = [
        KnownSignal(Signal(kinds.SUSPENSION.key, severity, day(n)), day(n))
        for severity, n in ((5, 100), (0, 130))
    ]
    assert events(past(rated(0), signals=tuple(said)), EventKind.SUSPENDED) == [(day(100), day(137), True)]
    wrong = KnownSignal(said[0].signal, day(100), day(110))
    assert events(past(rated(0), signals=(wrong,)), EventKind.SUSPENDED) == []


@pytest.mark.parametrize(
    "nothing",
    [Past("1", BEGIN), past(rated(1000)), past(rated(20), deregistered_on=day(10))],
    ids=["nothing dated", "seen on its last day only", "rated after it left"],
)
def test_a_service_that_was_watched_on_no_day_is_left_out(nothing: Past) -> None:
    assert replay(nothing, POLICY) is None


def test_a_service_is_watched_from_its_first_dated_fact_not_from_its_registration() -> None:
    assert replay(past(rated(300), registered_on=day(0)), POLICY).history.seen_from == day(300)
    followed = past(rated(300), registered_on=day(0), followed_since=day(200))
    assert replay(followed, POLICY).history.seen_from == day(200)


# Property: the days that are looked at are enough

# Few families and low lines, so that every fact can move the standing, and Grey comes and goes.
SHARP = ScorePolicy(
    weights={Family.CQC: 25, Family.MANAGER: 15, Family.STAFFING: 30, Family.FINANCE: 30},
    amber_from=9,
    red_from=15,
)
SIGNALS = st.builds(
    lambda kind, severity, on, late, until: KnownSignal(
        Signal(kind.key, severity, day(on), None if kind.life_days is None else day(on + kind.life_days)),
        day(on + late),
        None if until is None else day(on + late + until),
    ),
    st.sampled_from([kinds.STAFF_ABSENT, kinds.MONEY_WORRY, kinds.CLOSURE_NOTICE, kinds.OUTBREAK_OPEN]),
    st.integers(0, 5), st.integers(0, 250), st.integers(0, 9), st.none() | st.integers(1, 40),
)  # fmt: skip
PASTS = st.builds(
    lambda ratings, managers, changes, signals: past(
        *ratings, until=300, registered_on=day(-100), managers=tuple(managers),
        changes=tuple(ChangeFact("moved", day(n)) for n in changes), signals=tuple(signals),
    ),
    st.lists(
        st.builds(rated, st.integers(-900, 299), st.sampled_from(list(RatingValue)), st.sampled_from(list(Question))),
        min_size=1, max_size=5,
    ),
    st.lists(st.tuples(st.integers(-50, 299).map(day), st.sampled_from([Manager.IN_POST, Manager.VACANT])), max_size=3),
    st.lists(st.integers(-200, 299), max_size=2),
    st.lists(SIGNALS, max_size=4),
)  # fmt: skip


def test_a_rating_grows_old_on_its_day_although_nothing_happens() -> None:
    steps = replay(past(rated(0), until=2500), SHARP).history.steps
    assert [band_on(steps, number) for number in (1826, 1827)] == [
        Band.GREY,
        Band.AMBER,
    ]  # five years of 365¼ days


@settings(max_examples=60, deadline=None)
@given(PASTS)
def test_working_out_every_single_day_gives_the_same_standings(of: Past) -> None:
    found = replay(of, SHARP)
    if found is None:
        return
    steps = {step.on: step.band for step in found.history.steps}
    today, held, before = found.history.seen_from, None, None
    while today < found.history.seen_until:
        facts, told = facts_on(of, today), (known.signal for known in of.signals if known.known_on(today))
        signals = (*signals_from_register(facts, today, SHARP), *told)
        standing = stand(signals, today, SHARP, before, applies=families_that_apply(facts))
        before = Before(standing.computed, standing.better)
        held = steps.get(today, held)
        assert held is standing.computed, today
        today += timedelta(days=1)


# The report


def test_it_names_the_families_that_have_no_history_and_that_the_score_alone_cannot_warn() -> None:
    reviewing = Reviewing(POLICY, ReviewPolicy())
    reviewing.take(past(rated(0), managers=((day(0), Manager.IN_POST),)))
    report = reviewing.report()
    assert set(report.silent) == set(Family) - {Family.CQC, Family.MANAGER, Family.CONTACT}
    assert report.reach == 20
    told = " ".join(in_sentences(report))
    assert "20 points at most, and Amber begins at 30" in told
    assert "staffing; safeguarding and complaints" in told
    assert not report.concluded
    assert told.count("too few to conclude") == 6


def test_it_says_which_history_begins_later_than_the_watching() -> None:
    call = KnownSignal(Signal(kinds.STAFF_ABSENT.key, 2, day(500), day(535)), day(500))
    reviewing = Reviewing(POLICY, ReviewPolicy())
    reviewing.take(past(rated(0), signals=(call,)))
    report = reviewing.report()
    assert report.heard == {Family.STAFFING: day(500), Family.CQC: day(0)}
    assert any("staffing on 15 May 2021" in line for line in in_sentences(report))


def test_a_register_without_a_past_says_so() -> None:
    reviewing = Reviewing(POLICY, ReviewPolicy())
    reviewing.take(Past("1", BEGIN))
    assert in_sentences(reviewing.report())[0] == "No service has enough of a dated past to look back on."


def test_a_takeover_is_told_and_is_no_event() -> None:
    reviewing = Reviewing(POLICY, ReviewPolicy(fewest=1))
    reviewing.take(past(rated(0), deregistered_on=day(500), taken_over=True))
    report = reviewing.report()
    assert (report.taken_over, report.concluded) == (1, False)
    assert "1 registration was" not in in_sentences(report)[0]
    assert any("1 registration ended because another one followed" in line for line in in_sentences(report))
