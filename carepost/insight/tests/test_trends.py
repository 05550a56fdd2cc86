"""Trends: limits worked out by hand, each rule with a series that just meets it and one that just does not."""

from __future__ import annotations

import random

import pytest

from carepost.insight.engine.comparing.trends import Point, Special, p_chart, xmr


def where(points: tuple[Point, ...], special: Special) -> list[int]:
    return [at for at, point in enumerate(points) if special in point.special]


def test_limits_of_single_values() -> None:
    points = xmr([10, 12, 11, 13, 9])  # moving ranges 2, 1, 2, 4: mean 2.25
    assert points[0].middle == 11
    assert (points[0].limits.lower, points[0].limits.upper) == pytest.approx((11 - 5.985, 11 + 5.985))


def test_limits_of_shares_follow_their_cases() -> None:
    points = p_chart([(20, 100), (80, 400)])
    assert [point.middle for point in points] == [0.2, 0.2]
    assert points[0].limits.upper == pytest.approx(0.2 + 3 * 0.04)
    assert points[1].limits.upper == pytest.approx(0.2 + 3 * 0.02)
    assert p_chart([(1, 4), (0, 4)])[0].limits.lower == 0.0


def test_the_first_values_may_make_the_limits() -> None:
    points = xmr([10, 11, 10, 11, 22], baseline=4)
    assert points[4].middle == 10.5
    assert where(points, Special.OUTSIDE) == [4]
    assert where(xmr([10, 11, 10, 11, 22]), Special.OUTSIDE) == []


AROUND = [1.0, -1, 1, -1, 1, -1]


@pytest.mark.parametrize(
    ("values", "special", "expected"),
    [
        ([*AROUND, 4.9, 4.8], Special.OUTSIDE, []),
        ([*AROUND, 5.4], Special.OUTSIDE, [6]),
        ([*AROUND, 1, 1.1, 1, 1.1, 1, 1.1], Special.SHIFT, []),
        ([*AROUND, 1, 1.1, 1, 1.1, 1, 1.1, 1], Special.SHIFT, [*range(6, 13)]),
        ([*AROUND, 1, 1.1, 1, 0, 1.1, 1, 1.1, 1], Special.SHIFT, []),  # on the middle is on neither side
        ([*AROUND, 0, 0.1, 0.2, 0.3], Special.TREND, []),
        ([*AROUND, -0.9, 0.1, 0.2, 0.3, 0.4], Special.TREND, [*range(5, 11)]),
        ([*AROUND, -0.9, 0.1, 0.1, 0.3, 0.4], Special.TREND, []),
        ([*AROUND, 4.0, 0.0, 4.1], Special.NEAR, [6, 8]),
        ([*AROUND, 4.0, 0.0, 0.0, 4.1], Special.NEAR, []),
        ([*AROUND, 4.0, -4.1, 0.0], Special.NEAR, []),
    ],
)
def test_each_rule_as_it_is_just_met_and_just_not(
    values: list[float], special: Special, expected: list[int]
) -> None:
    # Six values around 0 make the limits: moving range 2, limits at 5.32 on either side.
    assert where(xmr(values, baseline=6), special) == expected


def test_chance_alone_is_seldom_special() -> None:
    draw = random.Random(5)
    special = sum(
        Special.OUTSIDE in point.special
        for _ in range(200)
        for point in xmr([draw.gauss(50, 4) for _ in range(24)])
    )
    assert special / (200 * 24) < 0.01


@pytest.mark.parametrize("values", [[], [1.0]])
def test_too_few_values_have_no_limits(values: list[float]) -> None:
    with pytest.raises(ValueError, match="at least two"):
        xmr(values)


@pytest.mark.parametrize("counts", [[], [(1, 4), (0, 0)]])
def test_shares_without_cases_have_none_either(counts: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="denominator"):
        p_chart(counts)
