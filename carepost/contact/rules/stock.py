"""Supplies: what each movement does to what is on hand and what is kept for a request, and what cannot be."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from carepost.core.refusals import Reason


class Movement(StrEnum):
    """What happened to supplies."""

    RECEIVED = "received"
    RESERVED = "reserved"
    RELEASED = "released"
    SENT = "sent"
    RETURNED = "returned"
    COUNTED = "counted"

    @property
    def label(self) -> str:
        return {
            Movement.RECEIVED: "Received",
            Movement.RESERVED: "Reserved for a request",
            Movement.RELEASED: "Reservation let go",
            Movement.SENT: "Sent",
            Movement.RETURNED: "Came back",
            Movement.COUNTED: "Counted",
        }[self]


@dataclass(frozen=True, slots=True)
class Balance:
    """What there is of one item in one place with one day of expiry: on hand, and of it reserved for requests."""

    on_hand: int = 0
    reserved: int = 0

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved

    def after(self, movement: Movement, amount: int) -> "Balance":
        """The balance after a movement. `amount` is positive, but for a count: there it is the difference found.

        What is sent was reserved before; a plain sending reserves first.
        """
        on_hand, reserved = _EFFECTS[movement]
        return Balance(self.on_hand + on_hand * amount, self.reserved + reserved * amount)


#: By how much one of the amount moves (on hand, reserved).
_EFFECTS = {
    Movement.RECEIVED: (1, 0),
    Movement.RESERVED: (0, 1),
    Movement.RELEASED: (0, -1),
    Movement.SENT: (-1, -1),
    Movement.RETURNED: (1, 0),
    Movement.COUNTED: (1, 0),
}


class StockFault(Reason):
    """Why supplies cannot be moved like this."""

    NOT_POSITIVE = "The amount must be 1 or more."
    TOO_FEW = "There are not that many left that nobody else has reserved. Take fewer, or take them from another place."
    RESERVED = "Fewer were counted than are reserved for requests. Let go of reservations first."
    NO_REASON = "The count differs from the books. Say what you think happened."
    NO_ITEM = "Choose what it is."
    NO_PLACE = "Say where it is kept."
    OUT_OF_DATE = "That is out of date already, so it cannot be taken in."
    EXPIRED = "These are out of date. Take others, and count these out."
    NAME_TAKEN = "There is an item of that name already. Change that one, or choose another name."
    NO_NAME = "Give the item a name and say what it is counted in."
    LOW = "The level at which to warn must be 0 or more."
    GONE = "That is not kept here any longer."


def taking_faults(
    balance: Balance, amount: int | None, *, expires_on: date | None, today: date
) -> tuple[StockFault, ...]:
    """Reasons against reserving so many of what is free; empty means they can be had."""
    if amount is None or amount < 1:
        return (StockFault.NOT_POSITIVE,)
    found = {
        StockFault.TOO_FEW: amount > balance.free,
        StockFault.EXPIRED: expires_on is not None and expires_on < today,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def count_faults(balance: Balance, counted: int, reason: str) -> tuple[StockFault, ...]:
    """Reasons against a count; one that agrees with the books needs no reason."""
    found = {
        StockFault.NOT_POSITIVE: counted < 0,
        StockFault.RESERVED: 0 <= counted < balance.reserved,
        StockFault.NO_REASON: counted != balance.on_hand and not reason.strip(),
    }
    return tuple(fault for fault, holds in found.items() if holds)


def expiry_words(expires_on: date | None, today: date, *, soon: int) -> str:
    """Whether supplies are out of date, or will be within `soon` days; empty when neither."""
    if expires_on is None or expires_on > today + timedelta(days=soon):
        return ""
    return "Out of date" if expires_on < today else "Expires soon"
