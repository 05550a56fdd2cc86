"""Policies at random, all of which could be adopted, and what they are as kept."""

from __future__ import annotations

from itertools import accumulate, pairwise

from hypothesis import strategies as st

from carepost.risk.rules import Band, Family, ScorePolicy

_FAMILIES = len(Family)


@st.composite
def _weights(draw: st.DrawFn) -> dict[Family, int]:
    """A hundred points cut into as many pieces as there are families; some get none."""
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=_FAMILIES - 1, max_size=_FAMILIES - 1)))
    return {
        family: after - before
        for family, (before, after) in zip(Family, pairwise([0, *cuts, 100]), strict=True)
    }


def _rising(steps: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(st.integers(1, 200), min_size=steps, max_size=steps).map(
        lambda found: tuple(accumulate(found))
    )


@st.composite
def policies(draw: st.DrawFn) -> ScorePolicy:
    """Any policy that the rules let a council adopt."""
    amber, red = sorted(draw(st.lists(st.integers(1, 100), min_size=2, max_size=2, unique=True)))
    least, *_, most = every = sorted(draw(st.lists(st.integers(1, 21), min_size=4, max_size=4)))
    return ScorePolicy(
        weights=draw(_weights()),
        red_from=red,
        amber_from=amber,
        fresh_days=draw(st.integers(1, 60)),
        grey_share=draw(st.sampled_from([0.0, 0.25, 0.4, 0.75, 1.0])),
        grey_may_replace=draw(st.sampled_from([(), (Band.GREEN,), (Band.GREEN, Band.AMBER)])),
        better_days_apart=draw(st.integers(1, 14)),
        better_needed=draw(st.integers(1, 3)),
        cadence={Band.RED: least, Band.AMBER: every[1], Band.GREY: every[2], Band.GREEN: most},
        stale_inspection_years=draw(_rising(3)),
        first_inspection_days=draw(_rising(2)),
        change_days=draw(_rising(2)),
        manager_days=draw(_rising(4)),
    )
