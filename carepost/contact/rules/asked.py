"""What providers are asked, and what that costs them: the length of calls, and the pages that they fill in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from carepost.questions.rules import Question
from carepost.questions.rules.ledger import Datum

CALL, UPDATE = "call", "update"


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One time that a provider was asked: in a call, or on its own page."""

    on: date
    what: str
    service: str
    ref: str
    provider: str
    seconds: int
    number: int

    @property
    def minutes(self) -> float:
        return minutes_of(self.seconds)

    @property
    def told(self) -> str:
        """What it was, as a list says it."""
        return "Welfare call" if self.what == CALL else "Beds and staff"


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What one provider was asked in a month."""

    provider: str
    name: str
    calls: int
    updates: int
    seconds: int

    @property
    def minutes(self) -> float:
        return minutes_of(self.seconds)


def minutes_of(seconds: int) -> float:
    """Minutes to one place."""
    return round(seconds / 60, 1)


def call_seconds(took: timedelta, planned_minutes: int) -> int:
    """What a call took of a provider; as long as one is planned, where its length was not written down."""
    seconds = int(took.total_seconds())
    return seconds if seconds > 0 else planned_minutes * 60


@dataclass(frozen=True, slots=True)
class Needed:
    """A question that is asked, and who needs its answer; nobody, where `by` is empty."""

    question: Question
    by: tuple[str, ...]


def needed(questions: Iterable[Question], data: Sequence[Datum], used: dict[str, str]) -> list[Needed]:
    """Every question with who needs it: the standing where it raises a signal, the ledger where it is a datum of it,
    and what the room does with it (`used`, by key). Those that nobody needs come first.
    """
    by_key = {datum.key: datum.needed_for for datum in data}
    found = []
    for question in questions:
        standing = ("The standing",) if question.raises else ()
        others = (by_key.get(question.key, ""), used.get(question.key, ""))
        found.append(Needed(question, (*standing, *(each for each in others if each))))
    return sorted(found, key=lambda each: bool(each.by))
