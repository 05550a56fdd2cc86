"""Looking back: how early and how often the score warned, worked out from dated facts alone."""

from .counting import Finding, Tally
from .history import Event, EventKind, History, Step
from .intervals import Share, wilson
from .past import DatedRating, KnownSignal, Past
from .policy import ReviewPolicy
from .replay import Replayed, replay
from .report import Report, Reviewing
from .words import in_sentences

__all__ = [
    "DatedRating",
    "Event",
    "EventKind",
    "Finding",
    "History",
    "KnownSignal",
    "Past",
    "Replayed",
    "Report",
    "ReviewPolicy",
    "Reviewing",
    "Share",
    "Step",
    "Tally",
    "in_sentences",
    "replay",
    "wilson",
]
