"""The values that a letter is made with: each of its kind, none left out, none that the letter has no place for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from carepost.core.refusals import Reason
from carepost.letters.rules.wording import Asked, Problem, Wording
from carepost.messages.known import Kind, Known

LONGEST_VALUE, LONGEST_LINES = 300, 2_000
#: Amounts are whole pence, up to a hundred million pounds.
MOST_PENCE = 10_000_000_000
MOST_WHOLE = 999_999_999

Value = str | int | date
Values = Mapping[str, Value]


class ValueFault(Reason):
    """Why a letter cannot be made with these values."""

    UNKNOWN = "The letter has no such field."
    EMPTY = "A field of the letter is empty."
    NOT_KNOWN = "Something that the letter says is not known."
    WRONG_KIND = "A field of the letter holds something else than it should."


def problems_of(wording: Wording, known: Mapping[str, Known], values: Values) -> tuple[Problem, ...]:
    """What is wrong with the values for a letter: a sentence for each field that is unknown, empty or of another kind.

    `known` are the fields that rooms declare; the values for them stand among the `values` too.
    """
    found = [
        Problem(ValueFault.UNKNOWN, f"The letter has no field (({name})).", name)
        for name in values
        if name not in wording.names
    ]
    for name in wording.names:
        declared = known.get(name)
        asked = wording.asks(name) if declared is None else None
        problem = _problem(name, declared, asked, values.get(name))
        found += [problem] if problem else []
    return tuple(found)


def _problem(name: str, declared: Known | None, asked: Asked | None, value: object) -> Problem | None:
    if declared is None and asked is None:
        return Problem(ValueFault.UNKNOWN, f"(({name})) is a field that nobody fills in any more.", name)
    if value is None or (isinstance(value, str) and not value.strip()):
        if declared is not None:
            said = f"(({name})) is not known for this service. It comes from {declared.source}: put it right there."
            return Problem(ValueFault.NOT_KNOWN, said, name)
        return Problem(ValueFault.EMPTY, f"Fill in (({name})).", name)
    kind = declared.kind if declared is not None else asked.kind if asked is not None else Kind.TEXT
    choices = asked.choices if asked is not None else ()
    if not fits(kind, value, choices):
        return Problem(ValueFault.WRONG_KIND, f"(({name})) must be {_MUST_BE[kind]}.", name)
    return None


_MUST_BE = {
    Kind.TEXT: f"a line of at most {LONGEST_VALUE} characters",
    Kind.LINES: f"text of at most {LONGEST_LINES:,} characters",
    Kind.DATE: "a date",
    Kind.MONEY: "an amount of money, from nothing to £100,000,000",
    Kind.WHOLE: f"a whole number, from 0 to {MOST_WHOLE:,}",
    Kind.CHOICE: "one of the answers to choose from",
}


def fits(kind: Kind, value: object, choices: tuple[str, ...] = ()) -> bool:
    """Whether a value is of a kind."""
    if kind is Kind.DATE:
        return type(value) is date
    if kind in (Kind.MONEY, Kind.WHOLE):
        most = MOST_PENCE if kind is Kind.MONEY else MOST_WHOLE
        return type(value) is int and 0 <= value <= most
    if not isinstance(value, str) or any(not sign.isprintable() and sign != "\n" for sign in value):
        return False
    if kind is Kind.CHOICE:
        return value in choices
    return (
        len(value) <= LONGEST_LINES
        if kind is Kind.LINES
        else len(value) <= LONGEST_VALUE and "\n" not in value
    )


class AsOf(StrEnum):
    """With which values a letter goes that was held back, where they have changed since."""

    THEN = "then"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Moved:
    """A value of a letter (its number) that would be another now: `now` is empty where it is no longer known."""

    letter: int
    name: str
    was: Value
    now: Value | None


def sign_of(moved: Sequence[Moved]) -> str:
    """A short sign for what changed, so that a page and a verb mean the same; empty where nothing did."""
    lines = "\n".join(repr((each.letter, each.name, each.was, each.now)) for each in moved)
    return hashlib.sha256(lines.encode()).hexdigest()[:16] if moved else ""


def with_moved(values: Values, moved: Iterable[Moved]) -> dict[str, Value]:
    """The values with what changed in place of what was; what is no longer known is left out, and so refused."""
    anew = {each.name: each.now for each in moved}
    found = {name: anew.get(name, value) for name, value in values.items()}
    return {name: value for name, value in found.items() if value is not None}


def kept(values: Values) -> dict[str, Any]:
    """Values as plain JSON: a date as text that says so."""
    return {
        name: {"date": value.isoformat()} if isinstance(value, date) else value
        for name, value in values.items()
    }


def thawed(found: Mapping[str, Any]) -> dict[str, Value]:
    """The values that `kept` wrote."""
    return {
        name: date.fromisoformat(value["date"]) if isinstance(value, dict) else value
        for name, value in found.items()
    }
