"""Money: whole pence, and splits that always add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.core import money

PENCE = st.integers(min_value=-(10**12), max_value=10**12)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=40).filter(any)


@given(PENCE)
def test_pence_and_pounds_come_back_the_same(pence: int) -> None:
    assert money.to_pence(money.to_pounds(pence)) == pence


@pytest.mark.parametrize("pounds", ["0.001", "12.345", "NaN", "Infinity"])
def test_a_part_of_a_penny_is_refused(pounds: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        money.to_pence(Decimal(pounds))


@pytest.mark.parametrize(
    ("pounds", "pence"), [("0.005", 1), ("0.015", 2), ("0.0149", 1), ("-0.005", -1), ("2.675", 268)]
)
def test_a_line_is_rounded_half_up(pounds: str, pence: int) -> None:
    assert money.round_to_pence(Decimal(pounds)) == pence


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (1000, [75, 25], [750, 250]),
        (101, [80, 20], [81, 20]),
        (1, [1, 1], [1, 0]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (0, [1, 2], [0, 0]),
        (5, [0, 1], [0, 5]),
    ],
)
def test_the_largest_remainder_gets_the_penny(total: int, weights: list[int], parts: list[int]) -> None:
    assert money.split(total, weights) == parts


@given(PENCE, WEIGHTS)
def test_a_split_adds_up_and_no_share_is_a_penny_off(total: int, weights: list[int]) -> None:
    parts = money.split(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [-1]])
def test_there_must_be_something_to_share_by(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="at least one weight"):
        money.split(100, weights)
