"""What a change did: agreement with an independent implementation, intervals that cover, placebos, plain sentences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.regression.linear_model import OLS

from carepost.insight.engine.comparing.interrupted import TooFew, effect, placebos, sentence


def series(
    length: int, since: int, *, step: float = 0.0, turn: float = 0.0, alike: float = 0.0, seed: int = 1
) -> list[float]:
    """A rising line with noise of 1, whose neighbours in time are `alike`, and a change at `since`."""
    random = np.random.default_rng(seed)
    noise = [float(random.normal())]
    for _ in range(length - 1):
        noise.append(alike * noise[-1] + float(random.normal()) * (1 - alike**2) ** 0.5)
    at = np.arange(length)
    values = 50 + 0.2 * at + step * (at >= since) + turn * np.maximum(0, at - since) + np.array(noise)
    return [float(value) for value in values]


@given(
    values=st.lists(st.floats(-100, 100), min_size=14, max_size=60),
    part=st.floats(0.0, 1.0),
)
@settings(max_examples=60, deadline=None)
def test_it_agrees_with_an_independent_implementation(values: list[float], part: float) -> None:
    since = 8 + int(part * (len(values) - 12))
    found = effect(values, since)
    at = np.arange(len(values), dtype=float)
    after = (at >= since).astype(float)
    design = np.column_stack([np.ones(len(values)), at, after, after * (at - since)])
    plain = OLS(np.array(values), design).fit()
    theirs = OLS(np.array(values), design).fit(
        cov_type="HAC", cov_kwds={"maxlags": found.lags, "use_correction": True}, use_t=True
    )
    low, high = max(
        (each.conf_int()[2] for each in (plain, theirs)), key=lambda ends: float(ends[1] - ends[0])
    )
    size = 1 + max(map(abs, values))
    assert found.step.value == pytest.approx(theirs.params[2], abs=1e-6 * size)
    assert found.turn.value == pytest.approx(theirs.params[3], abs=1e-6 * size)
    assert (found.step.interval.lower, found.step.interval.upper) == pytest.approx(
        (low, high), abs=1e-6 * size
    )


def test_a_step_and_a_turn_are_found_where_they_are() -> None:
    found = effect(series(60, 40, step=8.0, turn=0.5), 40)
    assert found.step.interval.holds(8.0)
    assert found.turn.interval.holds(0.5)
    assert found.mean.is_more_than_chance
    assert found.expected[39] == pytest.approx(found.fitted[39])
    assert found.fitted[50] - found.expected[50] == pytest.approx(found.step.value + 10 * found.turn.value)


def covers(alike: float, times: int = 300) -> float:
    """How often the interval around the step holds the truth."""
    held = [
        effect(series(80, 50, step=3.0, alike=alike, seed=seed), 50).step.interval.holds(3.0)
        for seed in range(times)
    ]
    return sum(held) / times


def plainly_covers(alike: float, times: int = 300) -> float:
    """The same by intervals that take every point for a stranger to its neighbours."""
    held = 0
    for seed in range(times):
        at = np.arange(80, dtype=float)
        after = (at >= 50).astype(float)
        design = np.column_stack([np.ones(80), at, after, after * (at - 50)])
        low, high = (
            OLS(np.array(series(80, 50, step=3.0, alike=alike, seed=seed)), design).fit().conf_int()[2]
        )
        held += low <= 3.0 <= high
    return held / times


def test_intervals_cover_about_as_often_as_they_say_and_know_of_likeness() -> None:
    assert covers(0.0) > 0.93
    assert covers(0.4) > 0.84 > 0.80 > plainly_covers(0.4)


def test_what_is_chance_is_called_chance() -> None:
    values = series(60, 40, seed=3)
    found = effect(values, 40)
    assert not found.mean.is_more_than_chance
    assert sentence(found, placebos(values, 40)).startswith(
        "What came after the change is not more than chance"
    )


def test_earlier_dates_at_which_nothing_happened_are_tried() -> None:
    values = series(60, 40, step=9.0)
    placebo = placebos(values, 40)
    assert len(placebo.means) == 40 - 4 - 8 + 1
    assert placebo.as_great == 0
    said = sentence(effect(values, 40), placebo, "9.0 higher")
    assert "None of 29 earlier dates shows as great a change" in said
    assert "no series can tell" in said


def test_a_series_that_jumps_at_other_dates_too_is_no_evidence() -> None:
    values = [value + (12 if at >= 20 else 0) for at, value in enumerate(series(60, 40, step=6.0))]
    placebo = placebos(values, 40)
    found = effect(values, 40)
    assert placebo.as_great > 0
    if found.mean.is_more_than_chance:
        assert "no evidence that the change did it" in sentence(found, placebo, "higher")


@pytest.mark.parametrize(("length", "since"), [(11, 7), (20, 17), (20, 20), (0, 0)])
def test_too_few_points_are_refused_with_how_many_it_takes(length: int, since: int) -> None:
    with pytest.raises(TooFew, match="It takes 8 points before and 4 since"):
        effect([1.0] * length, since)
