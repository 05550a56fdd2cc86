"""Two enquiries that ask the same are joined, the later into the earlier."""

from dataclasses import dataclass
from datetime import datetime

from carepost.core.refusals import Reason

from .moves import State


class JoinFault(Reason):
    """Why two enquiries cannot be joined, or taken apart."""

    ITSELF = "This is the same enquiry. Choose the earlier one."
    NO_SUCH = (
        "There is no enquiry of that number here. Its number stands at the top of its page, like E-0042-2."
    )
    LATER = "That one came later. Open it, and join it with this one."
    ENDED = "That one is closed or joined with another itself. Choose one that is open or answered."
    FINANCE = "One of the two is about money and has fewer readers. Give both the same topic first."


@dataclass(frozen=True, slots=True)
class Joined:
    """What the rule asks of an enquiry."""

    number: int
    state: State
    received_at: datetime
    finance: bool


def join_faults(later: Joined, earlier: Joined) -> tuple[JoinFault, ...]:
    """Reasons against joining the one into the other; empty means it may be done."""
    if later.number == earlier.number:
        return (JoinFault.ITSELF,)
    found = {
        JoinFault.LATER: (earlier.received_at, earlier.number) > (later.received_at, later.number),
        JoinFault.ENDED: not (earlier.state.is_open or earlier.state is State.ANSWERED),
        JoinFault.FINANCE: later.finance != earlier.finance,
    }
    return tuple(fault for fault, holds in found.items() if holds)
