"""CQC ratings as values: what was awarded, for which question, and what a change means.

Sources: the four-point scale and the five key questions are CQC's performance assessments under section 46
of the Health and Social Care Act 2008; the aggregation is from the ratings principles in CQC's "Key lines
of enquiry, prompts and ratings characteristics for adult social care services".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from .blanks import is_blank, squashed


class RatingValue(StrEnum):
    """Four ratings, and six ways in which CQC says that there is none."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    INADEQUATE = "inadequate"
    INSPECTED_NOT_RATED = "inspected_not_rated"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    NO_PUBLISHED_RATING = "no_published_rating"
    NOT_RATED = "not_rated"
    NOT_YET_INSPECTED = "not_yet_inspected"
    SUSPENDED = "suspended"

    @property
    def label(self) -> str:
        """CQC's own words."""
        return _LABELS[self]

    @property
    def ordinal(self) -> int | None:
        """1 (inadequate) to 4 (outstanding); None for the six that are no rating: they are never averaged."""
        return _ORDINALS.get(self)

    @property
    def is_rated(self) -> bool:
        return self in _ORDINALS


_LABELS = {
    RatingValue.OUTSTANDING: "Outstanding",
    RatingValue.GOOD: "Good",
    RatingValue.REQUIRES_IMPROVEMENT: "Requires improvement",
    RatingValue.INADEQUATE: "Inadequate",
    RatingValue.INSPECTED_NOT_RATED: "Inspected but not rated",
    RatingValue.INSUFFICIENT_EVIDENCE: "Insufficient evidence to rate",
    RatingValue.NO_PUBLISHED_RATING: "No published rating",
    RatingValue.NOT_RATED: "Not rated",
    RatingValue.NOT_YET_INSPECTED: "Not yet inspected",
    RatingValue.SUSPENDED: "Rating suspended",
}

_ORDINALS = {
    RatingValue.INADEQUATE: 1,
    RatingValue.REQUIRES_IMPROVEMENT: 2,
    RatingValue.GOOD: 3,
    RatingValue.OUTSTANDING: 4,
}

# Spellings beyond CQC's labels that published files, the API and councils' own spreadsheets use.
_SPELLINGS = {
    "not formally rated": RatingValue.INSPECTED_NOT_RATED,
    "inspected not rated": RatingValue.INSPECTED_NOT_RATED,
    "insufficient evidence": RatingValue.INSUFFICIENT_EVIDENCE,
    "insufficient evidence to award a rating": RatingValue.INSUFFICIENT_EVIDENCE,
    "unrated": RatingValue.NOT_RATED,
    "not inspected": RatingValue.NOT_YET_INSPECTED,
    "not yet rated": RatingValue.NOT_YET_INSPECTED,
    "awaiting inspection": RatingValue.NOT_YET_INSPECTED,
    "suspended": RatingValue.SUSPENDED,
    "under appeal": RatingValue.SUSPENDED,
    "under review": RatingValue.SUSPENDED,
    "rating under review": RatingValue.SUSPENDED,
    "rating under appeal": RatingValue.SUSPENDED,
    "under appeal rating suspended": RatingValue.SUSPENDED,
}

# CQC does not rate dentists: these say what was found, not how good the service is.
_STATES_NO_RATING = frozenset(
    {"regulations met", "regulations not met", "no action required", "not applicable", "n a", "na"}
)


class UnknownRating(ValueError):
    """The words are none of the ratings or non-ratings that CQC publishes."""


def parse_rating(text: str | None) -> RatingValue | None:
    """The rating that the words state, whatever their case, hyphens and spaces.

    None means that no rating is stated: a blank, "-", "nan", and the words CQC uses where it does not rate at
    all ("Regulations met", "Not applicable"). Raises UnknownRating for anything else.
    """
    if text is None or is_blank(text):
        return None
    words = squashed(text)
    if words in _STATES_NO_RATING:
        return None
    try:
        return _BY_WORDS[words]
    except KeyError:
        raise UnknownRating(text) from None


_BY_WORDS = {
    **{squashed(label): value for value, label in _LABELS.items()},
    **{squashed(value.value): value for value in RatingValue},
    **_SPELLINGS,
}


class Question(StrEnum):
    """What a rating answers: the whole, or one of CQC's five key questions."""

    OVERALL = "overall"
    SAFE = "safe"
    EFFECTIVE = "effective"
    CARING = "caring"
    RESPONSIVE = "responsive"
    WELL_LED = "well_led"

    @property
    def label(self) -> str:
        return "Well-led" if self is Question.WELL_LED else self.value.capitalize()


KEY_QUESTIONS = tuple(question for question in Question if question is not Question.OVERALL)
_QUESTIONS = {squashed(question.value): question for question in Question} | {
    f"is the service {squashed(question.value)}": question for question in KEY_QUESTIONS
}


class UnknownQuestion(ValueError):
    """The words are none of CQC's key questions."""


def parse_question(text: str) -> Question:
    """The question that the words name ("Well-led", "Is the service safe?"); raises UnknownQuestion."""
    try:
        return _QUESTIONS[squashed(text)]
    except KeyError:
        raise UnknownQuestion(text) from None


class RatingChange(StrEnum):
    """What happened between two ratings of the same question of the same service."""

    FIRST = "first"
    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"
    SAME = "same"
    UNKNOWN = "unknown"


_NEVER_RATED = (None, RatingValue.NOT_YET_INSPECTED)


def rating_change(old: RatingValue | None, new: RatingValue | None) -> RatingChange:
    """The movement from old to new.

    FIRST when nothing was known, or the service was not yet inspected, and a rating arrives. UNKNOWN whenever
    either side is not a rating: "Insufficient evidence" after "Good" is no downgrade (Carepost default).
    """
    after = new.ordinal if new else None
    if after is None:
        return RatingChange.UNKNOWN
    if old in _NEVER_RATED:
        return RatingChange.FIRST
    before = old.ordinal if old else None
    if before is None:
        return RatingChange.UNKNOWN
    if before == after:
        return RatingChange.SAME
    return RatingChange.UPGRADE if after > before else RatingChange.DOWNGRADE


def plausible_overall(
    answers: Sequence[RatingValue | None] | Mapping[Question, RatingValue | None], *, breach: bool = False
) -> RatingValue | None:
    """The overall rating that CQC's legacy aggregation rules would give to five key questions, or None.

    Only ever a plausibility check beside CQC's own rating. None where the rules do not decide: fewer than
    five rated answers, or a single Inadequate, which CQC leaves to judgement. `breach` (of a regulation)
    caps the result at Requires improvement.
    """
    values = list(answers.values()) if isinstance(answers, Mapping) else list(answers)
    counts = Counter(value for value in values if value is not None and value.is_rated)
    if len(values) != len(KEY_QUESTIONS) or counts.total() != len(KEY_QUESTIONS):
        return None
    overall = _aggregated(counts)
    if breach and overall in (RatingValue.OUTSTANDING, RatingValue.GOOD):
        return RatingValue.REQUIRES_IMPROVEMENT
    return overall


def _aggregated(counts: Counter[RatingValue]) -> RatingValue | None:
    if counts[RatingValue.INADEQUATE] >= 2:
        return RatingValue.INADEQUATE
    if counts[RatingValue.REQUIRES_IMPROVEMENT] >= 2:
        return RatingValue.REQUIRES_IMPROVEMENT
    if counts[RatingValue.INADEQUATE]:
        return None
    if counts[RatingValue.OUTSTANDING] >= 2 and not counts[RatingValue.REQUIRES_IMPROVEMENT]:
        return RatingValue.OUTSTANDING
    return RatingValue.GOOD


class Framework(StrEnum):
    """Which of CQC's frameworks a rating was made under; scores and statements differ between them."""

    KLOE = "kloe"  # key lines of enquiry, 2014 until the single assessment framework
    SINGLE_ASSESSMENT = "saf"  # quality statements scored 1 to 4, from November 2023
    UNSTATED = "unstated"  # the file does not say


def is_stale(rated_on: date | None, today: date, years: int) -> bool:
    """Whether a rating is at least `years` old on `today`; a rating without a date is not called stale."""
    if rated_on is None:
        return False
    return (today.year - rated_on.year, today.month, today.day) >= (years, rated_on.month, rated_on.day)
