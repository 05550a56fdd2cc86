"""Standing: the score, triggers, Grey and policies, as tables and as properties."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.core.refusals import Refused
from carepost.risk import rules
from carepost.risk.rules import Band, Family, ScorePolicy, Signal, kinds, observe, stand
from carepost.risk.tests.standings import ONE_OF_EACH, POLICY, TODAY, all_fine, days_ago


def test_the_weights_of_the_families_add_up_to_a_hundred() -> None:
    assert sum(POLICY.weights.values()) == 100
    assert set(POLICY.weights) == set(Family)
    assert rules.policy_faults(POLICY) == ()


def test_every_kind_is_declared_once_with_six_words_and_a_share_of_a_known_family() -> None:
    assert len(rules.BY_KEY) == len(rules.KINDS)
    for kind in rules.KINDS:
        assert len(kind.scale) == 6
        assert kind.scale[0], kind.key
        assert 0 < kind.share <= 100
        assert kind.family in POLICY.weights
        for severity in range(6):
            sentence = Signal(kind.key, severity, TODAY, None, "Something").sentence
            assert sentence
            assert "{" not in sentence


def test_every_trigger_rests_on_a_declared_kind_at_a_severity_that_it_can_have() -> None:
    assert len({trigger.key for trigger in rules.TRIGGERS}) == len(rules.TRIGGERS)
    for trigger in rules.TRIGGERS:
        assert trigger.kind in rules.KINDS
        assert any(trigger.kind.scale[severity] for severity in range(trigger.at_least, 6))


def test_each_band_has_its_own_word_and_shape() -> None:
    assert len({band.label for band in Band}) == len({band.shape for band in Band}) == 4
    assert sorted(Band, key=lambda band: band.order) == [Band.RED, Band.AMBER, Band.GREY, Band.GREEN]


# Missing data


def test_a_service_of_which_nothing_is_known_is_grey_not_green() -> None:
    standing = stand((), TODAY, POLICY)
    assert standing.band is Band.GREY
    assert standing.score == 0
    assert standing.coverage == 0
    assert any("A completed call would bring news" in line for line in standing.what_would_change)


def test_the_register_alone_is_not_enough_to_call_a_service_green() -> None:
    signals = (
        observe(kinds.RATING_OVERALL, 0, TODAY),
        observe(kinds.MANAGER_GAP, 0, TODAY, evidence="In post."),
    )
    assert stand(signals, TODAY, POLICY).band is Band.GREY


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, Band.GREEN), (27, Band.GREEN), (28, Band.GREY)],
)
def test_news_stops_being_fresh_when_it_is_28_days_old(age: int, band: Band) -> None:
    signals = tuple(Signal(kind.key, 0, days_ago(age)) for kind in ONE_OF_EACH.values())
    assert stand(signals, TODAY, POLICY).band is band


@pytest.mark.parametrize(("known", "band"), [(60, Band.GREEN), (59, Band.GREY)])
def test_exactly_40_percent_missing_is_still_enough_and_more_is_not(known: int, band: Band) -> None:
    policy = ScorePolicy(weights={Family.STAFFING: known, Family.FEEDBACK: 100 - known})
    assert stand((observe(kinds.STAFF_ABSENT, 0, TODAY),), TODAY, policy).band is band


def test_a_call_where_everything_is_fine_and_a_good_rating_make_a_service_green() -> None:
    assert stand(all_fine(), TODAY, POLICY).band is Band.GREEN


def test_what_is_not_known_never_hides_a_score_that_is_already_red() -> None:
    policy = ScorePolicy(weights={Family.STAFFING: 10, Family.CAPACITY: 60, Family.FEEDBACK: 30})
    old = (Signal(kinds.MISSED_VISITS.key, 5, days_ago(30)),)
    assert stand(old, TODAY, policy).band is Band.RED
    literal = ScorePolicy(weights=policy.weights, grey_may_replace=("green", "amber", "red"))
    assert stand(old, TODAY, literal).band is Band.GREY


def test_a_site_that_cqc_does_not_register_is_not_grey_for_want_of_a_cqc_rating() -> None:
    told_in_a_call = {Family.OUTBREAK, Family.STAFFING, Family.FINANCE, Family.CAPACITY, Family.SUPPLIES}
    from_call = tuple(s for s in all_fine() if s.declaration.family in told_in_a_call)
    applies = rules.families_that_apply(rules.RegisterFacts(confirmed_on=TODAY, regulated=False))
    assert stand(from_call, TODAY, POLICY).band is Band.GREY
    assert stand(from_call, TODAY, POLICY, applies=applies).band is Band.GREEN


# The score


@pytest.mark.parametrize(
    ("weight", "severity", "score", "band"),
    [
        (60, 5, "60", Band.RED),
        (59, 5, "59", Band.AMBER),
        (75, 4, "60", Band.RED),
        (50, 3, "30", Band.AMBER),
        (49, 3, "29.4", Band.GREEN),
        (100, 5, "100", Band.RED),
        (100, 0, "0", Band.GREEN),
    ],
)
def test_points_are_weight_times_severity_over_five(
    weight: int, severity: int, score: str, band: Band
) -> None:
    policy = ScorePolicy(weights={Family.CAPACITY: weight, Family.CONTACT: 100 - weight})
    signals = (observe(kinds.MISSED_VISITS, severity, TODAY), observe(kinds.CALL_DECLINED, 0, TODAY))
    standing = stand(signals, TODAY, policy)
    assert (standing.score, standing.band) == (Decimal(score), band)


def test_five_words_for_one_trouble_count_once_and_all_are_shown() -> None:
    signals = (
        observe(kinds.RATING_OVERALL, 3, TODAY, evidence="Requires improvement"),
        observe(kinds.RATING_SAFE, 3, TODAY, evidence="Requires improvement"),
        observe(kinds.STALE_INSPECTION, 4, TODAY, evidence="given on 1 May 2017"),
    )
    standing = stand(signals, TODAY, POLICY)
    assert standing.score == 6
    assert len(standing.reasons) == 3
    assert sorted(line.points for line in standing.reasons) == [0, 0, 6]


def test_the_latest_word_on_a_matter_replaces_the_one_before() -> None:
    worried, fine = observe(kinds.MONEY_WORRY, 3, days_ago(10)), observe(kinds.MONEY_WORRY, 0, TODAY)
    assert stand((worried,), TODAY, POLICY).score == Decimal("5.4")
    assert stand((fine, worried), TODAY, POLICY).score == 0


def test_a_signal_stops_counting_on_the_day_it_expires_and_does_not_count_before_it_was_seen() -> None:
    signal = observe(kinds.PPE_STOCK, 5, days_ago(28))
    assert stand((signal,), TODAY, POLICY).score == 0
    assert stand((signal,), days_ago(1), POLICY).score == 3
    assert stand((signal,), days_ago(29), POLICY).score == 0


@pytest.mark.parametrize("severity", [-1, 6])
def test_a_severity_outside_0_to_5_is_refused(severity: int) -> None:
    with pytest.raises(Refused, match="Severity runs from 0"):
        observe(kinds.PPE_STOCK, severity, TODAY)


def test_a_signal_of_a_kind_that_nobody_declared_is_refused() -> None:
    with pytest.raises(Refused, match="not a kind of signal"):
        Signal("weather.rain", 1, TODAY)


# Triggers


@pytest.mark.parametrize("trigger", rules.TRIGGERS, ids=lambda trigger: trigger.key)
def test_a_trigger_alone_sets_its_floor_when_all_else_is_fine_and_says_what_lifts_it(
    trigger: rules.Trigger,
) -> None:
    standing = stand(all_fine(but=(observe(trigger.kind, trigger.at_least, TODAY),)), TODAY, POLICY)
    assert standing.band is trigger.floor
    assert trigger.key in standing.triggers
    assert any(trigger.until in line for line in standing.what_would_change)
    below = stand(all_fine(but=(observe(trigger.kind, trigger.at_least - 1, TODAY),)), TODAY, POLICY)
    assert trigger.key not in below.triggers


@pytest.mark.parametrize("trigger", rules.TRIGGERS, ids=lambda trigger: trigger.key)
def test_a_trigger_is_not_hidden_by_grey(trigger: rules.Trigger) -> None:
    assert stand((observe(trigger.kind, 5, TODAY),), TODAY, POLICY).band.order <= trigger.floor.order


# Policies


P = rules.PolicyFault


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"weights": {Family.CQC: 99}}, P.WEIGHTS_SUM),
        ({"weights": {Family.CQC: 60, "weather": 40}}, P.WEIGHT_UNKNOWN),
        ({"weights": {Family.CQC: 110, Family.FINANCE: -10}}, P.WEIGHT_NEGATIVE),
        ({"red_from": 30}, P.THRESHOLDS),
        ({"grey_share": 40.0}, P.SHARE),
        ({"fresh_days": 0}, P.DAYS),
        ({"fresh_days": 3651}, P.DAYS),
        ({"better_needed": 3, "better_days_apart": 3650}, P.WAIT),
        ({"cadence": {Band.RED: 7, Band.AMBER: 1, Band.GREY: 7, Band.GREEN: 14}}, P.CADENCE),
        ({"cadence": {Band.RED: 1}}, P.CADENCE),
        ({"manager_days": (28, 14, 90, 180)}, P.SCALE),
        ({"manager_days": (28,)}, P.SCALE),
    ],
)
def test_numbers_that_make_no_sense_are_not_a_policy(values: dict[str, object], fault: P) -> None:
    assert rules.policy_faults(ScorePolicy(**values)) == (fault,)  # type: ignore[arg-type]


def test_weights_that_come_back_from_json_still_find_their_families() -> None:
    policy = ScorePolicy(weights={str(key): value for key, value in POLICY.weights.items()})
    assert stand(all_fine(), TODAY, policy).coverage == stand(all_fine(), TODAY, POLICY).coverage


# Properties

signals = st.builds(
    Signal,
    kind=st.sampled_from(sorted(rules.BY_KEY)),
    severity=st.integers(0, 5),
    observed_on=st.dates(days_ago(60), TODAY),
    expires_on=st.none() | st.dates(TODAY, TODAY + timedelta(days=60)),
    evidence=st.just("something"),
)
some_signals = st.lists(signals, max_size=12)


@given(some_signals, st.randoms())
def test_the_order_in_which_facts_arrive_does_not_matter(facts: list[Signal], random: object) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    ours, theirs = stand(facts, TODAY, POLICY), stand(shuffled, TODAY, POLICY)
    assert (ours.score, ours.band, ours.coverage, ours.triggers) == (
        theirs.score,
        theirs.band,
        theirs.coverage,
        theirs.triggers,
    )


@given(some_signals)
def test_a_score_is_the_sum_of_its_reasons_and_between_0_and_100(facts: list[Signal]) -> None:
    standing = stand(facts, TODAY, POLICY)
    assert 0 <= standing.score <= 100
    assert standing.score == sum(line.points for line in standing.reasons)
    assert 0 <= standing.coverage <= 1


@given(some_signals, st.sampled_from(rules.KINDS), st.integers(1, 5))
def test_worse_news_never_makes_a_standing_better(
    facts: list[Signal], kind: rules.SignalKind, severity: int
) -> None:
    """A worse word on the same day, of a kind already heard: the standing is as bad or worse."""
    milder = observe(kind, severity - 1, TODAY)
    worse = observe(kind, severity, TODAY)
    others = [signal for signal in facts if signal.kind != kind.key]
    before, after = stand([*others, milder], TODAY, POLICY), stand([*others, worse], TODAY, POLICY)
    assert after.score >= before.score
    assert after.band.order <= before.band.order


@given(some_signals)
def test_adding_up_again_on_the_same_day_gives_the_same(facts: list[Signal]) -> None:
    previous = stand(facts[:3], days_ago(3), POLICY)
    assert stand(facts, TODAY, POLICY, previous) == stand(facts, TODAY, POLICY, previous)


@given(st.lists(some_signals, min_size=2, max_size=8))
def test_a_standing_never_gets_better_within_a_week_of_a_worse_one(weeks: list[list[Signal]]) -> None:
    previous = None
    for n, facts in enumerate(weeks):
        on = TODAY + timedelta(days=n)
        standing = stand(facts, on, POLICY, previous)
        if previous is not None and previous.band is not Band.GREY and n < 7:
            assert not previous.band.worse_than(standing.band)
        previous = standing
