"""From received to answered: every move of an enquiry, and on whose side somebody stands who makes it."""

from collections.abc import Iterator
from enum import StrEnum

from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason


class State(StrEnum):
    """Where an enquiry stands."""

    RECEIVED = "received"
    OWNED = "owned"
    WAITING = "waiting"
    ANSWERED = "answered"
    REOPENED = "reopened"
    CLOSED = "closed"
    MERGED = "merged"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def told(self) -> str:
        """The same, as whoever asked reads it."""
        return _TOLD[self]

    @property
    def is_open(self) -> bool:
        """True while somebody waits for an answer, or is waited for."""
        return self in OPEN

    @property
    def runs(self) -> bool:
        """True while the clock runs."""
        return self in RUNNING


_LABELS = {
    State.RECEIVED: "Waits for an owner",
    State.OWNED: "Being worked on",
    State.WAITING: "Waits for who asked",
    State.ANSWERED: "Answered",
    State.REOPENED: "Asked again",
    State.CLOSED: "Closed",
    State.MERGED: "Joined with an earlier one",
}
_TOLD = {
    State.RECEIVED: "Received",
    State.OWNED: "Somebody is working on it",
    State.WAITING: "We asked you something",
    State.ANSWERED: "Answered",
    State.REOPENED: "Somebody is working on it",
    State.CLOSED: "Closed",
    State.MERGED: "Answered together with another question",
}
RUNNING = (State.RECEIVED, State.OWNED, State.REOPENED)
OPEN = (*RUNNING, State.WAITING)


class Verb(StrEnum):
    """What can be done to an enquiry."""

    RECEIVE = "receive"
    SPLIT_OFF = "split off"
    TAKE = "take on"
    ASK_BACK = "ask back"
    ADD = "add"
    RESUME = "go on"
    ANSWER = "answer"
    CORRECT = "correct the answer"
    CLOSE = "close"
    SET_ASIDE = "set aside"
    REROUTE = "reroute"
    SET_URGENCY = "set the urgency"
    NOTE = "note"
    ESCALATE = "escalate"
    MERGE = "merge"
    UNMERGE = "undo the merge"
    SPLIT = "split"
    RECOGNISE = "recognise"
    CONSULT = "ask an expert"
    ADVISE = "advise"
    CALL_OFF = "call off the expert"
    RATE = "rate"

    @property
    def done(self) -> str:
        """What was done, as a history tells it."""
        return _DONE[self]


_DONE = {
    Verb.RECEIVE: "Received",
    Verb.SPLIT_OFF: "Split off another enquiry",
    Verb.TAKE: "Taken on",
    Verb.ASK_BACK: "Asked back",
    Verb.ADD: "Something was added",
    Verb.RESUME: "Went on",
    Verb.ANSWER: "Answered",
    Verb.CORRECT: "Answer corrected",
    Verb.CLOSE: "Closed",
    Verb.SET_ASIDE: "Closed without an answer",
    Verb.REROUTE: "Rerouted",
    Verb.SET_URGENCY: "Urgency changed",
    Verb.NOTE: "Note",
    Verb.ESCALATE: "Past its time: raised to the manager",
    Verb.MERGE: "Joined with an earlier enquiry",
    Verb.UNMERGE: "Taken apart again",
    Verb.SPLIT: "A second question was split off",
    Verb.RECOGNISE: "Said to come from the provider",
    Verb.CONSULT: "An expert was asked",
    Verb.ADVISE: "The expert answered",
    Verb.CALL_OFF: "The expert’s link was withdrawn",
    Verb.RATE: "Said if it helped",
}

#: What whoever asked never reads: how the council works, and what its people say among themselves.
INTERNAL = frozenset(
    {Verb.RESUME, Verb.REROUTE, Verb.SET_URGENCY, Verb.NOTE, Verb.ESCALATE, Verb.MERGE, Verb.UNMERGE, Verb.SPLIT,
     Verb.RECOGNISE, Verb.CONSULT, Verb.ADVISE, Verb.CALL_OFF}
)  # fmt: skip


class Side(StrEnum):
    """On whose side somebody stands who makes a move."""

    COUNCIL = "council"
    ASKER = "asker"


BOTH, OURS = (Side.COUNCIL, Side.ASKER), (Side.COUNCIL,)


def _moves() -> Iterator[Move[State, Verb, Side]]:
    yield Move(None, Verb.RECEIVE, State.RECEIVED, BOTH)
    yield Move(None, Verb.SPLIT_OFF, State.RECEIVED, OURS)
    yield Move(State.RECEIVED, Verb.TAKE, State.OWNED, OURS)
    for state in (State.OWNED, State.REOPENED, State.WAITING):
        yield Move(state, Verb.TAKE, state, OURS)
    yield Move(State.WAITING, Verb.RESUME, State.OWNED, OURS)
    yield Move(State.WAITING, Verb.ADD, State.OWNED, BOTH)
    yield Move(State.ANSWERED, Verb.ADD, State.REOPENED, BOTH)
    yield Move(State.CLOSED, Verb.ADD, State.REOPENED, BOTH)
    yield Move(State.MERGED, Verb.ADD, State.MERGED, BOTH)
    for state in RUNNING:
        yield Move(state, Verb.ADD, state, BOTH)
        yield Move(state, Verb.ASK_BACK, State.WAITING, OURS)
        yield Move(state, Verb.REROUTE, State.RECEIVED, OURS)
        yield Move(state, Verb.ESCALATE, state, OURS)
        yield Move(state, Verb.SPLIT, state, OURS)
    for state in OPEN:
        yield Move(state, Verb.CONSULT, state, OURS)
        yield Move(state, Verb.ANSWER, State.ANSWERED, OURS)
        yield Move(state, Verb.SET_ASIDE, State.CLOSED, OURS)
        yield Move(state, Verb.SET_URGENCY, state, OURS)
        yield Move(state, Verb.MERGE, State.MERGED, OURS)
        yield Move(State.MERGED, Verb.UNMERGE, state, OURS)
    yield Move(State.MERGED, Verb.ANSWER, State.MERGED, OURS)
    yield Move(State.ANSWERED, Verb.CORRECT, State.ANSWERED, OURS)
    yield Move(State.ANSWERED, Verb.CLOSE, State.CLOSED, OURS)
    for state in (State.ANSWERED, State.CLOSED, State.MERGED):
        yield Move(state, Verb.RATE, state, (Side.ASKER,))
    for state in State:
        yield Move(state, Verb.ADVISE, state, OURS)
        yield Move(state, Verb.CALL_OFF, state, OURS)
        yield Move(state, Verb.NOTE, state, OURS)
        yield Move(state, Verb.RECOGNISE, state, OURS)


#: Every move there is. The diagram in the README is drawn from it.
MOVES = Moves(_moves())


class MoveFault(Reason):
    """Why an enquiry cannot be moved like this."""

    NOT_NOW = "This has moved on meanwhile, and that can no longer be done. Its page says where it stands."
    NOT_YOURS = "Only the council’s own people can do that."


def may_move(state: State | None, verb: Verb, side: Side) -> tuple[MoveFault, ...]:
    """Reasons against a verb in a state by somebody of that side; empty means it may be done."""
    if not MOVES.ways(state, verb):
        return (MoveFault.NOT_NOW,)
    return () if MOVES.may(state, verb, side) else (MoveFault.NOT_YOURS,)
