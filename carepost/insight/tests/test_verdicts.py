"""Verdicts: the vectors of domain 11 by number; never a difference where nothing was tested."""

from __future__ import annotations

import pytest

from carepost.insight.engine.comparing.verdicts import (
    Band,
    Polarity,
    band,
    false_flags,
    judge,
    judge_untested,
    needed,
)

HIGHER, LOWER, NEITHER = Polarity.HIGHER, Polarity.LOWER, Polarity.NEITHER


@pytest.mark.parametrize(
    ("count", "total", "benchmark", "polarity", "words"),
    [
        (82, 119, 0.5945, HIGHER, "positive"),  # T11.1
        (25, 113, 0.1208, HIGHER, "strong positive"),  # T11.2
        (0, 122, 0.0125, LOWER, "no difference"),  # T11.4
        (0, 60, 0.0154, LOWER, "no difference"),
        (82, 119, 0.5945, LOWER, "negative"),
        (25, 113, 0.1208, LOWER, "strong negative"),
        (82, 119, 0.5945, NEITHER, "above"),
        (5, 113, 0.1208, NEITHER, "below"),
        (5, 113, 0.1208, HIGHER, "negative"),
        (119, 119, 1.0, HIGHER, "no difference"),
        (119, 119, 0.0, HIGHER, "strong positive"),
    ],
)
def test_a_share_beside_its_benchmark(
    count: int, total: int, benchmark: float, polarity: Polarity, words: str
) -> None:
    assert judge(count, total, benchmark, polarity).verdict.words == words


def test_how_far_and_how_likely() -> None:
    first, second = judge(82, 119, 0.5945, HIGHER), judge(25, 113, 0.1208, HIGHER)
    assert (round(first.z, 2), round(first.chance, 3)) == (2.10, 0.040)  # T11.1
    assert round(second.z, 2) == 3.28  # T11.2
    none = [judge(0, total, p, LOWER).chance for total, p in ((122, 0.0125), (60, 0.0154))]
    assert all(chance > 0.2 for chance in none)  # T11.4: nobody at all is no wonder


@pytest.mark.parametrize(
    ("value", "benchmark", "polarity", "words"),
    [
        (10.76, 9.74, LOWER, "direction negative, not tested"),  # T11.5
        (0.37, 0.29, LOWER, "direction negative, not tested"),  # T11.6
        (68.91, 59.45, HIGHER, "direction positive, not tested"),
        (3.0, 3.0, HIGHER, "no difference, not tested"),
    ],
)
def test_without_counts_there_is_a_direction_and_no_difference(
    value: float, benchmark: float, polarity: Polarity, words: str
) -> None:
    assert judge_untested(value, benchmark, polarity).words == words


def test_how_many_cases_a_difference_would_need() -> None:
    assert needed(0.1076, 0.0974) == 3_247  # T11.5
    assert needed(0.1076, 0.0974, 0.998) == 8_070
    assert needed(0.0974, 0.0974) is None


@pytest.mark.parametrize(
    ("z", "told"),
    [
        (0.0, Band.AS_OTHERS), (1.49, Band.AS_OTHERS), (-1.5, Band.TENDING), (1.99, Band.TENDING),
        (2.0, Band.VARIATION), (-2.99, Band.VARIATION), (3.0, Band.SIGNIFICANT), (-7.0, Band.SIGNIFICANT),
    ],
)  # fmt: skip
def test_bands_of_z(z: float, told: Band) -> None:
    assert band(z) is told


def test_of_many_indicators_some_are_flagged_by_chance() -> None:
    assert false_flags(60) == pytest.approx(3.0)


@pytest.mark.parametrize("benchmark", [-0.1, 59.45])
def test_a_percentage_is_no_benchmark_of_shares(benchmark: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        judge(82, 119, benchmark, HIGHER)
