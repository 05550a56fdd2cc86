"""The readers of risk: where services stand, why, and how that moved."""

from carepost.risk.queries.standing import (
    bands,
    board,
    counts,
    ids_in_bands,
    moved_since,
    moves,
    policy_now,
    standing_for,
    standings,
)

__all__ = [
    "bands",
    "board",
    "counts",
    "ids_in_bands",
    "moved_since",
    "moves",
    "policy_now",
    "standing_for",
    "standings",
]
