"""A print run: many letters in one file with a cover sheet, printed, posted, and what came back."""

from __future__ import annotations

from enum import StrEnum

from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason


class RunState(StrEnum):
    MADE = "made"
    PRINTED = "printed"
    POSTED = "posted"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    RunState.MADE: "To be printed",
    RunState.PRINTED: "Printed, to be posted",
    RunState.POSTED: "Posted",
    RunState.CANCELLED: "Cancelled",
}


class RunVerb(StrEnum):
    MAKE = "make"
    PRINT = "say that it is printed"
    POST = "say that it is posted"
    CANCEL = "cancel"


_S, _V = RunState, RunVerb
RUN_MOVES: Moves[RunState, RunVerb, str] = Moves(
    (
        Move(None, _V.MAKE, _S.MADE),
        Move(_S.MADE, _V.PRINT, _S.PRINTED),
        Move(_S.MADE, _V.CANCEL, _S.CANCELLED),
        Move(_S.PRINTED, _V.POST, _S.POSTED),
    )
)


class RunFault(Reason):
    """Why a print run cannot be made or changed."""

    NOTHING = "No letter waits to be printed."
    CHANGED = "Other letters wait now than those you saw. Look at the list again."
    NOT_NOW = "The run has moved on meanwhile. Look at where it is now."
    PRINTED = (
        "It is printed already, so it cannot be cancelled. What was not posted can be said to have come back."
    )
    NO_WORDS = "Say why."
    ODD_COUNT = (
        "Enter how many letters were posted: as many as the run holds. Say of the others that they came back."
    )


def after(source: RunState | None, verb: RunVerb) -> RunState | None:
    """The state that follows; None where the table has no such move."""
    return RUN_MOVES.after(source, verb)


def against(state: RunState, verb: RunVerb, *, words: str = "-") -> tuple[RunFault, ...]:
    """Why this cannot be done to a run; empty when it can."""
    if after(state, verb) is None:
        late = verb is RunVerb.CANCEL and state in (RunState.PRINTED, RunState.POSTED)
        return (RunFault.PRINTED if late else RunFault.NOT_NOW,)
    return () if words.strip() else (RunFault.NO_WORDS,)
