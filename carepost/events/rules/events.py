"""An event from draft to closed: every move of it, what a plan must say, and the weeks of a series."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from carepost.core.clock import LONDON
from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason

LONGEST_HOURS = 12
LONGEST_WORDS = 4000
MOST_WEEKS = 52


class Kind(StrEnum):
    """What sort of event it is."""

    WEBINAR = "webinar"
    DROP_IN = "drop_in"
    TRAINING = "training"
    MEETING = "meeting"

    @property
    def label(self) -> str:
        return {"drop_in": "Drop-in"}.get(self.value, self.value.capitalize())


class State(StrEnum):
    """Where an event stands."""

    DRAFT = "draft"
    OPEN = "open"
    FULL = "full"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def takes_people(self) -> bool:
        """True while people sign up, or wait for a place."""
        return self in (State.OPEN, State.FULL)


_LABELS = {
    State.DRAFT: "Draft: nobody outside sees it",
    State.OPEN: "Open",
    State.FULL: "Full: there is a waiting list",
    State.HELD: "Held",
    State.CLOSED: "Closed",
    State.CANCELLED: "Cancelled",
}


class Verb(StrEnum):
    """What is done to an event."""

    PLAN = "plan"
    CHANGE = "change"
    OPEN = "open"
    FILL = "take the last place"
    FREE = "free a place"
    MOVE = "move"
    CANCEL = "cancel"
    HOLD = "hold"
    CLOSE = "close"
    REOPEN = "open again"

    @property
    def done(self) -> str:
        """What was done, as a history tells it."""
        return _DONE[self]


_DONE = {
    Verb.PLAN: "Planned",
    Verb.CHANGE: "Changed",
    Verb.OPEN: "Opened for signing up",
    Verb.FILL: "The last place was taken",
    Verb.FREE: "A place is free again",
    Verb.MOVE: "Moved",
    Verb.CANCEL: "Cancelled",
    Verb.HOLD: "Held",
    Verb.CLOSE: "Closed",
    Verb.REOPEN: "Opened again after closing",
}


def _moves() -> Iterator[Move[State, Verb, str]]:
    yield Move(None, Verb.PLAN, State.DRAFT)
    yield Move(State.DRAFT, Verb.OPEN, State.OPEN)
    yield Move(State.OPEN, Verb.FILL, State.FULL)
    yield Move(State.FULL, Verb.FREE, State.OPEN)
    for state in (State.DRAFT, State.OPEN, State.FULL):
        yield Move(state, Verb.CHANGE, state)
        yield Move(state, Verb.CANCEL, State.CANCELLED)
    for state in (State.OPEN, State.FULL):
        yield Move(state, Verb.MOVE, state)
        yield Move(state, Verb.HOLD, State.HELD)
    yield Move(State.HELD, Verb.CLOSE, State.CLOSED)
    yield Move(State.CLOSED, Verb.REOPEN, State.HELD)


#: Every move there is. Who makes it is a matter of permissions alone.
MOVES = Moves(_moves())


class EventFault(Reason):
    """Why an event cannot be planned, changed or moved like this."""

    NO_TITLE = "Enter what the event is called."
    NO_HOST = "Enter who hosts it."
    NO_TOPIC = "Enter what it is about in a word or two."
    ENDS_BEFORE = "The end must be after the beginning."
    TOO_LONG = "An event lasts 12 hours at most. Plan one for each day."
    NO_PLACES = "Enter how many places there are, 1 or more, or leave it empty where there is no limit."
    TOO_MANY_WEEKS = "A series has from 1 to 52 weeks."
    OVER = "It would be over already. Choose a time to come."
    NOT_NOW = "This event has moved on, and that can no longer be done. Its page says where it stands."
    NOT_OVER = "It has not begun yet. Come back once it has."
    FEWER = "More people hold a place than that. Cancel places first, or leave more."
    NO_WHY = "Say why: everybody who holds a place reads it."
    SAME_TIME = "That is when it is already."
    NO_KEY = "This page was incomplete. Open it again and send it once more."


@dataclass(frozen=True, slots=True)
class Plan:
    """What an event is to be. Moments are aware; no `places` means no limit.

    `joining` is for those who hold a place alone; `where` is for everybody.
    """

    title: str
    kind: Kind
    topic: str
    host: str
    begins: datetime
    ends: datetime
    about: str = ""
    where: str = ""
    joining: str = ""
    places: int | None = None


def plan_faults(plan: Plan, weeks: int = 1) -> tuple[EventFault, ...]:
    """Reasons against a plan; empty means it can be planned."""
    found = {
        EventFault.NO_TITLE: not plan.title.strip(),
        EventFault.NO_TOPIC: not plan.topic.strip(),
        EventFault.NO_HOST: not plan.host.strip(),
        EventFault.ENDS_BEFORE: plan.ends <= plan.begins,
        EventFault.TOO_LONG: plan.ends - plan.begins > timedelta(hours=LONGEST_HOURS),
        EventFault.NO_PLACES: plan.places is not None and plan.places < 1,
        EventFault.TOO_MANY_WEEKS: not 1 <= weeks <= MOST_WEEKS,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def weekly(moment: datetime, weeks: int) -> tuple[datetime, ...]:
    """The same hour in London on that day and in the weeks after it, also where the clock changes between them."""
    first = moment.astimezone(LONDON).replace(tzinfo=None)
    return tuple(
        (first + timedelta(weeks=n)).replace(tzinfo=LONDON).astimezone(moment.tzinfo) for n in range(weeks)
    )


def may_do(state: State | None, verb: Verb) -> tuple[EventFault, ...]:
    """Reasons against a verb in a state; empty means it may be done."""
    return () if MOVES.ways(state, verb) else (EventFault.NOT_NOW,)
