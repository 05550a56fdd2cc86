"""The readers of risk: where services stand, why, and how that moved."""

from carepost.risk.queries.columns import Board, Fired, Wanted, board, turned_worse
from carepost.risk.queries.movement import worst_of, year_of, year_of_council
from carepost.risk.queries.noted import Noted, noted, noted_one
from carepost.risk.queries.overrides import (
    ByHand,
    by_hand,
    last_day,
    news_since,
    overrides_in_force,
    own_service,
    proposal,
    proposals_waiting,
)
from carepost.risk.queries.standing import (
    bands,
    counts,
    ids_in_bands,
    moved_since,
    moves,
    policy_now,
    policy_of,
    reason_lines,
    standings,
)
from carepost.risk.queries.told import held_moves
from carepost.risk.shown import standing_for

__all__ = [
    "Board",
    "ByHand",
    "Fired",
    "Noted",
    "Wanted",
    "bands",
    "board",
    "by_hand",
    "counts",
    "held_moves",
    "ids_in_bands",
    "last_day",
    "moved_since",
    "moves",
    "news_since",
    "noted",
    "noted_one",
    "overrides_in_force",
    "own_service",
    "policy_now",
    "policy_of",
    "proposal",
    "proposals_waiting",
    "reason_lines",
    "standing_for",
    "standings",
    "turned_worse",
    "worst_of",
    "year_of",
    "year_of_council",
]
