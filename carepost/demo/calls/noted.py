"""What officers noted by hand about a service over the months, beside what its manager told on the telephone."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from carepost.demo.calls.life import Life
from carepost.risk.rules import Signal, kinds
from carepost.risk.rules.noting import Note, Teller

#: What is noted when it is bad, and what once it is over: kind, severities, words, who says so.
_TROUBLES = (
    (
        kinds.FEEDBACK, (2, 3, 3, 4), Teller.HEALTH,
        ("District nurses find pressure areas reported late", "Falls are not always written down",
         "Discharge notes not read on the day of arrival", "Same turning charts blank on three visits"),
        "Nurses say that records are kept again",
    ),
    (
        kinds.SAFEGUARDING, (1, 2, 3, 4), Teller.COLLEAGUE,
        ("Medicines missed on two days", "Enquiry about moving and handling", "Unexplained bruising, being looked into",
         "Two enquiries in one month, both about night care"),
        "Enquiry closed, actions done",
    ),
    (
        kinds.COMPLAINTS, (2, 3, 4), Teller.FAMILY,
        ("Call times change without notice", "Laundry and lost belongings", "Five letters since summer about meals"),
        "Complaints answered, none since",
    ),
    (
        kinds.ARREARS, (2, 3, 4), Teller.PROVIDER,
        ("Rent a quarter behind", "Energy bill in instalments", "Agency invoices two months old"),
        "Paid up",
    ),
    (
        kinds.LATE_ACCOUNTS, (2, 3, 4), Teller.PUBLIC,
        ("Companies House, last filed eleven months ago", "Overdue at Companies House"),
        "Filed",
    ),
    (
        kinds.COURT_JUDGMENT, (2, 3), Teller.PUBLIC,
        ("Register of judgments, one of a food supplier", "One about a hoist contract"),
        "Register of judgments, satisfied",
    ),
    (
        kinds.INFECTION_CONTROL, (2, 3, 4), Teller.VISIT,
        ("Sluice room and glove stations", "Hand hygiene seen on four of nine staff"),
        "Visited again",
    ),
)  # fmt: skip
_SUSPENDED = 0.012
_PLANS = (
    (0, "Seen and tested"),
    (0, "Table-top test in spring"),
    (1, "Seen, last tested two years ago"),
    (2, "Runs out soon, asked for the new one"),
    (3, "Dated two years ago"),
    (5, "None could be shown"),
)
_SETTLED = 60  # days: about a service that is newer nobody has much to note


@dataclass(frozen=True, slots=True)
class Noted:
    """A signal that an officer noted by hand on a day."""

    service_id: int
    on: date
    signal: Signal


def noted_of(seed: str, service_id: int, life: Life, began: date, today: date) -> dict[date, list[Noted]]:
    """What was noted about one service, by day: more about one that is fragile, something about most."""
    chance, found = random.Random(seed), defaultdict(list)
    for note in _notes(chance, life, began, today):
        if began <= note.observed_on < today:
            found[note.observed_on].append(Noted(service_id, note.observed_on, note.signal()))
    return found


def _notes(chance: random.Random, life: Life, began: date, today: date) -> Iterator[Note]:
    """Plans once a year, good words now and then, and troubles with their end."""
    severity, words = chance.choices(_PLANS, (50, 20, 12, 6, 8, 4))[0]
    plan = today - timedelta(days=chance.randint(3, 400))
    yield Note(kinds.CONTINUITY_PLAN.key, severity, plan, words, Teller.VISIT)
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        day = began + timedelta(days=chance.randint(0, (today - began).days))
        yield Note(
            kinds.FEEDBACK.key,
            chance.choice((0, 0, 1)),
            day,
            "Social worker’s review visit",
            Teller.COLLEAGUE,
        )
    if (today - began).days < _SETTLED:
        return
    for _ in range(round(5 * life.fragile * chance.random())):
        yield from _trouble(chance, began, today)
    if chance.random() < _SUSPENDED:
        day = today - timedelta(days=chance.randint(4, 300))
        yield from _suspension(day, day + timedelta(days=chance.randint(20, 60)))


def _trouble(chance: random.Random, began: date, today: date) -> Iterator[Note]:
    kind, severities, teller, words, over = chance.choice(_TROUBLES)
    day = began + timedelta(days=chance.randint(30, (today - began).days))
    yield Note(kind.key, chance.choice(severities), day, chance.choice(words), teller)
    yield Note(kind.key, 0, day + timedelta(days=chance.randint(20, 80)), over, teller)


def _suspension(begins: date, ends: date) -> Iterator[Note]:
    yield Note(
        kinds.SUSPENSION.key, 5, begins, "No new placements until night staffing is right", Teller.COLLEAGUE
    )
    yield Note(kinds.SUSPENSION.key, 0, ends, "Lifted after a visit", Teller.COLLEAGUE)
