"""A step of the ladder from the night it is raised to its end: every move, and who may make it."""

from enum import StrEnum

from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason

from .ladder import StepKind


class StepState(StrEnum):
    """Where a step of the ladder stands."""

    WAITING = "waiting"
    DONE = "done"
    NOT_POSSIBLE = "not_possible"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return {
            StepState.WAITING: "Waits to be done",
            StepState.DONE: "Done",
            StepState.NOT_POSSIBLE: "Was not possible",
            StepState.ENDED: "No longer needed",
        }[self]


class StepVerb(StrEnum):
    """What can happen to a step."""

    RAISE = "raise"
    DO = "do"
    NOT_POSSIBLE = "say it is not possible"
    END = "end"

    @property
    def done(self) -> str:
        """What happened, as a history tells it."""
        return {
            StepVerb.RAISE: "Became due",
            StepVerb.DO: "Done",
            StepVerb.NOT_POSSIBLE: "Said not to be possible",
            StepVerb.END: "Ended: no longer needed",
        }[self]


class Hand(StrEnum):
    """Who moves a step: the clock (the night's work, or a call that was recorded), an officer, a manager."""

    CLOCK = "clock"
    OFFICER = "officer"
    MANAGER = "manager"


_ANYBODY = (Hand.CLOCK, Hand.OFFICER, Hand.MANAGER)
#: Every move there is. An ended step is raised again when the call that ended it was corrected away.
STEP_MOVES = Moves(
    (
        Move(None, StepVerb.RAISE, StepState.WAITING, (Hand.CLOCK,)),
        Move(StepState.ENDED, StepVerb.RAISE, StepState.WAITING, (Hand.CLOCK,)),
        Move(StepState.WAITING, StepVerb.DO, StepState.DONE, _ANYBODY),
        Move(StepState.WAITING, StepVerb.NOT_POSSIBLE, StepState.NOT_POSSIBLE, (Hand.OFFICER, Hand.MANAGER)),
        Move(StepState.WAITING, StepVerb.END, StepState.ENDED, (Hand.CLOCK,)),
    )
)
#: Steps that only a manager does. A second attempt is made by making a call, never by saying so.
MANAGERS = frozenset({StepKind.DUTY_MANAGER, StepKind.VISIT})


class LadderFault(Reason):
    """Why a step cannot be moved like this."""

    NOT_NOW = "This step has moved on meanwhile. Its history says how."
    NOT_YOURS = "Only a manager can do this step."
    ANOTHER_STEP = "That belongs to another step of the ladder."
    NO_REASON = "Say why, in a sentence"
    NO_OUTCOME = "Say what came of it, in a sentence"
    NOBODY_TO_WRITE_TO = (
        "Nobody signs in for this provider, so there is no address to write to. Ring them, and mark this step as"
        " not possible."
    )


def may_step(kind: StepKind, state: StepState | None, verb: StepVerb, hand: Hand) -> tuple[LadderFault, ...]:
    """Reasons against a verb on a step by this hand; empty means it may be done."""
    if not STEP_MOVES.ways(state, verb):
        return (LadderFault.NOT_NOW,)
    allowed = STEP_MOVES.may(state, verb, hand) and not (kind in MANAGERS and hand is Hand.OFFICER)
    by_call_only = kind is StepKind.SECOND_ATTEMPT and verb is StepVerb.DO and hand is not Hand.CLOCK
    if by_call_only:
        return (LadderFault.ANOTHER_STEP,)
    return () if allowed else (LadderFault.NOT_YOURS,)
