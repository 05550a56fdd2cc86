"""Which number a call rang, and what the call says of that number: part of recording and of correcting it."""

from __future__ import annotations

from collections.abc import Sequence

from carepost.contact.actions import numbers
from carepost.contact.models import WelfareCall
from carepost.contact.phonebook import numbers_of_register
from carepost.contact.rules import Outcome
from carepost.contact.rules.numbers import (
    Number,
    all_numbers,
    marked_right,
    marked_wrong,
    next_to_ring,
    to_ring,
)
from carepost.core.acting import Actor
from carepost.core.calendar import in_words
from carepost.register.models import Service


def right_numbers(by: Actor, service: Service, council_id: int) -> Sequence[Number]:
    """The numbers that may be right now, in the order in which to ring them."""
    card, _ = numbers.newest(council_id, service)
    return to_ring(numbers_of_register(by, service), card)


def follow_call(by: Actor, service: Service, row: WelfareCall) -> None:
    """A wrong number is marked as one, on whatever colleagues wrote meanwhile; a corrected call takes its mark back.

    The service's clock must be locked. A number that has left the card since stays in the call alone.
    """
    if row.outcome != Outcome.WRONG_NUMBER and row.supersedes_id is None:
        return
    before, version = numbers.newest(row.council_id, service)
    known = numbers_of_register(by, service)
    taken_back = [
        each for each in before.numbers if row.supersedes_id and each.wrong_call == row.supersedes_id
    ]
    card = before
    for each in taken_back:
        card = marked_right(card, each.key, known)
    found = _found_wrong(row, all_numbers(known, card))
    if found:
        card = marked_wrong(card, found, by=row.recorded_by, at=row.recorded_at, call=row.pk)
    if card != before:
        words = _words(row, found, taken_back)
        numbers.write(
            by, row.council_id, service, card, version=version + 1, changed=words, at=row.recorded_at
        )


def told(by: Actor, service: Service, row: WelfareCall) -> tuple[str, ...]:
    """For the person who rang a wrong number: which to ring next."""
    if row.outcome != Outcome.WRONG_NUMBER:
        return ()
    following = next_to_ring(right_numbers(by, service, row.council_id), [])
    if following is None:
        return ("No number is left to ring. Find one, and enter it with the telephone numbers.",)
    answers = f", {following.answers}" if following.answers else ""
    return (f"Ring the next number: {following.number}{answers}.",)


def _found_wrong(row: WelfareCall, known: Sequence[Number]) -> Number | None:
    if row.outcome != Outcome.WRONG_NUMBER or not row.rang:
        return None
    rung = Number(row.rang).key
    return next((each for each in known if each.key == rung and not each.wrong_by), None)


def _words(row: WelfareCall, found: Number | None, taken_back: Sequence[Number]) -> str:
    wrong = found.key if found else ""
    lines = [
        f"{each.number} is right after all: the call was corrected."
        for each in taken_back
        if each.key != wrong
    ]
    if found:
        lines.append(f"{found.number} is a wrong number, says the call of {in_words(row.on)}.")
    return " ".join(lines)
