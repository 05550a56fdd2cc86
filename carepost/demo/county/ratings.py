"""CQC's inspections and ratings of one location, as its API writes them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

Document = dict[str, Any]

QUESTIONS = ("Safe", "Effective", "Caring", "Responsive", "Well-led")
VALUES = ("Inadequate", "Requires improvement", "Good", "Outstanding")
INADEQUATE, REQUIRES_IMPROVEMENT, GOOD, OUTSTANDING = range(4)

# From one inspection to the next: most stay, the worst mostly improve (shares as in CQC's own histories).
_NEXT = {
    INADEQUATE: (4, 66, 30, 0),
    REQUIRES_IMPROVEMENT: (6, 33, 61, 0),
    GOOD: (0.8, 11.2, 84, 4),
    OUTSTANDING: (0, 3, 42, 55),
}
_COMES_BACK = {
    INADEQUATE: (120, 240),
    REQUIRES_IMPROVEMENT: (300, 750),
    GOOD: (500, 1400),
    OUTSTANDING: (600, 1500),
}
_SHOWN = 4
_REPORT_AFTER = timedelta(days=30)


def inspect(chance: random.Random, document: Document, on: date, level: int | None = None) -> int:
    """Publish a rating on a day: it becomes the current one, and the one before it history. Returns it."""
    before = document.pop("currentRatings", None)
    level = next_level(chance, before) if level is None else level
    if before and not before["overall"].get("organisationId"):
        document["historicRatings"].insert(0, before)
    document["currentRatings"] = _rating(chance, on, level)
    document["lastInspection"] = {"date": (on - _REPORT_AFTER).isoformat()}
    document["lastReport"] = {"publicationDate": on.isoformat()}
    return level


def history(chance: random.Random, document: Document, registered: date, until: date) -> None:
    """Inspections from about a year after registration until a day; CQC comes back sooner to the worse."""
    day = registered + timedelta(days=chance.randint(200, 480))
    while day < until - timedelta(days=15):
        level = inspect(chance, document, day)
        day += timedelta(days=chance.randint(*_COMES_BACK[level]))
    del document["historicRatings"][_SHOWN:]


def next_level(chance: random.Random, before: Document | None) -> int:
    """How the next inspection ends, given the rating before it."""
    level = VALUES.index(before["overall"]["rating"]) if before else GOOD
    return chance.choices(range(4), _NEXT[level])[0]


def _rating(chance: random.Random, day: date, level: int) -> Document:
    answers = dict.fromkeys(QUESTIONS, GOOD) | _unlike(chance, level)
    published = day.isoformat()
    return {
        "reportDate": published,
        "overall": {
            "rating": VALUES[level],
            "reportDate": published,
            "keyQuestionRatings": [
                {"name": name, "rating": VALUES[answer], "reportDate": published}
                for name, answer in answers.items()
            ],
        },
    }


def _unlike(chance: random.Random, level: int) -> dict[str, int]:
    """The questions that are not good, so that they aggregate to the overall rating by CQC's own rules."""
    if level == INADEQUATE:
        return dict.fromkeys(QUESTIONS, REQUIRES_IMPROVEMENT) | {"Safe": 0, "Well-led": 0, "Caring": GOOD}
    if level == REQUIRES_IMPROVEMENT:
        more = chance.sample(QUESTIONS[1:4], chance.choice((0, 0, 1, 2)))
        return dict.fromkeys(("Safe", "Well-led", *more), REQUIRES_IMPROVEMENT)
    if level == OUTSTANDING:
        return dict.fromkeys(chance.sample(QUESTIONS[1:], chance.choice((2, 2, 3))), OUTSTANDING)
    one = chance.choice(QUESTIONS)
    return {one: chance.choices((REQUIRES_IMPROVEMENT, GOOD, OUTSTANDING), (14, 78, 8))[0]}
