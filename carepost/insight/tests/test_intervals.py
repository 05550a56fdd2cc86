"""Intervals: the vectors of domain 11 by number, an independent public implementation, and how often they cover."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from carepost.insight.engine.comparing.intervals import (
    STRICT,
    USUAL,
    Interval,
    byar,
    exact_rate,
    exact_share,
    wilson,
    z_of,
)

SHARES = st.integers(1, 100_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
CONFIDENCES = st.sampled_from([0.8, 0.9, USUAL, 0.99, STRICT])


@pytest.mark.parametrize(
    ("count", "total", "confidence", "lower", "upper"),
    [
        (82, 119, USUAL, 60.11, 76.52),  # T11.1
        (82, 119, STRICT, 54.81, 80.20),
        (25, 113, USUAL, 15.46, 30.62),  # T11.2
        (25, 113, STRICT, 12.51, 36.08),
        (44, 60, USUAL, 61.0, 82.9),  # T11.3
        (1, 60, USUAL, 0.29, 8.86),
        (0, 122, USUAL, 0.0, 3.05),  # T11.4
        (5, 8, USUAL, 30.6, 86.3),  # T9.2
    ],
)
def test_wilson_gives_the_vectors(
    count: int, total: int, confidence: float, lower: float, upper: float
) -> None:
    found = wilson(count, total, confidence)
    digits = 2 if lower != round(lower, 1) or upper != round(upper, 1) else 1
    assert (round(100 * found.lower, digits), round(100 * found.upper, digits)) == (lower, upper)


@given(SHARES, CONFIDENCES)
def test_shares_agree_with_statsmodels(counts: tuple[int, int], confidence: float) -> None:
    for ours, method in ((wilson, "wilson"), (exact_share, "beta")):
        theirs = proportion_confint(*counts, alpha=1 - confidence, method=method)
        assert_near(ours(*counts, confidence), theirs)


@given(st.integers(0, 50_000), st.floats(0.1, 1e6), CONFIDENCES)
def test_rates_agree_with_statsmodels(count: int, exposure: float, confidence: float) -> None:
    theirs = confint_poisson(count, exposure, method="exact-c", alpha=1 - confidence)
    assert_near(exact_rate(count, exposure, confidence), theirs)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    # Breslow and Day, 1987, table 2.11 has the exact ones; Byar's are near from ten on.
    [(10, 4.80, 18.39), (27, 17.79, 39.28), (100, 81.36, 121.63)],
)
def test_byar_is_near_the_exact_interval(count: int, lower: float, upper: float) -> None:
    assert (exact_rate(count).lower, exact_rate(count).upper) == pytest.approx((lower, upper), abs=0.006)
    assert (byar(count).lower, byar(count).upper) == pytest.approx((lower, upper), abs=0.03)


@given(st.integers(10, 10**6), CONFIDENCES)
def test_byar_keeps_within_a_hundredth_of_the_exact_interval(count: int, confidence: float) -> None:
    ours, exact = byar(count, 1.0, confidence), exact_rate(count, 1.0, confidence)
    assert ours.lower == pytest.approx(exact.lower, rel=0.02)
    assert ours.upper == pytest.approx(exact.upper, rel=0.01)


def test_no_event_has_no_lower_end() -> None:
    assert byar(0).lower == exact_rate(0).lower == 0.0
    assert exact_rate(0).upper == pytest.approx(3.688879)


@pytest.mark.parametrize(("confidence", "z"), [(USUAL, 1.95996), (STRICT, 3.09023)])
def test_z_of_the_two_confidences(confidence: float, z: float) -> None:
    assert round(z_of(confidence), 5) == z


@pytest.mark.parametrize("total", [20, 60, 119])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.8])
def test_they_cover_as_often_as_they_say(share: float, total: int) -> None:
    draw = random.Random(f"{share} {total}")
    counts = [sum(draw.random() < share for _ in range(total)) for _ in range(4_000)]
    covered = sum(wilson(count, total).holds(share) for count in counts) / len(counts)
    exactly = sum(exact_share(count, total).holds(share) for count in counts) / len(counts)
    assert 0.92 < covered < 0.985
    assert exactly > 0.942  # at least 0.95, less what 4,000 draws may stray


@pytest.mark.parametrize(("count", "total"), [(1, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(count: int, total: int) -> None:
    for interval in (wilson, exact_share):
        with pytest.raises(ValueError, match=r"denominator|no part"):
            interval(count, total)


@pytest.mark.parametrize(("count", "exposure"), [(-1, 1.0), (1, 0.0), (1, float("inf"))])
def test_what_is_no_rate_is_refused(count: int, exposure: float) -> None:
    for interval in (byar, exact_rate):
        with pytest.raises(ValueError, match=r"below 0|above 0"):
            interval(count, exposure)


def test_a_confidence_is_part_of_a_whole() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        z_of(95)


def assert_near(ours: Interval, theirs: tuple[float, float]) -> None:
    assert (ours.lower, ours.upper) == pytest.approx(theirs, rel=1e-6, abs=1e-6)
