"""What the market engine takes for old, for near and for the largest. All are Carepost defaults."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MarketPolicy:
    """Years, miles as the crow flies, and how many of the largest owners are told together."""

    old_years: float = 3.0  # as the register's stale ratings
    reach_miles: float = 10.0  # beyond, an alternative is no longer within reach of those who visit
    largest: tuple[int, ...] = (1, 3, 5)


DEFAULT = MarketPolicy()
