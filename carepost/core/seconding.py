"""What one person proposes and another answers: how it may end, who may end it so, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from carepost.core.acting import Actor
from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason, Refused


class State(StrEnum):
    """Where a proposal stands on a day: it waits, or it has ended."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    TURNED_DOWN = "turned_down"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        return {
            State.WAITING: "Waits for a second person",
            State.CONFIRMED: "Confirmed",
            State.TURNED_DOWN: "Turned down",
            State.WITHDRAWN: "Withdrawn",
            State.LAPSED: "Lapsed: nobody answered",
        }[self]


class Answer(StrEnum):
    """How a proposal ended."""

    CONFIRMED = "confirmed"
    TURNED_DOWN = "turned_down"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Who(StrEnum):
    """Who may end a proposal in some way."""

    ANOTHER = "another person"
    PROPOSER = "the person who proposed it"


_ANOTHER, _PROPOSER = (Who.ANOTHER,), (Who.PROPOSER,)
#: Every way from waiting. No job has to run for a proposal to lapse: its day says so.
MOVES = Moves(
    (
        Move(State.WAITING, "confirm", State.CONFIRMED, _ANOTHER),
        Move(State.WAITING, "turn down", State.TURNED_DOWN, _ANOTHER),
        Move(State.WAITING, "withdraw", State.WITHDRAWN, _PROPOSER),
        Move(State.WAITING, "lapse", State.LAPSED),
    )
)
_WHO: Mapping[Answer, tuple[Who, ...]] = MappingProxyType(
    {Answer(move.target.value): move.who for move in MOVES}
)


class SecondFault(Reason):
    """Why a person may not answer a proposal like this."""

    NOBODY = "Sign in first: two people have to be named, and you are none that Carepost knows."
    ANSWERED = "This proposal has been answered meanwhile. Its page says how."
    LAPSED = (
        "Nobody answered this proposal in time, so it has lapsed. If it is still right, propose it again."
    )
    OWN = "You proposed this. Somebody else who may do so has to answer it; you can withdraw it."
    NOT_YOURS = "Only the person who proposed this can withdraw it. You can turn it down."
    NO_WORDS = "Say why you turn it down. The person who proposed it reads that."


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposal as far as its answering goes: whose it is (user id), and the first day too late for an answer."""

    by: int
    lapses_on: date
    answer: Answer | None = None

    def state_on(self, day: date) -> State:
        if self.answer is not None:
            return State(self.answer.value)
        return State.WAITING if day < self.lapses_on else State.LAPSED


def against(
    asked: Asked, answer: Answer, *, by: int, today: date, words: str = ""
) -> tuple[SecondFault, ...]:
    """Reasons against this person (user id) ending a proposal so today; empty means they may."""
    state = asked.state_on(today)
    if state is not State.WAITING:
        return (SecondFault.LAPSED if state is State.LAPSED else SecondFault.ANSWERED,)
    who = Who.PROPOSER if by == asked.by else Who.ANOTHER
    if who not in _WHO[answer]:
        return (SecondFault.OWN,) if who is Who.PROPOSER else (SecondFault.NOT_YOURS,)
    return (SecondFault.NO_WORDS,) if answer is Answer.TURNED_DOWN and not words.strip() else ()


def person(by: Actor) -> int:
    """The id of somebody who has signed in: a command has none, and can be neither of the two. Raises Refused."""
    if by.user_id is None:
        raise Refused([SecondFault.NOBODY])
    return by.user_id
