"""The life of a letter: made, sent or posted, opened; or held back until it is translated."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason
from carepost.letters.rules.languages import Layout, Way


class LetterState(StrEnum):
    HELD = "held"
    SENT = "sent"
    TO_PRINT = "to_print"
    IN_RUN = "in_run"
    PRINTED = "printed"
    POSTED = "posted"
    RETURNED = "returned"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    LetterState.HELD: "Held back for a translation",
    LetterState.SENT: "Sent by e-mail",
    LetterState.TO_PRINT: "To be printed",
    LetterState.IN_RUN: "In a print run",
    LetterState.PRINTED: "Printed",
    LetterState.POSTED: "Posted",
    LetterState.RETURNED: "Came back undelivered",
    LetterState.CANCELLED: "Cancelled",
}

#: What its provider sees: what left. A letter that waits, or was cancelled, is the council's alone.
LEFT = frozenset({LetterState.SENT, LetterState.POSTED, LetterState.RETURNED})

#: What stands in a print run, from being put there on.
IN_A_RUN = frozenset({LetterState.IN_RUN, LetterState.PRINTED, LetterState.POSTED, LetterState.RETURNED})


class LetterVerb(StrEnum):
    SEND = "send"
    PUT_TO_PRINT = "put to print"
    HOLD = "hold back"
    CANCEL = "cancel"
    OPEN = "open"
    PUT_IN_RUN = "put in a run"
    CANCEL_RUN = "cancel the run"
    PRINT = "print"
    POST = "post"
    RETURN = "come back"

    @property
    def done(self) -> str:
        """What was done, as a history tells it."""
        return _DONE[self]


_DONE = {
    LetterVerb.SEND: "Sent by e-mail",
    LetterVerb.PUT_TO_PRINT: "Put to be printed",
    LetterVerb.HOLD: "Held back until it is translated",
    LetterVerb.CANCEL: "Cancelled",
    LetterVerb.OPEN: "Opened by the provider",
    LetterVerb.PUT_IN_RUN: "Put in a print run",
    LetterVerb.CANCEL_RUN: "The print run was cancelled",
    LetterVerb.PRINT: "Printed",
    LetterVerb.POST: "Posted",
    LetterVerb.RETURN: "Came back undelivered",
}


_S, _V = LetterState, LetterVerb
LETTER_MOVES: Moves[LetterState, LetterVerb, str] = Moves(
    (
        Move(None, _V.SEND, _S.SENT),
        Move(None, _V.PUT_TO_PRINT, _S.TO_PRINT),
        Move(None, _V.HOLD, _S.HELD),
        Move(_S.HELD, _V.SEND, _S.SENT),
        Move(_S.HELD, _V.PUT_TO_PRINT, _S.TO_PRINT),
        Move(_S.HELD, _V.CANCEL, _S.CANCELLED),
        Move(_S.TO_PRINT, _V.CANCEL, _S.CANCELLED),
        Move(_S.TO_PRINT, _V.PUT_IN_RUN, _S.IN_RUN),
        Move(_S.IN_RUN, _V.CANCEL_RUN, _S.TO_PRINT),
        Move(_S.IN_RUN, _V.PRINT, _S.PRINTED),
        Move(_S.PRINTED, _V.POST, _S.POSTED),
        Move(_S.POSTED, _V.RETURN, _S.RETURNED),
        Move(_S.SENT, _V.OPEN, _S.SENT),
        Move(_S.POSTED, _V.OPEN, _S.POSTED),
        Move(_S.RETURNED, _V.OPEN, _S.RETURNED),
    )
)


def after(source: LetterState | None, verb: LetterVerb) -> LetterState | None:
    """The state that follows; None where the table has no such move."""
    return LETTER_MOVES.after(source, verb)


class LetterFault(Reason):
    """Why a letter cannot be written, sent or changed."""

    NO_KEY = "This page was incomplete. Go back, open it again and send it once more."
    NEWER = (
        "A newer version of this template is in use since you opened the page. Look at it, and send again."
    )
    NOBODY = "There is nobody to write to. Choose at least one service."
    CHANGED = "Other services fit now than those you saw. Look at the list again, and send."
    NO_ADDRESS = "Nobody is known to write to: no e-mail address of the manager or of the provider’s people."
    NO_POSTAL = "The register has no postal address for it."
    LEAVE_OUT = "Some cannot be written to. Put right what is missing, or say that they are left out."
    TOO_MANY = "That is more than one sending may hold. Narrow the filter."
    NOT_NOW = "The letter has moved on meanwhile. Look at where it is now."
    NO_WORDS = "Say why."
    NO_FONT = "A letter cannot be set in print."
    MOVED = (
        "What it says of the service is no longer so. Look at what changed, and say whether it goes as it was or as it"
        " is today."
    )
    UNDECIDED = (
        "Some asked for a language in which this letter does not exist. Say whether theirs wait for a translation or"
        " go in English, saying so."
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """To whom a letter goes, and how: `to` are the lines of the address, `emails` where it is sent by e-mail."""

    to: tuple[str, ...]
    emails: tuple[str, ...]
    has_address: bool
    language: str
    layout: Layout = Layout.STANDARD
    way: Way = Way.EMAIL


def against_reaching(reader: Reader) -> tuple[LetterFault, ...]:
    """Why a reader cannot be reached in the way they are written to; empty when they can."""
    if reader.way is Way.POST:
        return () if reader.has_address else (LetterFault.NO_POSTAL,)
    return () if reader.emails else (LetterFault.NO_ADDRESS,)


def against_step(source: LetterState, verb: LetterVerb, words: str = "-") -> tuple[LetterFault, ...]:
    """Why this cannot be done to a letter; empty when it can."""
    found = {LetterFault.NOT_NOW: after(source, verb) is None, LetterFault.NO_WORDS: not words.strip()}
    return tuple(fault for fault, holds in found.items() if holds)


@dataclass(frozen=True, slots=True)
class SendingPolicy:
    """Carepost's defaults (policy key `letters.sending`): how many letters one sending, and one print run, may hold.

    Letters are contract correspondence: what they say is kept for `words_years` after they were made (councils keep
    contracts for six years after their end, domain 12.2), that there was one for good.
    """

    most_letters: int = 1500
    most_in_run: int = 250
    words_years: int = 6


def kept_since(today: date, years: int) -> date:
    """The first day of which letters are still kept whole."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return date(today.year - years, today.month, day)


def digest_of(services: Collection[int]) -> str:
    """A short sign for who is written to, so that a page and a verb mean the same ones."""
    return hashlib.sha256(",".join(map(str, sorted(services))).encode()).hexdigest()[:16]
