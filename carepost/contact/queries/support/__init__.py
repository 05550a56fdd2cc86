"""The readers of support: the board, one request, a provider's own, and what is unmet by kind and place."""

from carepost.contact.queries.support.own import OwnHelp, askable, kinds_for, own_help
from carepost.contact.queries.support.requests import (
    NOWHERE,
    SHOWS,
    Wanted,
    counts,
    events_of,
    history,
    is_supplies,
    kinds,
    last_step,
    matching,
    of_call,
    of_service,
    open_of,
    owners,
    request_of,
)
from carepost.contact.queries.support.stock import kept_words
from carepost.contact.queries.support.unmet import Tally, by_kind, tallies, total

__all__ = [
    "NOWHERE",
    "SHOWS",
    "OwnHelp",
    "Tally",
    "Wanted",
    "askable",
    "by_kind",
    "counts",
    "events_of",
    "history",
    "is_supplies",
    "kept_words",
    "kinds",
    "kinds_for",
    "last_step",
    "matching",
    "of_call",
    "of_service",
    "open_of",
    "own_help",
    "owners",
    "request_of",
    "tallies",
    "total",
]
