"""Is it moving? Control charts of a measure over time, and the points that chance does not explain.

Limits and rules are those of NHS England's Making Data Count: XmR charts for values, p-charts for shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import sqrt

from carepost.insight.engine.comparing.intervals import Interval

#: From the mean moving range to three standard deviations: 3 / 1.128 (Shewhart; Wheeler, 1993).
OF_MOVING_RANGE = 2.66


class Special(StrEnum):
    """Why a point is more than chance."""

    OUTSIDE = "outside the limits"
    SHIFT = "one of a run on one side of the middle"
    TREND = "one of a run in one direction"
    NEAR = "one of two in three near a limit"


@dataclass(frozen=True, slots=True)
class Runs:
    """How many points in a row are more than chance."""

    shift: int = 7
    trend: int = 6


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its middle, its limits and what is special about it."""

    value: float
    middle: float
    limits: Interval
    special: frozenset[Special]


def xmr(values: Sequence[float], baseline: int | None = None, runs: Runs = Runs()) -> tuple[Point, ...]:
    """Single values in their order; middle and limits are those of the first `baseline` values, or of all.

    Raises ValueError where fewer than two values make the baseline.
    """
    base = values[:baseline]
    if len(base) < 2:
        raise ValueError("Limits need at least two values")
    middle = sum(base) / len(base)
    moving = sum(abs(after - before) for before, after in pairwise(base)) / (len(base) - 1)
    half = OF_MOVING_RANGE * moving
    return _told(values, middle, [Interval(middle - half, middle + half)] * len(values), runs)


def p_chart(
    counts: Sequence[tuple[int, int]], baseline: int | None = None, runs: Runs = Runs()
) -> tuple[Point, ...]:
    """Shares as (count, total) in their order: each point has limits for its own number of cases.

    Raises ValueError for no counts, and for a total below 1.
    """
    base = counts[:baseline]
    if not base or any(total < 1 for _, total in counts):
        raise ValueError("Each share needs a denominator of at least 1, and there must be one")
    middle = sum(count for count, _ in base) / sum(total for _, total in base)
    halves = [3 * sqrt(middle * (1 - middle) / total) for _, total in counts]
    limits = [Interval(max(0.0, middle - half), min(1.0, middle + half)) for half in halves]
    return _told([count / total for count, total in counts], middle, limits, runs)


def _told(
    values: Sequence[float], middle: float, limits: Sequence[Interval], runs: Runs
) -> tuple[Point, ...]:
    sides = [(value > middle) - (value < middle) for value in values]
    steps = [0, *((after > before) - (after < before) for before, after in pairwise(values))]
    found: list[set[Special]] = [set() for _ in values]
    for at, (value, around) in enumerate(zip(values, limits, strict=True)):
        if not around.holds(value):
            found[at].add(Special.OUTSIDE)
    for at in _in_a_row(sides, runs.shift):
        found[at].add(Special.SHIFT)
    for at in _in_a_row(steps, runs.trend - 1):
        found[at].add(Special.TREND)
        found[at - 1].add(Special.TREND)  # the point from which it went
    for at in _near(values, middle, limits, sides):
        found[at].add(Special.NEAR)
    return tuple(
        Point(value, middle, around, frozenset(special))
        for value, around, special in zip(values, limits, found, strict=True)
    )


def _in_a_row(signs: Sequence[int], least: int) -> set[int]:
    """Where a sign other than 0 stands at least so often in a row."""
    found: set[int] = set()
    begin = 0
    for at in range(1, len(signs) + 1):
        if at == len(signs) or signs[at] != signs[begin]:
            if signs[begin] and at - begin >= least:
                found.update(range(begin, at))
            begin = at
    return found


def _near(
    values: Sequence[float], middle: float, limits: Sequence[Interval], sides: Sequence[int]
) -> set[int]:
    """Points of two in three that lie in the outer third of one side, within the limits."""
    outer = [
        side if around.holds(value) and abs(value - middle) > _two_thirds(around, middle, side) else 0
        for value, around, side in zip(values, limits, sides, strict=True)
    ]
    found: set[int] = set()
    for first in range(len(values) - 2):
        for side in (1, -1):
            near = [at for at in range(first, first + 3) if outer[at] == side]
            if len(near) >= 2:
                found.update(near)
    return found


def _two_thirds(around: Interval, middle: float, side: int) -> float:
    """How far from the middle the outer third of a side begins."""
    return 2 / 3 * (around.upper - middle if side > 0 else middle - around.lower)
