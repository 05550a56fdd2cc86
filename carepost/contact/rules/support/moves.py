"""From asked or offered to delivered and answered: every move of a request, and who may make it."""

from collections.abc import Iterator
from enum import StrEnum

from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason


class State(StrEnum):
    """Where a request for support stands."""

    OFFERED = "offered"
    ASKED = "asked"
    OWNED = "owned"
    PROMISED = "promised"
    PART_DELIVERED = "part_delivered"
    DELIVERED = "delivered"
    ANSWERED = "answered"
    DECLINED = "declined"
    UNMET = "unmet"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def is_open(self) -> bool:
        """True while somebody still waits for help."""
        return self in OPEN

    @property
    def is_given(self) -> bool:
        return self in {State.DELIVERED, State.ANSWERED}


_LABELS = {
    State.OFFERED: "Offered, waits for the provider",
    State.ASKED: "Waits for an owner",
    State.OWNED: "Taken on, no day promised yet",
    State.PROMISED: "Promised",
    State.PART_DELIVERED: "Delivered in part",
    State.DELIVERED: "Delivered",
    State.ANSWERED: "Delivered, and they said if it helped",
    State.DECLINED: "Declined by the provider",
    State.UNMET: "Could not be met",
    State.CANCELLED: "Cancelled",
}
#: Asked for and not yet given. An offer that waits for the provider is no need yet.
OPEN = (State.ASKED, State.OWNED, State.PROMISED, State.PART_DELIVERED)


class Verb(StrEnum):
    """What can be done to a request."""

    ASK = "ask"
    OFFER = "offer"
    ASK_AGAIN = "ask again"
    ACCEPT = "accept"
    DECLINE = "decline"
    TAKE = "take on"
    PROMISE = "promise"
    MOVE_PROMISE = "move the promise"
    DELIVER_PART = "deliver in part"
    DELIVER = "deliver"
    SAY_IF_HELPED = "say if it helped"
    REMIND = "remind"
    CANNOT_MEET = "say it cannot be met"
    CANCEL = "cancel"
    UNDO = "undo"

    @property
    def done(self) -> str:
        """What was done, as a history tells it."""
        return _DONE[self]


_DONE = {
    Verb.ASK: "Asked for",
    Verb.OFFER: "Offered",
    Verb.ASK_AGAIN: "Asked for again",
    Verb.ACCEPT: "Offer accepted",
    Verb.DECLINE: "Offer declined",
    Verb.TAKE: "Taken on",
    Verb.PROMISE: "Promised",
    Verb.MOVE_PROMISE: "Promise moved",
    Verb.DELIVER_PART: "Delivered in part",
    Verb.DELIVER: "Delivered",
    Verb.SAY_IF_HELPED: "Said if it helped",
    Verb.REMIND: "Asked once more if it helped",
    Verb.CANNOT_MEET: "Could not be met",
    Verb.CANCEL: "Cancelled",
    Verb.UNDO: "Undone",
}


class Side(StrEnum):
    """On whose side somebody stands who makes a move."""

    COUNCIL = "council"
    PROVIDER = "provider"


class Helped(StrEnum):
    """What a provider says of help that was given."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def label(self) -> str:
        return {Helped.YES: "Yes, it helped", Helped.PARTLY: "Partly", Helped.NO: "No, it did not help"}[self]


BOTH, OURS = (Side.COUNCIL, Side.PROVIDER), (Side.COUNCIL,)


def _moves() -> Iterator[Move[State, Verb, Side]]:
    yield Move(None, Verb.ASK, State.ASKED, BOTH)
    yield Move(None, Verb.OFFER, State.OFFERED, OURS)
    yield Move(State.OFFERED, Verb.ACCEPT, State.OWNED, BOTH)
    yield Move(State.OFFERED, Verb.DECLINE, State.DECLINED, BOTH)
    yield Move(State.OFFERED, Verb.CANCEL, State.CANCELLED, OURS)
    yield Move(State.ASKED, Verb.TAKE, State.OWNED, OURS)
    for state in OPEN[1:]:
        yield Move(state, Verb.TAKE, state, OURS)
    yield Move(State.OWNED, Verb.PROMISE, State.PROMISED, OURS)
    yield Move(State.PART_DELIVERED, Verb.PROMISE, State.PART_DELIVERED, OURS)
    yield Move(State.PROMISED, Verb.MOVE_PROMISE, State.PROMISED, OURS)
    yield Move(State.PART_DELIVERED, Verb.MOVE_PROMISE, State.PART_DELIVERED, OURS)
    for state in OPEN[1:]:
        yield Move(state, Verb.DELIVER_PART, State.PART_DELIVERED, OURS)
        yield Move(state, Verb.DELIVER, State.DELIVERED, OURS)
    for state in OPEN:
        yield Move(state, Verb.ASK_AGAIN, state, BOTH)
        yield Move(state, Verb.CANNOT_MEET, State.UNMET, OURS)
        yield Move(state, Verb.CANCEL, State.CANCELLED, BOTH)
    yield Move(State.DELIVERED, Verb.REMIND, State.DELIVERED, OURS)
    yield Move(State.DELIVERED, Verb.SAY_IF_HELPED, State.ANSWERED, BOTH)


#: Every move there is. The diagram in the README is drawn from it.
MOVES = Moves(_moves())


class MoveFault(Reason):
    """Why a request cannot be moved like this."""

    NOT_NOW = "This has moved on meanwhile, and that can no longer be done. Its page says where it stands."
    NOT_YOURS = "Only the council's own people can do that."


def may_move(state: State | None, verb: Verb, side: Side) -> tuple[MoveFault, ...]:
    """Reasons against a verb in a state by somebody of that side; empty means it may be done."""
    if not MOVES.ways(state, verb):
        return (MoveFault.NOT_NOW,)
    return () if MOVES.may(state, verb, side) else (MoveFault.NOT_YOURS,)
