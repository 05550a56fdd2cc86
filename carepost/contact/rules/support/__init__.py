"""Support from asked or offered to delivered and answered: kinds, moves, histories, promises."""

from .catalogue import HOUSE, OTHER, Kind, KindFault, asked_in, catalogue, kind_faults
from .history import Event, Now, UndoFault, fold, may_undo, standing_events
from .moves import MOVES, OPEN, Helped, MoveFault, Side, State, Verb, may_move
from .policy import SupportPolicy
from .promises import (
    Given,
    Outcome,
    StepFault,
    amount_faults,
    due_on,
    helped_faults,
    outcome_of,
    promise_faults,
)

__all__ = [
    "HOUSE",
    "MOVES",
    "OPEN",
    "OTHER",
    "Event",
    "Given",
    "Helped",
    "Kind",
    "KindFault",
    "MoveFault",
    "Now",
    "Outcome",
    "Side",
    "State",
    "StepFault",
    "SupportPolicy",
    "UndoFault",
    "Verb",
    "amount_faults",
    "asked_in",
    "catalogue",
    "due_on",
    "fold",
    "helped_faults",
    "kind_faults",
    "may_move",
    "may_undo",
    "outcome_of",
    "promise_faults",
    "standing_events",
]
