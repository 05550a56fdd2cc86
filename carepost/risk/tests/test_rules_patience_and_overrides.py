"""What holds a standing back from today's score: patience, and a standing set by hand."""

from datetime import timedelta

import pytest

from carepost.risk import rules
from carepost.risk.rules import Band, Family, Override, ScorePolicy, Signal, kinds, observe, stand
from carepost.risk.tests.standings import POLICY, TODAY, all_fine, days_ago

R, A, GY, G = Band.RED, Band.AMBER, Band.GREY, Band.GREEN


# Patience


def run(*scores: tuple[int, Band], policy: ScorePolicy = POLICY) -> list[Band]:
    """The shown bands when on each day (counted from the first) the facts alone say that band."""
    weights = {Family.CAPACITY: 100}
    policy = ScorePolicy(weights=weights, better_needed=policy.better_needed)
    severity = {Band.RED: 4, Band.AMBER: 2, Band.GREEN: 0}
    bands, previous = [], None
    for day, band in scores:
        on = days_ago(100) + timedelta(days=day)
        signals = () if band is Band.GREY else (Signal(kinds.MISSED_VISITS.key, severity[band], on),)
        previous = stand(signals, on, policy, previous)
        bands.append(previous.band)
    return bands


@pytest.mark.parametrize(
    ("scores", "shown"),
    [
        pytest.param([(0, A), (1, R)], [A, R], id="worse at once"),
        pytest.param([(0, R), (1, A)], [R, R], id="one better score is not enough"),
        pytest.param(
            [(0, R), (1, A), (7, A)], [R, R, R], id="two better scores six days apart are not enough"
        ),
        pytest.param([(0, R), (1, A), (8, A)], [R, R, A], id="two better scores seven days apart are enough"),
        pytest.param(
            [(0, R), (1, A), (4, R), (8, A), (14, A)], [R, R, R, R, R], id="a worse score starts again"
        ),
        pytest.param([(0, R), (1, A), (8, G)], [R, R, A], id="the worse of the two better scores counts"),
        pytest.param([(0, R), (1, G), (5, A), (8, G)], [R, R, R, A], id="and of those between"),
        pytest.param(
            [(0, R), (1, A), (8, G), (15, G)], [R, R, A, G], id="then on to green after seven more days"
        ),
        pytest.param(
            [(0, R), (1, GY), (8, GY)],
            [R, R, GY],
            id="going quiet does not make a red service better at once",
        ),
        pytest.param([(0, GY), (1, G)], [GY, G], id="from grey at once"),
        pytest.param([(0, G), (1, GY)], [G, GY], id="green turns grey at once"),
    ],
)
def test_worse_comes_at_once_and_better_waits(scores: list[tuple[int, Band]], shown: list[Band]) -> None:
    assert run(*scores) == shown


def test_the_page_says_when_a_better_standing_may_come() -> None:
    red = stand((observe(kinds.STAFF_BELOW_SAFE, 5, days_ago(2)),), days_ago(2), POLICY)
    standing = stand(all_fine(), TODAY, POLICY, red)
    assert standing.band is Band.RED
    assert standing.score_band is Band.GREEN
    assert "Scores are better now: green from 27 November 2026 if they stay so." in standing.what_would_change


def test_two_facts_of_the_day_before_are_enough_to_go_on_from() -> None:
    first = stand((observe(kinds.STAFF_BELOW_SAFE, 5, days_ago(10)),), days_ago(10), POLICY)
    second = stand((), days_ago(9), POLICY, first)
    whole = stand((), TODAY, POLICY, second)
    assert stand((), TODAY, POLICY, rules.Before(second.computed, second.better)) == whole
    assert whole.band is Band.GREY


# Overrides


def override(band: Band = A, *, days: int = 14, second: int | None = 2, **more: object) -> Override:
    values = {"reason": "Seen on a visit", "set_by": 1, "set_on": TODAY, **more}
    return Override(band=band, expires_on=TODAY + timedelta(days=days), seconded_by=second, **values)  # type: ignore[arg-type]


F = rules.OverrideFault


@pytest.mark.parametrize(
    ("wanted", "current", "faults"),
    [
        (override(), R, ()),
        (override(days=28), R, ()),
        (override(days=29), R, (F.TOO_LONG,)),
        (override(days=0), R, (F.PAST,)),
        (override(reason="  "), R, (F.NO_REASON,)),
        (override(second=None), R, (F.NEEDS_SECOND,)),
        (override(second=None), G, ()),
        (override(R, second=None), A, ()),
        (override(G, second=None), A, ()),
        (override(second=1), R, (F.SAME_PERSON,)),
        (override(GY), A, (F.NOT_A_BAND,)),
        (override(R), R, (F.SAME,)),
        (override(G, reason="", days=40, second=None), R, (F.NO_REASON, F.TOO_LONG, F.NEEDS_SECOND)),
    ],
)
def test_who_may_set_a_standing_by_hand(wanted: Override, current: Band, faults: tuple[F, ...]) -> None:
    assert rules.may_override(wanted, current=current, policy=POLICY) == faults


@pytest.mark.parametrize(
    ("wanted", "computed", "shown", "faults"),
    [
        pytest.param(override(second=None), G, R, (F.NEEDS_SECOND,), id="red by hand is red all the same"),
        pytest.param(override(second=None), R, G, (F.NEEDS_SECOND,), id="so is red that is hidden by hand"),
        pytest.param(override(R, second=None), R, A, (F.END_INSTEAD,), id="back to the facts is an end"),
        pytest.param(override(A, second=2), R, A, (), id="the same for longer"),
    ],
)
def test_what_people_see_now_counts_as_much_as_what_the_facts_say(
    wanted: Override, computed: Band, shown: Band, faults: tuple[F, ...]
) -> None:
    assert rules.may_override(wanted, current=computed, shown=shown, policy=POLICY) == faults


def test_a_council_may_allow_less_time_for_a_standing_set_by_hand() -> None:
    strict = ScorePolicy(override_max_days=7)
    assert rules.may_override(override(days=8), current=R, policy=strict) == (F.TOO_LONG_HERE,)


@pytest.mark.parametrize(("day", "band"), [(0, A), (13, A), (14, R), (15, R)])
def test_an_override_ends_by_itself(day: int, band: Band) -> None:
    wanted = override(days=14, knew=frozenset({"inadequate_overall"}))
    on = TODAY + timedelta(days=day)
    signals = (observe(kinds.RATING_OVERALL, 5, TODAY, evidence="Inadequate"),)
    standing = stand(signals, on, POLICY, override=wanted)
    assert standing.band is band
    assert standing.computed is Band.RED


def test_a_trigger_that_fires_after_an_override_was_set_is_not_held_back_by_it() -> None:
    wanted = override(G, knew=frozenset({"inadequate_overall"}))
    known = observe(kinds.RATING_OVERALL, 5, TODAY)
    new = observe(kinds.INSOLVENCY, 5, TODAY)
    assert stand((known,), TODAY, POLICY, override=wanted).band is Band.GREEN
    both = stand((known, new), TODAY, POLICY, override=wanted)
    assert (both.band, both.overridden) == (Band.RED, False)


def test_patience_looks_at_the_computed_standing_not_at_the_one_set_by_hand() -> None:
    wanted = override(R, second=None)
    first = stand(all_fine(), TODAY, POLICY, override=wanted)
    after = stand(all_fine(TODAY + timedelta(days=14)), TODAY + timedelta(days=14), POLICY, first, wanted)
    assert (first.band, after.band) == (Band.RED, Band.GREEN)
