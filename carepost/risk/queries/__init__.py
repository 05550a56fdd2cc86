"""The readers of risk: where services stand, why, and how that moved."""

from carepost.risk.queries.standing import (
    board,
    counts,
    moves,
    policy_now,
    refs_in_band,
    standing_for,
    standings,
)

__all__ = [
    "board",
    "counts",
    "moves",
    "policy_now",
    "refs_in_band",
    "standing_for",
    "standings",
]
