"""Answers that are used again: written by one person, reviewed by another, good until a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from carepost.core.refusals import Reason


class Freshness(StrEnum):
    """Whether an answer of the library may be offered."""

    FRESH = "fresh"
    UNREVIEWED = "unreviewed"
    STALE = "stale"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Freshness.FRESH: "Reviewed",
    Freshness.UNREVIEWED: "Waits for a review",
    Freshness.STALE: "Past its review date",
    Freshness.RETIRED: "Retired",
}
LONGEST_DAYS = 366
LONGEST_TITLE = 150


@dataclass(frozen=True, slots=True)
class Entry:
    """What an answer says, and where that comes from."""

    title: str
    topic: str
    words: str
    sources: str


class LibraryFault(Reason):
    """Why an answer cannot be kept or reviewed."""

    NO_TITLE = "Enter the question that it answers."
    NO_WORDS = "Enter the answer."
    NO_SOURCE = "Say where it comes from, such as a page of guidance or who decided it."
    SAME = "Nothing was changed."
    OWN = "You wrote this version. Somebody else reviews it."
    REVIEWED = "This version was reviewed already, or there is a newer one. Open its page again."
    WHEN = "Enter the day of the next review: after today, and within a year."
    RETIRED = "It is retired. Bring it back first."


def freshness_of(*, retired: bool, reviewed: bool, review_on: date | None, today: date) -> Freshness:
    """Whether an answer may be offered on a day. `reviewed`: its newest version was."""
    if retired:
        return Freshness.RETIRED
    if not reviewed or review_on is None:
        return Freshness.UNREVIEWED
    return Freshness.STALE if review_on < today else Freshness.FRESH


def against_writing(entry: Entry, before: Entry | None) -> tuple[LibraryFault, ...]:
    """Reasons against a version; empty means it can be kept."""
    found = {
        LibraryFault.NO_TITLE: not entry.title.strip(),
        LibraryFault.NO_WORDS: not entry.words.strip(),
        LibraryFault.NO_SOURCE: not entry.sources.strip(),
        LibraryFault.SAME: entry == before,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def against_reviewing(
    *, writer_id: int | None, by_id: int | None, newest: bool, reviewed: bool, review_on: date, today: date
) -> tuple[LibraryFault, ...]:
    """Reasons against this person reviewing a version, good until a day; empty means they may."""
    found = {
        LibraryFault.OWN: by_id is None or writer_id == by_id,
        LibraryFault.REVIEWED: reviewed or not newest,
        LibraryFault.WHEN: not today < review_on <= today + timedelta(days=LONGEST_DAYS),
    }
    return tuple(fault for fault, holds in found.items() if holds)
