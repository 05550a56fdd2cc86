"""What passes with a service when another provider runs it: nothing, but for what its council opens; how it is read.

Plain Python.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from carepost.core.refusals import Reason


class Kind(StrEnum):
    """Each kind of thing that a council and a provider hold between them about a service."""

    CALLS = "calls"
    ENQUIRIES = "enquiries"
    CAPACITY = "capacity"
    HELP = "help"
    LETTERS = "letters"
    STANDING = "standing"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.CALLS: "What was told between calls, and calls that may be shared",
    Kind.ENQUIRIES: "Enquiries and their answers",
    Kind.CAPACITY: "Readings of beds and capacity",
    Kind.HELP: "Help asked for, given, and lent",
    Kind.LETTERS: "Letters and mails",
    Kind.STANDING: "How the standing moved",
}


class Way(StrEnum):
    """How somebody read what is held about a service."""

    PAGE = "page"
    FILE = "file"
    PROGRAM = "program"

    @property
    def label(self) -> str:
        return _WAYS[self]


_WAYS = {
    Way.PAGE: "Opened a page",
    Way.FILE: "Took a list away as a file",
    Way.PROGRAM: "Read it with a program",
}


class HandoverFault(Reason):
    """Why a decision about what passes cannot stand."""

    NO_REASON = "Say why. Both providers and an auditor read it."
    NO_DAY = "Enter the day of the change."
    FAR_DAY = "Check the day of the change: it is more than two years from the day that the register told."
    SINCE_AFTER = (
        "What is opened begins before the day of the change. Enter an earlier day, or leave it empty for all."
    )
    SAME = "This is what was decided already."
    NOT_A_CHANGE = "The import that told of this change was undone, so there is nothing to decide."


#: How far a council may move the day that the register told (Carepost default).
FARTHEST = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a council opens of the time before the change, from `since` on (None: from the beginning)."""

    on: date
    opens: frozenset[Kind] = frozenset()
    since: date | None = None


def against_deciding(
    wanted: Decided, *, standing: Decided | None, told_on: date, reason: str, undone: bool
) -> tuple[HandoverFault, ...]:
    """Why this cannot be decided. `standing` is the decision in force, `told_on` the day that the register told."""
    if undone:
        return (HandoverFault.NOT_A_CHANGE,)
    found = {
        HandoverFault.NO_REASON: not reason.strip(),
        HandoverFault.FAR_DAY: abs(wanted.on - told_on) > FARTHEST,
        HandoverFault.SINCE_AFTER: wanted.since is not None and wanted.since >= wanted.on,
        HandoverFault.SAME: wanted == standing,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def in_words(opens: Collection[Kind]) -> str:
    """Such as "Enquiries and their answers; Letters and mails", or that nothing is opened."""
    return "; ".join(kind.label for kind in Kind if kind in opens) or "Nothing"
