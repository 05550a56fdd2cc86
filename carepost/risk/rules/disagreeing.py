"""A provider disputes one reason of its standing, or the whole: the steps to a fair answer, and its clock.

That a challenge is heard and answered by somebody else within days is the habit of quality audits (PAMMS: 14 days to
challenge, senior review by somebody new). The days are a policy (`ShownPolicy`).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from carepost.core.calendar import add_working_days, working_days_between
from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason

MOST_WORDS = 4_000


class State(StrEnum):
    """Where a disagreement stands."""

    OPEN = "open"
    WAITING = "waiting"
    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"
    TAKEN_BACK = "taken_back"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def is_open(self) -> bool:
        return self in (State.OPEN, State.WAITING)


_LABELS = {
    State.OPEN: "Waits for an answer",
    State.WAITING: "Waits for the provider",
    State.UPHELD: "Upheld",
    State.PARTLY: "Upheld in part",
    State.NOT_UPHELD: "Not upheld",
    State.TAKEN_BACK: "Taken back",
}
ANSWERS = (State.UPHELD, State.PARTLY, State.NOT_UPHELD)


class Verb(StrEnum):
    """What can be done with one."""

    DISAGREE = "disagree"
    TAKE = "take on"
    ASK_BACK = "ask back"
    ADD = "add"
    UPHOLD = "uphold"
    UPHOLD_IN_PART = "uphold in part"
    NOT_UPHOLD = "not uphold"
    TAKE_BACK_FILE = "take a file back"
    TAKE_BACK = "take back"
    RAISE = "raise"

    @property
    def done(self) -> str:
        """What was done, as a history tells it."""
        return _DONE[self]


_DONE = {
    Verb.DISAGREE: "The provider disagreed",
    Verb.TAKE: "Taken on",
    Verb.ASK_BACK: "The council asked back",
    Verb.ADD: "The provider added",
    Verb.UPHOLD: "Upheld",
    Verb.UPHOLD_IN_PART: "Upheld in part",
    Verb.NOT_UPHOLD: "Not upheld",
    Verb.TAKE_BACK_FILE: "The provider took a file back",
    Verb.TAKE_BACK: "Taken back by the provider",
    Verb.RAISE: "Past its time: raised to the managers",
}


class Side(StrEnum):
    """Who makes a step. One that is late raises itself."""

    PROVIDER = "provider"
    COUNCIL = "council"


_PROVIDER, _COUNCIL = (Side.PROVIDER,), (Side.COUNCIL,)
#: Every step there is.
DISAGREEMENT_MOVES = Moves(
    (
        Move(None, Verb.DISAGREE, State.OPEN, _PROVIDER),
        Move(State.OPEN, Verb.TAKE, State.OPEN, _COUNCIL),
        Move(State.WAITING, Verb.TAKE, State.WAITING, _COUNCIL),
        Move(State.OPEN, Verb.ASK_BACK, State.WAITING, _COUNCIL),
        Move(State.WAITING, Verb.ADD, State.OPEN, _PROVIDER),
        Move(State.OPEN, Verb.ADD, State.OPEN, _PROVIDER),
        Move(State.OPEN, Verb.TAKE_BACK_FILE, State.OPEN, _PROVIDER),
        Move(State.WAITING, Verb.TAKE_BACK_FILE, State.WAITING, _PROVIDER),
        Move(State.OPEN, Verb.UPHOLD, State.UPHELD, _COUNCIL),
        Move(State.OPEN, Verb.UPHOLD_IN_PART, State.PARTLY, _COUNCIL),
        Move(State.OPEN, Verb.NOT_UPHOLD, State.NOT_UPHELD, _COUNCIL),
        Move(State.WAITING, Verb.UPHOLD, State.UPHELD, _COUNCIL),
        Move(State.WAITING, Verb.UPHOLD_IN_PART, State.PARTLY, _COUNCIL),
        Move(State.WAITING, Verb.NOT_UPHOLD, State.NOT_UPHELD, _COUNCIL),
        Move(State.OPEN, Verb.TAKE_BACK, State.TAKEN_BACK, _PROVIDER),
        Move(State.WAITING, Verb.TAKE_BACK, State.TAKEN_BACK, _PROVIDER),
        Move(State.OPEN, Verb.RAISE, State.OPEN, _COUNCIL),
    )
)
ANSWER_VERBS = {
    State.UPHELD: Verb.UPHOLD, State.PARTLY: Verb.UPHOLD_IN_PART, State.NOT_UPHELD: Verb.NOT_UPHOLD,
}  # fmt: skip


class DisagreementFault(Reason):
    """Why a step cannot be made."""

    NOT_YOURS = "This service is not one of yours."
    NO_COUNCIL = "No council that uses Carepost looks after this service, so it has no standing to dispute."
    NOTHING_TO_DISPUTE = "Its standing does not give that reason now. Open the page again."
    NO_WORDS = "Say what is not so, in a sentence or two."
    TOO_LONG = "Write 4,000 characters or fewer."
    SAID_ALREADY = "You disagreed with this already and it waits for an answer. Add to it instead."
    NO_KEY = "This page is too old. Open it again."
    GONE = "There is no such disagreement."
    ENDED = "This was answered or taken back already."
    NOT_NOW = "That cannot be done as it stands now."
    NO_ANSWER = "Say why, so that the provider can follow it."
    NO_FILE = "This file was taken back already."
    OWN_NOTE = "You noted this reason yourself. Let a colleague answer."
    NOT_AN_ANSWER = "Choose whether it is upheld."


def words_faults(
    words: str, empty: DisagreementFault = DisagreementFault.NO_WORDS
) -> tuple[DisagreementFault, ...]:
    """Reasons against what somebody wrote; empty means that it can be kept."""
    if not words.strip():
        return (empty,)
    return (DisagreementFault.TOO_LONG,) if len(words) > MOST_WORDS else ()


def due_after(on: date, days: int) -> date:
    """The day by which an answer is due."""
    return add_working_days(on, days)


def left_of(due_on: date, on: date) -> int:
    """How many working days are left as the clock stops: none where it is past."""
    return max(working_days_between(on, due_on), 0)
