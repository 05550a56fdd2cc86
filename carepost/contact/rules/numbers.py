"""On which numbers a service is reached, in which order, and who answers for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from carepost.core.refusals import Reason

MOST_NUMBERS = 6


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number and who answers it. Once it is said to be wrong it is kept, and offered no longer."""

    number: str
    answers: str = ""
    wrong_by: str = ""
    wrong_at: datetime | None = None

    @property
    def digits(self) -> str:
        """What tells two numbers apart, however they are written."""
        return re.sub(r"^(\+44|0044)", "0", re.sub(r"[\s()\-.]", "", self.number))


@dataclass(frozen=True, slots=True)
class Card:
    """What a council knows about reaching a service, beside what the register says."""

    numbers: tuple[Number, ...] = ()
    manager_phone: str = ""
    manager_email: str = ""
    nominated_name: str = ""
    nominated_phone: str = ""
    nominated_email: str = ""
    note: str = ""


class NumberFault(Reason):
    """Why a card cannot be kept like this."""

    TWICE = "The same telephone number is on the card twice. Keep it once."
    TOO_MANY = f"A card has room for {MOST_NUMBERS} telephone numbers. Take one away."
    STALE = "A colleague changed this card meanwhile. Open it again, and put your changes to what they wrote."
    NO_CHANGE = "Nothing differs from the card as it is."
    NOT_A_NUMBER = "This number is not one of the service’s any more. Open the page again."


def number_faults(card: Card) -> tuple[NumberFault, ...]:
    """Reasons against a card; empty means it can be kept."""
    digits = [each.digits for each in card.numbers]
    found = {
        NumberFault.TWICE: len(set(digits)) < len(digits),
        NumberFault.TOO_MANY: sum(not each.wrong_by for each in card.numbers) > MOST_NUMBERS,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def all_numbers(known: Iterable[Number], card: Card) -> Sequence[Number]:
    """The register's numbers, then those of the card, each once; what the card says of a number holds."""
    own = {each.digits: each for each in card.numbers}
    return tuple(_once([*(_laid_over(each, own) for each in known if each.number), *card.numbers]))


def to_ring(known: Iterable[Number], card: Card) -> Sequence[Number]:
    """The numbers that may be right, in the order in which to ring them."""
    return tuple(each for each in all_numbers(known, card) if not each.wrong_by)


def marked_wrong(card: Card, wrong: Number, *, by: str, at: datetime) -> Card:
    """The card with a number, of its own or of the register's, said to be wrong."""
    others = tuple(each for each in card.numbers if each.digits != wrong.digits)
    return replace(card, numbers=(*others, replace(wrong, wrong_by=by, wrong_at=at)))


def marked_right(card: Card, digits: str) -> Card:
    """The card with a number offered again."""
    numbers = (replace(n, wrong_by="", wrong_at=None) if n.digits == digits else n for n in card.numbers)
    return replace(card, numbers=tuple(numbers))


def _laid_over(known: Number, own: dict[str, Number]) -> Number:
    said = own.get(known.digits)
    return replace(said, answers=said.answers or known.answers) if said else known


def _once(numbers: Iterable[Number]) -> Iterator[Number]:
    seen: set[str] = set()
    for each in numbers:
        if each.digits not in seen:
            seen.add(each.digits)
            yield each
