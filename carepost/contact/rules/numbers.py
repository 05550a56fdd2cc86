"""On which numbers a service is reached, in which order, and who answers for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from carepost.core import telephone
from carepost.core.refusals import Reason

from .outcomes import Outcome

MOST_NUMBERS = 6
#: The people behind a service whose own number a card may have: its field, and who answers it.
PEOPLE = {
    "manager_phone": "Registered manager’s own number",
    "nominated_phone": "Nominated individual’s number",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number and who answers it. Once it is said to be wrong it is kept, and offered no longer;
    `wrong_call` is the id of the call that found it wrong, where one did.
    """

    number: str
    answers: str = ""
    wrong_by: str = ""
    wrong_at: datetime | None = None
    wrong_call: int | None = None

    @property
    def key(self) -> str:
        """What tells two numbers apart, however they are written."""
        return telephone.key(self.number)


@dataclass(frozen=True, slots=True)
class Card:
    """What a council knows about reaching a service, beside what the register says; `own_first` where its numbers are
    rung before the register's.
    """

    numbers: tuple[Number, ...] = ()
    own_first: bool = False
    manager_phone: str = ""
    manager_email: str = ""
    nominated_name: str = ""
    nominated_phone: str = ""
    nominated_email: str = ""
    note: str = ""


class NumberFault(Reason):
    """Why a card cannot be kept like this."""

    TWICE = "The same telephone number is on the card twice. Keep it once."
    IS_WRONG = "This number was said to be wrong. Take it away here; if it is right after all, say so beside it first."
    NOBODY = "Enter the number that they answer, or take away who answers it."
    TOO_MANY = f"A card has room for {MOST_NUMBERS} telephone numbers. Take one away."
    STALE = "A colleague changed these numbers meanwhile: see below. Press again to put yours in their place."
    NO_CHANGE = "Nothing differs from the numbers as they are."
    MARKED = "A colleague said so already. Nothing is left to do."
    NOT_A_NUMBER = "This number is not one of the service’s any more. Open the page again."


def number_faults(card: Card) -> tuple[NumberFault, ...]:
    """Reasons against a card; empty means it can be kept."""
    right = [each for each in card.numbers if not each.wrong_by]
    wrong = {each.key for each in card.numbers if each.wrong_by}
    found = {
        *row_faults(right, wrong).values(),
        *([NumberFault.TOO_MANY] if len(right) > MOST_NUMBERS else []),
        *([NumberFault.IS_WRONG] if wrong & {each.key for each in of_people(card)} else []),
    }
    return tuple(fault for fault in NumberFault if fault in found)


def row_faults(rows: Sequence[Number], wrong: Collection[str]) -> Mapping[int, NumberFault]:
    """What is against each row of numbers, by its place; `wrong` are the keys of those said to be wrong."""
    seen: set[str] = set()
    found: dict[int, NumberFault] = {}
    for place, row in enumerate(rows):
        if not row.number:
            found |= {place: NumberFault.NOBODY} if row.answers else {}
        elif row.key in seen:
            found[place] = NumberFault.TWICE
        elif row.key in wrong:
            found[place] = NumberFault.IS_WRONG
        seen.add(row.key)
    return found


def all_numbers(known: Iterable[Number], card: Card) -> Sequence[Number]:
    """The register's numbers and those of the card, in order, each once; what the card says of a number holds."""
    own = {each.key: each for each in card.numbers}
    of_register: dict[str, Number] = {}
    for each in known:
        if each.number:
            of_register.setdefault(each.key, _laid_over(each, own))
    of_card = {each.key: of_register.get(each.key, each) for each in card.numbers}
    return tuple((of_card | of_register if card.own_first else of_register | of_card).values())


def of_people(card: Card) -> Sequence[Number]:
    """The own numbers of the people behind the service."""
    return [Number(getattr(card, field), whose) for field, whose in PEOPLE.items() if getattr(card, field)]


def to_ring(known: Iterable[Number], card: Card) -> Sequence[Number]:
    """The numbers that may be right, in the order in which to ring them."""
    return tuple(each for each in all_numbers(known, card) if not each.wrong_by)


def next_to_ring(right: Sequence[Number], rung: Iterable[str]) -> Number | None:
    """The number to ring now: the one rung least since they were last reached, the first of these in the order.

    `rung` has the number of each attempt; one that does not say which rang the first. None where none is left.
    Source: domain 02 §2.3, "second attempt by other number".
    """
    times = Counter(telephone.key(each) if each else right[0].key for each in rung if right)
    return min(right, key=lambda each: times[each.key], default=None)


def is_second_attempt(outcome: Outcome, rang: str, before: Iterable[str], right: Sequence[Number]) -> bool:
    """Whether an attempt is the ladder's second one: by another number than was rung `before`, if there is one.

    Source: domain 02 §2.3. Who reached somebody has tried enough; a wrong number was not theirs to answer. An attempt
    that does not say which number it rang is taken for one.
    """
    if outcome.needs_mending:
        return False
    rung = {telephone.key(each) for each in before if each}
    others = {each.key for each in right} - rung
    return outcome.reached_somebody or not rang or not others or telephone.key(rang) not in rung


def marked_wrong(card: Card, wrong: Number, *, by: str, at: datetime, call: int | None = None) -> Card:
    """The card with a number, of its own, of its people or of the register's, said to be wrong; in a list it keeps its
    place, and nobody of the people has it any longer.
    """
    said = replace(wrong, wrong_by=by, wrong_at=at, wrong_call=call)
    theirs: dict[str, Any] = {field: "" for field in PEOPLE if Number(getattr(card, field)).key == wrong.key}
    if wrong.key not in {each.key for each in card.numbers}:
        return replace(card, numbers=(*card.numbers, said), **theirs)
    return replace(card, numbers=tuple(said if n.key == wrong.key else n for n in card.numbers), **theirs)


def marked_right(card: Card, key: str, known: Iterable[Number]) -> Card:
    """The card with a number offered again; one that stood on it only as a wrong one of the register's leaves it, and a
    person's goes back to them unless they have another by now.
    """
    of_register = {each.key: each.answers for each in known}
    vacant = {whose: field for field, whose in PEOPLE.items() if not getattr(card, field)}
    numbers: list[Number] = []
    theirs: dict[str, Any] = {}
    for each in card.numbers:
        if each.key != key:
            numbers.append(each)
        elif each.answers in vacant:
            theirs[vacant[each.answers]] = each.number
        elif each.answers != of_register.get(key):
            numbers.append(replace(each, wrong_by="", wrong_at=None, wrong_call=None))
    return replace(card, numbers=tuple(numbers), **theirs)


def _laid_over(known: Number, own: dict[str, Number]) -> Number:
    said = own.get(known.key)
    return replace(said, answers=said.answers or known.answers) if said else known
