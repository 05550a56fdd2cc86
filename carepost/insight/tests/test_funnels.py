"""Funnels: limits that hold what chance makes, smooth from few cases to many, wider where all councils differ."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from carepost.insight.engine.comparing.funnels import Dispersion, dispersion, exact_limit, limits
from carepost.insight.engine.comparing.intervals import STRICT, USUAL, z_of


def test_of_many_cases_they_are_the_normal_ones() -> None:
    found = limits(10_000, 0.8, USUAL)
    half = z_of(USUAL) * 0.004
    assert (found.lower, found.upper) == pytest.approx((0.8 - half, 0.8 + half))


@given(st.integers(1, 400), st.floats(0.01, 0.99), st.sampled_from([USUAL, STRICT]))
def test_of_few_cases_no_more_lie_below_than_the_tail_and_nearly_as_many_do(
    total: int, benchmark: float, confidence: float
) -> None:
    found, tail = limits(total, benchmark, confidence), (1 - confidence) / 2
    below = found.lower * total
    # Interpolated: the whole counts on either side of the limit hold the tail between them.
    assert binom.cdf(int(below) - 1 if below > 0 else -1, total, benchmark) <= tail + 1e-9
    assert binom.cdf(int(below) + 1, total, benchmark) >= tail - 1e-9


@pytest.mark.parametrize("benchmark", [0.845, 0.5, 0.03])
@pytest.mark.parametrize("confidence", [USUAL, STRICT])
def test_no_limit_has_a_step(benchmark: float, confidence: float) -> None:
    """Where one way of reckoning gives way to the other, and everywhere else beyond a few cases."""
    lower = [limits(total, benchmark, confidence).lower for total in range(60, 12_000)]
    for total, (one, other) in enumerate(pairwise(lower), 60):
        assert abs(one - other) < max(1.1 / total, 0.0003)


def test_of_few_cases_a_limit_is_interpolated() -> None:
    # 10 cases at a half: 1 or fewer with a chance of 0.0107, 2 or fewer of 0.0547; the tail of 0.025 lies 0.326 in.
    assert limits(10, 0.5, USUAL).lower == pytest.approx((2 - (0.0546875 - 0.025) / 0.0439453) / 10, abs=1e-6)


@given(st.integers(2, 2_000), st.floats(0.02, 0.98))
def test_more_cases_never_widen_them_by_much_and_the_strict_ones_lie_outside(
    total: int, benchmark: float
) -> None:
    usual, strict = limits(total, benchmark, USUAL), limits(total, benchmark, STRICT)
    assert strict.lower <= usual.lower <= benchmark <= usual.upper <= strict.upper
    assert strict.lower >= 0
    assert strict.upper <= 1


def test_chance_alone_is_no_more_spread_than_expected() -> None:
    draw = random.Random(11)
    spreads = [dispersion([draw.gauss(0, 1) for _ in range(150)]) for _ in range(200)]
    assert sum(spread.applied for spread in spreads) <= 4
    assert all(spread.widening == 1.0 for spread in spreads if not spread.applied)


def test_where_all_councils_differ_limits_are_wider_by_the_root() -> None:
    draw = random.Random(12)
    spread = dispersion([draw.gauss(0, 3) for _ in range(150)])
    assert spread.applied
    plain, wide = limits(400, 0.5, USUAL), limits(400, 0.5, USUAL, spread)
    assert (0.5 - wide.lower) / (0.5 - plain.lower) == pytest.approx(spread.phi**0.5)


@pytest.mark.parametrize(
    ("zs", "phi"),
    [
        ([1.0, -1.0], 1.0),
        # The outermost of ten on each side count as the next ones in.
        ([-50.0, -1, -1, -1, -1, 1, 1, 1, 1, 50.0], 1.0),
        ([2.0] * 8, 4.0),
    ],
)
def test_the_outermost_tenth_is_drawn_in(zs: list[float], phi: float) -> None:
    assert dispersion(zs).phi == pytest.approx(phi)


def test_it_is_applied_only_beyond_its_own_chance() -> None:
    least = 1 + 2 * (2 / 8) ** 0.5
    assert dispersion([least**0.5 - 1e-9] * 8) == Dispersion(pytest.approx(least), applied=False)
    assert dispersion([least**0.5 + 1e-9] * 8).applied


@pytest.mark.parametrize(("total", "benchmark"), [(0, 0.5), (10, 50.0), (10, -0.1)])
def test_no_cases_or_no_share_have_no_limits(total: int, benchmark: float) -> None:
    with pytest.raises(ValueError, match="No limits"):
        limits(total, benchmark, USUAL)


@pytest.mark.parametrize("benchmark", [0.0, 1.0])
def test_what_always_or_never_happens_has_no_width(benchmark: float) -> None:
    found = limits(10, benchmark, USUAL)
    assert found.lower == found.upper == benchmark


def test_a_spread_needs_scores() -> None:
    with pytest.raises(ValueError, match="at least one"):
        dispersion([])


@given(
    total=st.integers(1, 2000),
    share=st.floats(0.001, 0.999),
    tail=st.sampled_from([0.001, 0.025, 0.975, 0.999]),
)
@settings(max_examples=200, deadline=None)
def test_the_exact_step_is_that_of_an_independent_implementation(
    total: int, share: float, tail: float
) -> None:
    step = int(binom.ppf(tail, total, share))
    up_to, below = binom.cdf(step, total, share), binom.cdf(step - 1, total, share)
    expected = (step - (up_to - tail) / (up_to - below)) / total
    assert exact_limit(total, share, tail) == pytest.approx(expected, abs=1e-9)
