"""What a provider tells of itself between two calls: what is wrong, how pressing it is, when to ring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from carepost.core.calendar import in_words, is_working_day, local_day
from carepost.core.refusals import Reason
from carepost.risk.rules import BY_KEY, Signal, observe
from carepost.risk.rules.kinds import (
    MEDICINES,
    MISSED_VISITS,
    MONEY_WORRY,
    OUTBREAK_CASES,
    PPE_STOCK,
    STAFF_ABSENT,
    STAFF_AGENCY,
    STAFF_BELOW_SAFE,
    STAFF_WELLBEING,
)

MOST_WORDS = 2_000
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that can be wrong, as a provider chooses it: a kind of signal, and how bad which answer is."""

    kind: str
    question: str
    answers: tuple[tuple[int, str], ...]


#: What a provider is asked, the most pressing first. The severities are those of the kind's own scale.
TROUBLES: tuple[Trouble, ...] = (
    Trouble(STAFF_BELOW_SAFE.key, "Is staffing below your safe minimum?", ((5, "Yes"), (0, "No"))),
    Trouble(
        OUTBREAK_CASES.key,
        "Are there new cases of an infection?",
        ((0, "No"), (2, "One"), (4, "Two to four"), (5, "Five or more")),
    ),
    Trouble(
        STAFF_ABSENT.key,
        "How many of your care staff are away from work?",
        ((0, "Under 5%"), (2, "5% or more"), (3, "10% or more"), (4, "20% or more"), (5, "30% or more")),
    ),
    Trouble(
        STAFF_AGENCY.key,
        "How many shifts does agency staff cover?",
        ((0, "Under 10%"), (2, "10% or more"), (3, "25% or more"), (4, "50% or more")),
    ),
    Trouble(
        MISSED_VISITS.key,
        "Were care visits or planned care missed?",
        ((0, "None"), (2, "One"), (3, "Two to four"), (4, "Five to nine"), (5, "Ten or more")),
    ),
    Trouble(
        PPE_STOCK.key,
        "For how long will gloves, masks and aprons last?",
        (
            (0, "7 days or more"),
            (2, "Under 7 days"),
            (3, "Under 4 days"),
            (4, "Under 2 days"),
            (5, "None left"),
        ),
    ),
    Trouble(MEDICINES.key, "Are you short of medicines or equipment?", ((3, "Yes"), (0, "No"))),
    Trouble(MONEY_WORRY.key, "Are you worried about money?", ((3, "Yes"), (0, "No"))),
    Trouble(STAFF_WELLBEING.key, "How is your team?", ((0, "Well"), (2, "Strained"), (4, "Exhausted"))),
)
_BY_KIND = {trouble.kind: trouble for trouble in TROUBLES}


@dataclass(frozen=True, slots=True)
class News:
    """What a provider tells: a severity for each kind it speaks of, words, and when to ring, if it matters.

    `urgent` asks for a call today; `ring_at` for one at a moment of their choice. Neither moves the clock: only a
    completed call does.
    """

    said: Mapping[str, int] = field(default_factory=dict)
    words: str = ""
    urgent: bool = False
    ring_at: datetime | None = None


class NewsFault(Reason):
    """Why what a provider tells cannot be taken in."""

    NOTHING = "Say what is wrong: choose an answer, or write a sentence."
    UNKNOWN = "Choose one of the answers shown."
    TOO_LONG = "Write 2,000 characters or fewer. Say the rest on the telephone."
    IN_PAST = "Choose a time that is still to come."
    TOO_LATE = "That is later than a call may wait. Choose an earlier day."
    DAY_OFF = "Nobody rings on that day. Choose a working day."
    NOT_CALLED = (
        "The council does not call this service, because it was told that it closed. Ring them if it is open."
    )
    NOT_YOURS = "This service is not one of yours."
    NO_COUNCIL = "No council that uses Carepost looks after this service, so there is nobody to tell."
    NO_KEY = "This page is too old. Open it again."


def news_faults(news: News) -> tuple[NewsFault, ...]:
    """Reasons against what is told, without those against the time; empty means it can be taken in."""
    faults = []
    if not news.said and not news.words.strip() and not news.urgent and news.ring_at is None:
        faults.append(NewsFault.NOTHING)
    if any(
        kind not in _BY_KIND or severity not in dict(_BY_KIND[kind].answers)
        for kind, severity in news.said.items()
    ):
        faults.append(NewsFault.UNKNOWN)
    if len(news.words) > MOST_WORDS:
        faults.append(NewsFault.TOO_LONG)
    return tuple(faults)


def time_faults(ring_at: datetime, now: datetime, latest: date, *, weekends: bool) -> tuple[NewsFault, ...]:
    """Reasons against a time to be rung at. `latest` is the last day on which the call may be, `weekends` says
    whether they are called every day.
    """
    day = local_day(ring_at)
    if ring_at <= now:
        return (NewsFault.IN_PAST,)
    if day > latest:
        return (NewsFault.TOO_LATE,)
    return () if weekends or is_working_day(day) else (NewsFault.DAY_OFF,)


def days_to_choose(today: date, latest: date, *, weekends: bool) -> tuple[date, ...]:
    """The days on which a provider may ask to be rung."""
    days = (today + n * _ONE_DAY for n in range((latest - today).days + 1))
    return tuple(day for day in days if weekends or is_working_day(day))


def signals_of(news: News, on: date) -> tuple[Signal, ...]:
    """A signal for each kind that is spoken of, fine or not; it says that the provider told it between calls."""
    source = f"Told by the provider on {in_words(on)}"
    return tuple(
        observe(
            BY_KEY[kind], severity, on, evidence=dict(_BY_KIND[kind].answers)[severity].lower(), source=source
        )
        for kind, severity in news.said.items()
    )


def said_in_words(said: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """Question and answer of everything that was chosen, in the order in which it is asked."""
    return tuple(
        (trouble.question, dict(trouble.answers)[said[trouble.kind]])
        for trouble in TROUBLES
        if trouble.kind in said
    )
