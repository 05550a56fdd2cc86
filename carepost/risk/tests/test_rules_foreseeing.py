"""What a draft of a policy would make of a service: now, on its first day, and once patience is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.risk.rules import (
    Band,
    Before,
    Better,
    Override,
    ScorePolicy,
    Signal,
    kinds,
    observe,
    policy_faults,
    stand,
)
from carepost.risk.rules.foreseeing import Foreseen, Outlook, foresee, outlook, why
from carepost.risk.tests.drafts import policies
from carepost.risk.tests.standings import POLICY, TODAY, all_fine, days_ago

R, A, GY, G = Band.RED, Band.AMBER, Band.GREY, Band.GREEN


def under(
    policy: ScorePolicy, *worries: Signal, before: Before | None = None, override: Override | None = None
) -> Outlook:
    standing = stand(all_fine(but=worries), TODAY, policy, before, override)
    return outlook(standing, override, TODAY, policy)


def told(draft: ScorePolicy, *worries: Signal, before: Before | None = None) -> str:
    return why(under(POLICY, *worries, before=before), under(draft, *worries, before=before), POLICY, draft)


MISSED = observe(kinds.MISSED_VISITS, 5, TODAY)  # 5 points by the defaults
ABSENT = observe(kinds.STAFF_ABSENT, 5, TODAY)  # 15 points


def test_a_worse_standing_comes_on_the_first_day() -> None:
    draft = replace(POLICY, amber_from=15)
    now, then = under(POLICY, ABSENT), under(draft, ABSENT)
    assert (now.band, then.band, then.settled, then.settles_on) == (G, A, A, None)


def test_a_better_one_waits_as_long_as_the_draft_says() -> None:
    draft, before = replace(POLICY, amber_from=31, better_days_apart=3, better_needed=2), Before(A)
    worries = (ABSENT, observe(kinds.OUTBREAK_CASES, 5, TODAY))
    then = under(draft, *worries, before=before)
    assert (under(POLICY, *worries, before=before).band, then.band, then.settled) == (A, A, G)
    assert then.settles_on == TODAY + timedelta(days=3)
    assert under(replace(draft, better_needed=1), *worries, before=before).band is G


def test_a_middling_score_among_those_that_counted_comes_first() -> None:
    before = Before(R, Better(A, 1, days_ago(6)))
    found = under(POLICY, before=before)
    assert (found.band, found.settled, found.settles_on) == (R, G, TODAY + timedelta(days=1 + 7))


def test_what_is_set_by_hand_stays_as_it_is() -> None:
    hand = Override(R, "Visited", 1, days_ago(1), TODAY + timedelta(days=5))
    found = under(POLICY, override=hand)
    assert (found.band, found.settled, found.settles_on) == (R, R, None)
    over = replace(hand, expires_on=TODAY)
    assert under(POLICY, override=over).band is G


def one(now: Band, then: Band, later_now: Band | None = None, later: Band | None = None) -> Foreseen:
    sides = [
        Outlook(replace(stand((), TODAY, POLICY), band=band), settled or band, None)
        for band, settled in ((now, later_now), (then, later))
    ]
    return Foreseen(1, *sides)


def test_the_council_is_counted_by_band_and_in_calls_a_week() -> None:
    draft = replace(POLICY, cadence={**POLICY.cadence, A: 3})
    found = foresee([one(G, A), one(G, G), one(R, R, later=A), one(GY, GY)], TODAY, POLICY, draft)
    assert (found.services, found.moving, len(found.differing)) == (4, 1, 2)
    assert found.now.bands == {R: 1, A: 0, GY: 1, G: 2}
    assert found.then.bands == {R: 1, A: 1, GY: 1, G: 1}
    assert found.later.bands == {R: 0, A: 2, GY: 1, G: 1}
    assert found.later_now.bands == found.now.bands
    assert found.now.calls == 7 + 1 + Decimal("0.5") * 2
    assert found.then.calls == 7 + Decimal(7) / 3 + 1 + Decimal("0.5")


def test_only_what_differs_is_listed() -> None:
    found = foresee([one(R, R, later_now=G, later=G), one(A, A)], TODAY, POLICY, POLICY)
    assert (found.moving, found.differing) == (0, ())


@pytest.mark.parametrize(
    ("draft", "worries", "words"),
    [
        pytest.param(
            {"amber_from": 15}, (ABSENT,),
            "The score stays 15.0. Amber begins at 15 points, until now at 30.",
            id="another line",
        ),
        pytest.param(
            {"weights": {**POLICY.weights, "staffing": 30, "finance": 0}}, (ABSENT, MISSED),
            "The score goes from 20.0 to 35.0 (staffing 15.0 to 30.0).",
            id="another weight",
        ),
        pytest.param(
            {"manager_days": (5, 10, 90, 180)}, (observe(kinds.MANAGER_GAP, 3, TODAY),),
            "The score stays 6.0.",
            id="a scale that changes no signal of this test",
        ),
    ],
)  # fmt: skip
def test_why_is_told_in_points_and_lines(
    draft: dict[str, object], worries: tuple[Signal, ...], words: str
) -> None:
    assert told(replace(POLICY, **draft), *worries) == words  # type: ignore[arg-type]


def test_why_tells_of_a_fact_that_now_sets_the_standing() -> None:
    now, then = (
        under(POLICY, observe(kinds.MANAGER_GAP, 2, TODAY)),
        under(POLICY, observe(kinds.MANAGER_GAP, 3, TODAY)),
    )
    assert why(now, then, POLICY, POLICY).startswith(
        "It counts as grave enough to set at least amber until a registered manager is in post."
    )
    assert why(then, now, POLICY, POLICY).startswith("No longer at least amber until a registered manager")


def test_why_tells_of_too_little_known() -> None:
    draft = replace(POLICY, grey_share=0.95)
    now, then = (outlook(stand((MISSED,), TODAY, policy), None, TODAY, policy) for policy in (POLICY, draft))
    assert (now.band, then.band) == (GY, G)
    assert why(now, then, POLICY, draft) == (
        "The score stays 5.0. 5% of what counts was heard of in 28 days, and 5% is needed; until now 5% and 60%."
    )


def test_why_tells_what_waits_and_until_when() -> None:
    worries = (ABSENT, observe(kinds.OUTBREAK_CASES, 5, TODAY))
    words = told(replace(POLICY, amber_from=31), *worries, before=Before(A))
    assert (
        "The better standing, green, waits for better scores, on 27 November 2026 at the earliest." in words
    )
    assert told(replace(POLICY, better_needed=1), before=Before(A)).endswith(
        "Until now a better standing waited for better scores."
    )


@given(policies())
def test_policies_at_random_are_policies(draft: ScorePolicy) -> None:
    assert policy_faults(draft) == ()


@given(
    draft=policies(),
    held=st.sampled_from(Band),
    severity=st.sampled_from([0, 2, 3, 4, 5]),
    better=st.none()
    | st.builds(Better, st.sampled_from([A, GY, G]), st.just(1), st.integers(0, 13).map(days_ago)),
)
def test_a_service_settles_where_and_when_it_was_foreseen(
    draft: ScorePolicy, held: Band, severity: int, better: Better | None
) -> None:
    if better is not None and not held.worse_than(better.band):
        better = None
    draft = replace(draft, fresh_days=500)
    absent = Signal("staffing.absent", severity, TODAY)
    signals = tuple(replace(signal, expires_on=None) for signal in all_fine(but=(absent,)))
    standing = stand(signals, TODAY, draft, Before(held, better))
    found = outlook(standing, None, TODAY, draft)
    day: date = TODAY
    while standing.band is not found.settled:
        day += timedelta(days=1)
        assert (day - TODAY).days < 100
        standing = stand(signals, day, draft, standing)
    if found.settles_on is not None and found.settled is not found.band:
        assert day == found.settles_on
