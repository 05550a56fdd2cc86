"""An action: what one person has undertaken to do by a day."""

from datetime import date
from enum import StrEnum

from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason


class ActionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class ActionVerb(StrEnum):
    ADD = "add"
    DONE = "done"
    DROP = "drop"


class ActionFault(Reason):
    """Why an action cannot be added or ended so."""

    NO_TITLE = "Say what has to be done."
    NO_OWNER = "Choose the person who does it. An action of nobody is not done."
    NOT_HERE = "Choose somebody who works in your council today."
    NO_DUE = "Give the day by which it is done."
    PAST = "Give today or a later day."
    NO_EVIDENCE = "Say what shows that it is done."
    NO_WORDS = "Say why it is dropped."
    NOT_OPEN = "Somebody has ended this action already."
    NOT_YOURS = "The owner ends an action, or the person who gave it."
    GONE = "There is no such action in your council."


ACTION_MOVES: Moves[ActionState, ActionVerb, str] = Moves(
    (
        Move(None, ActionVerb.ADD, ActionState.OPEN),
        Move(ActionState.OPEN, ActionVerb.DONE, ActionState.DONE),
        Move(ActionState.OPEN, ActionVerb.DROP, ActionState.DROPPED),
    )
)
_LACKS = {ActionVerb.DONE: ActionFault.NO_EVIDENCE, ActionVerb.DROP: ActionFault.NO_WORDS}


def may_add(
    title: str, owner: int | None, due: date | None, *, here: bool, today: date
) -> tuple[ActionFault, ...]:
    """Reasons against adding it; `here` is whether the owner works in the council."""
    checks = (
        (not title.strip(), ActionFault.NO_TITLE),
        (owner is None, ActionFault.NO_OWNER),
        (owner is not None and not here, ActionFault.NOT_HERE),
        (due is None, ActionFault.NO_DUE),
        (due is not None and due < today, ActionFault.PAST),
    )
    return tuple(fault for wrong, fault in checks if wrong)


def move(
    state: ActionState | None, verb: ActionVerb, *, theirs: bool, words: str
) -> tuple[ActionState | None, tuple[ActionFault, ...]]:
    """The state that a verb leads to, and the reasons against it: the one place that reads the table."""
    if not ACTION_MOVES.ways(state, verb):
        return None, (ActionFault.NOT_OPEN,)
    against = []
    if not theirs:
        against.append(ActionFault.NOT_YOURS)
    if verb in _LACKS and not words.strip():
        against.append(_LACKS[verb])
    return ACTION_MOVES.target(state, verb), tuple(against)
