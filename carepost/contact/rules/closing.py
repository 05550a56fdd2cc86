"""A service that closed before CQC's register says so: what was heard, what CQC shows, and taking it back."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason


class ClosingState(StrEnum):
    """Where a closing stands: heard of, shown by CQC as well, or taken back."""

    NOTED = "noted"
    CONFIRMED = "confirmed"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        return {
            ClosingState.NOTED: "Noted, CQC does not show it yet",
            ClosingState.CONFIRMED: "Confirmed by CQC’s register",
            ClosingState.UNDONE: "Taken back",
        }[self]

    @property
    def stands(self) -> bool:
        """True while no call is due because of it."""
        return self is not ClosingState.UNDONE


class ClosingVerb(StrEnum):
    """What can happen to a closing."""

    NOTE = "note"
    CONFIRM = "confirm"
    DOUBT = "find it active again"
    UNDO = "take it back"

    @property
    def done(self) -> str:
        """What happened, as a history tells it."""
        return {
            ClosingVerb.NOTE: "Noted as closed",
            ClosingVerb.CONFIRM: "CQC’s register shows it as closed too",
            ClosingVerb.DOUBT: "CQC’s register shows it as active again",
            ClosingVerb.UNDO: "Taken back",
        }[self]


#: Every move there is. People note and take back; what CQC shows is read after every import.
CLOSING_MOVES: Moves[ClosingState, ClosingVerb, str] = Moves(
    (
        Move(None, ClosingVerb.NOTE, ClosingState.NOTED),
        Move(ClosingState.NOTED, ClosingVerb.CONFIRM, ClosingState.CONFIRMED),
        Move(ClosingState.CONFIRMED, ClosingVerb.DOUBT, ClosingState.NOTED),
        Move(ClosingState.NOTED, ClosingVerb.UNDO, ClosingState.UNDONE),
        Move(ClosingState.CONFIRMED, ClosingVerb.UNDO, ClosingState.UNDONE),
    )
)


class ClosingFault(Reason):
    """Why a closing cannot be noted or taken back like this."""

    DEREGISTERED = "CQC’s register already shows this service as closed. There is nothing to note."
    ALREADY = "This service is noted as closed already. Take that back first if the day is wrong."
    IN_FUTURE = (
        "Enter the day on which it closed. It cannot be in the future: a closure that is still to come is noted"
        " on the service’s Standing tab."
    )
    BEFORE_REGISTERED = "The service was not registered yet on that day. Check the day and the service."
    CALLED_SINCE = "A call was completed after that day. Enter a later day, or correct that call first."
    NO_TELLER = "Say who told you that it has closed"
    NO_REASON = "Say why it is taken back, in a sentence"
    NOT_NOW = "This was taken back already. Its history says by whom."


@dataclass(frozen=True, slots=True)
class Heard:
    """What an officer was told: the last day on which the service was open, and who said so."""

    closed_on: date
    said_by: str


def may_note_closing(
    heard: Heard,
    today: date,
    *,
    registered_on: date | None,
    deregistered: bool,
    noted: bool,
    last_completed_on: date | None,
) -> tuple[ClosingFault, ...]:
    """Reasons against noting that a service has closed; empty means it can be noted."""
    if deregistered or noted:
        return (ClosingFault.DEREGISTERED if deregistered else ClosingFault.ALREADY,)
    on = heard.closed_on
    found = {
        ClosingFault.IN_FUTURE: on > today,
        ClosingFault.BEFORE_REGISTERED: registered_on is not None and on < registered_on,
        ClosingFault.CALLED_SINCE: last_completed_on is not None and on < last_completed_on,
        ClosingFault.NO_TELLER: not heard.said_by.strip(),
    }
    return tuple(fault for fault, holds in found.items() if holds)


def may_undo_closing(state: ClosingState, reason: str) -> tuple[ClosingFault, ...]:
    """Reasons against taking a closing back; empty means it can be taken back."""
    found = {ClosingFault.NOT_NOW: not state.stands, ClosingFault.NO_REASON: not reason.strip()}
    return tuple(fault for fault, holds in found.items() if holds)


def what_cqc_says(state: ClosingState, *, deregistered: bool) -> ClosingVerb | None:
    """The move that the register calls for; None where both agree, or where nobody claims it closed."""
    if state is ClosingState.NOTED and deregistered:
        return ClosingVerb.CONFIRM
    if state is ClosingState.CONFIRMED and not deregistered:
        return ClosingVerb.DOUBT
    return None


def last_day(deregistered_on: date | None, closed_on: date | None) -> date | None:
    """The last day on which a service was open: CQC's, or the one that was heard of, whichever is earlier."""
    return min((day for day in (deregistered_on, closed_on) if day is not None), default=None)


def is_contradicted(state: ClosingState, noted_on: date, today: date, most: int) -> bool:
    """Whether CQC has gone on showing the service as active for more than `most` days after it was noted."""
    return state is ClosingState.NOTED and (today - noted_on).days > most
