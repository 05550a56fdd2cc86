"""The life of a mail, and how long it waits before it is tried again. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason

#: A mail that somebody took longer ago than this was dropped by a process that died.
LEASE = timedelta(minutes=3)
_FIRST, _LONGEST = timedelta(seconds=30), timedelta(minutes=30)


class State(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    HANDING = "handing"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    UNCERTAIN = "uncertain"
    REFUSED = "refused"
    GIVEN_UP = "given_up"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def told(self) -> str:
        """What became of it, as a sentence without its end."""
        return _TOLD[self]

    @property
    def needs_somebody(self) -> bool:
        """Whether nothing happens to it until a person decides."""
        return self in (State.UNCERTAIN, State.REFUSED, State.BOUNCED)

    @property
    def has_left(self) -> bool:
        """Whether it was handed over, whatever became of it then."""
        return self in (State.SENT, State.DELIVERED, State.BOUNCED)


#: What has not left and is not settled yet.
ON_ITS_WAY = (State.WAITING, State.TAKEN, State.HANDING)
_LABELS = {
    State.WAITING: "Waits",
    State.TAKEN: "Being sent",
    State.HANDING: "Being handed over",
    State.SENT: "Sent",
    State.DELIVERED: "Delivered",
    State.BOUNCED: "Bounced",
    State.UNCERTAIN: "Not known",
    State.REFUSED: "Refused",
    State.GIVEN_UP: "Given up",
}


_TOLD = {
    State.WAITING: "Waits for the mail server, and is tried again",
    State.TAKEN: "Is being sent",
    State.HANDING: "Is being handed over",
    State.SENT: "Handed to the mail server",
    State.DELIVERED: "Delivered",
    State.BOUNCED: "Came back: check the address",
    State.UNCERTAIN: "Nobody can say whether it was taken",
    State.REFUSED: "Refused by the mail server: check the address",
    State.GIVEN_UP: "Given up",
}


class Verb(StrEnum):
    QUEUE = "queue"
    TAKE = "take"
    HAND_OVER = "hand_over"
    ACCEPT = "accept"
    PUT_OFF = "put_off"
    REFUSE = "refuse"
    LOSE_SIGHT = "lose_sight"
    TRY_AGAIN = "try_again"
    STOP = "stop"
    TAKE_UP = "take_up"
    GIVE_UP = "give_up"
    CONFIRM = "confirm"
    DELIVER = "deliver"
    BOUNCE = "bounce"


class Who(StrEnum):
    """Who moves a mail where Carepost does not do it by itself."""

    PERSON = "whoever looks after messages"


_S, _V, _PERSON = State, Verb, (Who.PERSON,)
MOVES: Moves[State, Verb, Who] = Moves(
    (
        Move(None, _V.QUEUE, _S.WAITING),
        Move(_S.WAITING, _V.TAKE, _S.TAKEN),
        Move(_S.TAKEN, _V.HAND_OVER, _S.HANDING),
        Move(_S.TAKEN, _V.PUT_OFF, _S.WAITING),
        Move(_S.TAKEN, _V.REFUSE, _S.REFUSED),
        Move(_S.HANDING, _V.ACCEPT, _S.SENT),
        Move(_S.HANDING, _V.PUT_OFF, _S.WAITING),
        Move(_S.HANDING, _V.REFUSE, _S.REFUSED),
        Move(_S.HANDING, _V.LOSE_SIGHT, _S.UNCERTAIN),
        # News may come before the hand-over is written down, or of a mail that nobody knew of: then it was taken.
        Move(_S.HANDING, _V.DELIVER, _S.DELIVERED),
        Move(_S.HANDING, _V.BOUNCE, _S.BOUNCED),
        Move(_S.UNCERTAIN, _V.DELIVER, _S.DELIVERED),
        Move(_S.UNCERTAIN, _V.BOUNCE, _S.BOUNCED),
        Move(_S.SENT, _V.DELIVER, _S.DELIVERED),
        Move(_S.SENT, _V.BOUNCE, _S.BOUNCED),
        Move(_S.DELIVERED, _V.BOUNCE, _S.BOUNCED),
        Move(_S.WAITING, _V.GIVE_UP, _S.GIVEN_UP, _PERSON),
        # What it was part of was stopped, and goes on. In the hand-over only what was not taken can be stopped.
        Move(_S.WAITING, _V.STOP, _S.GIVEN_UP),
        Move(_S.TAKEN, _V.STOP, _S.GIVEN_UP),
        Move(_S.HANDING, _V.STOP, _S.GIVEN_UP),
        Move(_S.GIVEN_UP, _V.TAKE_UP, _S.WAITING),
        Move(_S.REFUSED, _V.TRY_AGAIN, _S.WAITING, _PERSON),
        Move(_S.REFUSED, _V.GIVE_UP, _S.GIVEN_UP, _PERSON),
        Move(_S.BOUNCED, _V.TRY_AGAIN, _S.WAITING, _PERSON),
        Move(_S.BOUNCED, _V.CONFIRM, _S.SENT, _PERSON),
        Move(_S.BOUNCED, _V.GIVE_UP, _S.GIVEN_UP, _PERSON),
        Move(_S.UNCERTAIN, _V.TRY_AGAIN, _S.WAITING, _PERSON),
        Move(_S.UNCERTAIN, _V.CONFIRM, _S.SENT, _PERSON),
        Move(_S.UNCERTAIN, _V.GIVE_UP, _S.GIVEN_UP, _PERSON),
    )
)


class MailFault(Reason):
    """Why nothing can be done to a mail."""

    NOT_NOW = "It has moved on meanwhile. Look at where it is now."
    NO_WORDS = "Say why."
    FORGOTTEN = "Its words are no longer kept, so it cannot be sent again."
    STOPPED = "What it is part of was stopped. It can be sent again once that goes on."


@dataclass(frozen=True, slots=True)
class MailPolicy:
    """Carepost's defaults (policy key `mail.keeping`), in days.

    A mail server is given `tried_days` before a mail counts as refused (RFC 5321 §4.5.4.1 asks for four to five).
    What a mail says is kept for `words_days` after it left or was given up, and that there was one for `rows_days`.
    """

    tried_days: int = 5
    words_days: int = 30
    rows_days: int = 365


def after(source: State | None, verb: Verb) -> State | None:
    """The state that follows; None where the table has no such move."""
    return MOVES.after(source, verb)


def against(
    state: State, verb: Verb, *, words: str, has_text: bool = True, stopped: bool = False
) -> tuple[MailFault, ...]:
    """Why a person cannot do this to a mail; empty when they can. `stopped`: what it is part of is to go no further."""
    reasons = [] if MOVES.may(state, verb, Who.PERSON) else [MailFault.NOT_NOW]
    if not words.strip():
        reasons.append(MailFault.NO_WORDS)
    if verb is Verb.TRY_AGAIN and not has_text:
        reasons.append(MailFault.FORGOTTEN)
    if verb is Verb.TRY_AGAIN and stopped:
        reasons.append(MailFault.STOPPED)
    return tuple(reasons)


def next_try(now: datetime, tries: int, *, chance: float, asked: float | None = None) -> datetime:
    """When a mail that could not be sent is tried again: doubling from half a minute to half an hour.

    `chance`, from 0 to 1, spreads many mails over half of that time again, so that they do not all come at once.
    `asked` is the least that the other side asked for, in seconds.
    """
    wait = min(_FIRST.total_seconds() * 2.0 ** min(max(tries - 1, 0), 10), _LONGEST.total_seconds())
    return now + timedelta(seconds=max(wait, asked or 0) + wait * chance / 2)
