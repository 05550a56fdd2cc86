"""An edition's way: collected, read by a second person, approved, on its day sent, and then as it was for ever."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from carepost.core import calendar
from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason

LONGEST_TITLE, LONGEST_OPENING = 120, 3000
#: How far ahead an edition may be scheduled: further is a slip of the hand.
FARTHEST = timedelta(days=90)


class State(StrEnum):
    """Where an edition stands."""

    COLLECTING = "collecting"
    READY = "ready"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def has_gone(self) -> bool:
        """Whether mail of it was written, so that it is frozen."""
        return self in GONE

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed, or opened again to be changed."""
        return self in (State.COLLECTING, State.READY, State.APPROVED, State.SCHEDULED)


_LABELS = {
    State.COLLECTING: "Being collected",
    State.READY: "Waits for approval",
    State.APPROVED: "Approved",
    State.SCHEDULED: "Scheduled",
    State.SENDING: "Being sent",
    State.SENT: "Sent",
    State.STOPPED: "Stopped while it was sent",
    State.DROPPED: "Given up",
}
GONE = (State.SENDING, State.SENT, State.STOPPED)


class Verb(StrEnum):
    """What can be done to an edition."""

    BEGIN = "begin"
    CORRECT = "begin a corrected edition"
    SUBMIT = "hand in"
    SEND_BACK = "send back"
    APPROVE = "approve"
    REOPEN = "open again"
    SCHEDULE = "schedule"
    STOP = "stop"
    RESUME = "resume"
    START = "start sending"
    FINISH = "finish"
    DROP = "give up"

    @property
    def done(self) -> str:
        """What was done, as a history tells it."""
        return _DONE[self]


_DONE = {
    Verb.BEGIN: "Begun",
    Verb.CORRECT: "Begun as a corrected edition",
    Verb.SUBMIT: "Handed in for approval",
    Verb.SEND_BACK: "Sent back",
    Verb.APPROVE: "Approved",
    Verb.REOPEN: "Opened again",
    Verb.SCHEDULE: "Scheduled",
    Verb.STOP: "Stopped",
    Verb.RESUME: "Sending was resumed",
    Verb.START: "Sending began",
    Verb.FINISH: "All mails were handed over to be sent",
    Verb.DROP: "Given up",
}


_S, _V = State, Verb
MOVES: Moves[State, Verb, str] = Moves(
    (
        Move(None, _V.BEGIN, _S.COLLECTING),
        Move(None, _V.CORRECT, _S.COLLECTING),
        Move(_S.COLLECTING, _V.SUBMIT, _S.READY),
        Move(_S.COLLECTING, _V.DROP, _S.DROPPED),
        Move(_S.READY, _V.SEND_BACK, _S.COLLECTING),
        Move(_S.READY, _V.APPROVE, _S.APPROVED),
        Move(_S.APPROVED, _V.REOPEN, _S.COLLECTING),
        Move(_S.APPROVED, _V.SCHEDULE, _S.SCHEDULED),
        Move(_S.SCHEDULED, _V.STOP, _S.APPROVED),
        Move(_S.SCHEDULED, _V.START, _S.SENDING),
        Move(_S.SENDING, _V.FINISH, _S.SENT),
        Move(_S.SENDING, _V.STOP, _S.STOPPED),
        # All its mails are written, and some wait for their turn, or for a mail server that is away.
        Move(_S.SENT, _V.STOP, _S.STOPPED),
        Move(_S.STOPPED, _V.RESUME, _S.SENDING),
    )
)


class EditionFault(Reason):
    """Why something cannot be done to an edition."""

    NOT_NOW = "It has moved on meanwhile. Look at where it is now."
    NO_TITLE = "Enter the title. It is the subject of the mail."
    TOO_LONG_TITLE = "Shorten the title to 120 characters."
    TOO_LONG = "Shorten the opening words to 3,000 characters."
    EMPTY = "There is nothing in it yet. Take in an item first."
    NOBODY = "Nobody would get it. Choose who it is for."
    OWN = "You handed it in. Somebody else approves it, or a council may decide by policy that one person is enough."
    NO_REASON = "Say why, so that whoever made it knows what to change."
    PAST = "Choose a time that lies ahead."
    TOO_FAR = "Choose a day within the next three months."
    NOT_WORKED = "That is no working day. Choose another, or tick that it is to go all the same."
    OVER = "Something in it will not be worth telling any more on that day. Choose an earlier one, or open it again."
    NO_ADDRESS = "Your account has no e-mail address to send a test to."
    CORRECTED = "A corrected edition of this one is being made already."
    NOT_SENT = "Only an edition that was sent, or stopped, can be corrected."
    CORRECTED_INSTEAD = (
        "A corrected edition of this one takes its place, and nobody is to get both. Give that one up first."
    )
    ALL_LEFT = "All its mails have left. Where something in it is wrong, begin a corrected edition."
    NO_LONGER_WORTH = "Something in it is not worth telling any more. Begin a corrected edition instead."
    ALL_HAVE_IT = "Nobody is left to send it to: who it is for has it, has left, or is no longer kept."
    NO_KEY = "This page is out of date. Open it again, then send it."


def after(source: State | None, verb: Verb) -> State | None:
    """The state that follows; None where the table has no such move."""
    return MOVES.after(source, verb)


def against(state: State, verb: Verb, *, why: str = "") -> tuple[EditionFault, ...]:
    """Why this cannot be done to an edition; empty when it can."""
    needs_why = verb in (Verb.SEND_BACK, Verb.DROP, Verb.RESUME) or (
        verb is Verb.STOP and state in (State.SENDING, State.SENT)
    )
    found = {
        EditionFault.NOT_NOW: after(state, verb) is None,
        EditionFault.NO_REASON: needs_why and not why.strip(),
    }
    return tuple(fault for fault, holds in found.items() if holds)


def against_resuming(
    today: date, *, left: int, corrected: bool, worth_until: date | None
) -> tuple[EditionFault, ...]:
    """Reasons against going on with an edition that was stopped while it was sent. `left` is how many have not got it,
    `worth_until` the first day on which something in it is worth telling for the last time.
    """
    found = {
        EditionFault.CORRECTED_INSTEAD: corrected,
        EditionFault.NO_LONGER_WORTH: worth_until is not None and worth_until < today,
        EditionFault.ALL_HAVE_IT: not left,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def heading_faults(title: str, opening: str) -> tuple[EditionFault, ...]:
    """Reasons against a title and opening words; empty means they can be kept."""
    found = {
        EditionFault.NO_TITLE: not title.strip(),
        EditionFault.TOO_LONG_TITLE: len(title) > LONGEST_TITLE,
        EditionFault.TOO_LONG: len(opening) > LONGEST_OPENING,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def against_submitting(items: int, goes_to: int) -> tuple[EditionFault, ...]:
    """Reasons against handing in an edition of so many items to so many addresses."""
    return ((EditionFault.EMPTY,) if not items else ()) + ((EditionFault.NOBODY,) if not goes_to else ())


def against_approving(*, submitted_by: int | None, by: int | None, two: bool) -> tuple[EditionFault, ...]:
    """Reasons against this person approving; `two` is the policy that it takes a second one."""
    return (EditionFault.OWN,) if two and (by is None or by == submitted_by) else ()


def against_schedule(
    at: datetime, now: datetime, *, all_the_same: bool, worth_until: date | None = None
) -> tuple[EditionFault, ...]:
    """Reasons against sending at a moment; on a day that nobody works only who says so. `worth_until` is the first day
    on which something in it is worth telling for the last time.
    """
    if at <= now:
        return (EditionFault.PAST,)
    if at > now + FARTHEST:
        return (EditionFault.TOO_FAR,)
    day = calendar.local_day(at)
    found = {
        EditionFault.NOT_WORKED: not calendar.is_working_day(day) and not all_the_same,
        EditionFault.OVER: worth_until is not None and worth_until < day,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def day_off(day: date) -> str:
    """What kind of day off a day is: "a Sunday", or the bank holiday's name; "" for a working day."""
    if calendar.is_working_day(day):
        return ""
    holiday = calendar.bank_holidays(day.year).get(day)
    return holiday or f"a {day:%A}"


def usual_moment(now: datetime) -> datetime:
    """When an edition goes where nobody says otherwise: at 8 in the morning of the next working day, in London."""
    day = calendar.add_working_days(calendar.local_day(now), 1)
    return datetime(day.year, day.month, day.day, 8, tzinfo=calendar.LONDON)
