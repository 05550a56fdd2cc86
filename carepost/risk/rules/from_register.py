"""What the register says about a service, as signals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from carepost.core.calendar import days_in_words, in_words
from carepost.register.rules.ratings import Question, RatingValue

from . import kinds
from .bands import Family
from .declaring import SignalKind
from .from_capacity import BedsFact, signals_from_capacity
from .policy import ScorePolicy
from .signals import Signal

SOURCE = "CQC register"
_SEVERITY = {
    RatingValue.OUTSTANDING: 0,
    RatingValue.GOOD: 0,
    RatingValue.REQUIRES_IMPROVEMENT: 3,
    RatingValue.INADEQUATE: 5,
}
_QUESTION_KINDS = {
    Question.OVERALL: kinds.RATING_OVERALL,
    Question.SAFE: kinds.RATING_SAFE,
    Question.WELL_LED: kinds.RATING_WELL_LED,
}


class Manager(StrEnum):
    """What the register says about the registered manager.

    NOT_NEEDED: an individual provider in day-to-day charge needs none (Care Quality Commission (Registration)
    Regulations 2009, regulation 5). UNKNOWN: the file that we read does not carry managers.
    """

    IN_POST = "in_post"
    VACANT = "vacant"
    ABSENT = "absent"
    NOT_NEEDED = "not_needed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RatingFact:
    """A current rating. `inherited` when a predecessor earned it."""

    value: RatingValue
    on: date | None = None
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """A change of registration in plain words: 'ownership changed', 'moved address'."""

    words: str
    on: date


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """Plain values about one service; `confirmed_on` is the day of the import that last said so.

    `ratings` holds the worst current rating for each question, where a location has several assessment
    groups. `beds` is the latest reading, `tracker_on` the day on which the Capacity Tracker was last told; both None
    where nobody told us. `regulated` is False for a supported-living scheme or other site that CQC does not register.
    """

    confirmed_on: date
    regulated: bool = True
    registered: bool = True
    registered_on: date | None = None
    ratings: Mapping[Question, RatingFact] = field(default_factory=dict)
    manager: Manager = Manager.UNKNOWN
    manager_since: date | None = None
    dormant: bool = False
    dormant_since: date | None = None
    changes: tuple[ChangeFact, ...] = ()
    beds: BedsFact | None = None
    tracker_on: date | None = None


def families_that_apply(facts: RegisterFacts) -> frozenset[Family]:
    """Families about which something could be known: CQC's do not apply to a site that CQC does not
    register."""
    return families_of(regulated=facts.regulated)


def families_of(*, regulated: bool) -> frozenset[Family]:
    """The same for a service that CQC registers, or does not."""
    return frozenset(Family) - (set() if regulated else {Family.CQC, Family.MANAGER})


def signals_from_register(facts: RegisterFacts, today: date, policy: ScorePolicy) -> tuple[Signal, ...]:
    """Every signal that the register gives about a service on a day; none for one that CQC does not
    register."""
    if not facts.regulated or not facts.registered:
        return ()
    return (
        *_ratings(facts),
        *_rating_age(facts, today, policy),
        *_manager(facts, today, policy),
        *_changes(facts, today, policy),
        *_dormancy(facts),
        *signals_from_capacity(facts.beds, facts.tracker_on, today, policy),
    )


def _signal(kind: SignalKind, severity: int, facts: RegisterFacts, evidence: str = "") -> Signal:
    return Signal(kind.key, severity, facts.confirmed_on, None, evidence, SOURCE)


def _ratings(facts: RegisterFacts) -> Iterator[Signal]:
    """In the order of CQC's questions, so that the same facts make the same words in whatever order they were read."""
    others = []
    for question in Question:
        rating = facts.ratings.get(question)
        if rating is None or rating.value not in _SEVERITY:
            continue
        kind = _QUESTION_KINDS.get(question)
        if kind is None:
            others.append((_SEVERITY[rating.value], question, rating))
        else:
            yield _signal(kind, _SEVERITY[rating.value], facts, _rating_words(rating))
    if others:
        worst = max(severity for severity, _, _ in others)
        of_worst = [
            (rating.value.label, question.label.lower()) for s, question, rating in others if s == worst
        ]
        yield _signal(kinds.RATING_OTHER, worst, facts, ", ".join(f"{q} {value}" for value, q in of_worst))


def _rating_words(rating: RatingFact) -> str:
    dated = f" ({in_words(rating.on)})" if rating.on else ""
    earned = ", inherited from the service before it" if rating.inherited else ""
    return f"{rating.value.label}{earned}{dated}"


def _rating_age(facts: RegisterFacts, today: date, policy: ScorePolicy) -> Iterator[Signal]:
    """Not rated yet, or rated long ago. The overall rating's date counts."""
    overall = facts.ratings.get(Question.OVERALL)
    if overall is None or overall.value not in _SEVERITY:
        yield from _not_rated(facts, overall, today, policy)
    elif overall.on is not None:
        years = (today - overall.on).days / 365.25
        severity = _step(years, policy.stale_inspection_years, (0, 2, 3, 4))
        yield _signal(kinds.STALE_INSPECTION, severity, facts, f"given on {in_words(overall.on)}")


def _not_rated(
    facts: RegisterFacts, overall: RatingFact | None, today: date, policy: ScorePolicy
) -> Iterator[Signal]:
    said = f"CQC says “{overall.value.label}”, " if overall else ""
    if facts.registered_on is None:
        yield _signal(kinds.NOT_YET_RATED, 2, facts, f"{said}registration date not known")
        return
    days = (today - facts.registered_on).days
    severity = _step(days, policy.first_inspection_days, (2, 3, 4))
    yield _signal(
        kinds.NOT_YET_RATED, severity, facts, f"{said}registered on {in_words(facts.registered_on)}"
    )


def _manager(facts: RegisterFacts, today: date, policy: ScorePolicy) -> Iterator[Signal]:
    if facts.manager is Manager.UNKNOWN:
        return
    if facts.manager in {Manager.IN_POST, Manager.NOT_NEEDED}:
        words = "A registered manager is in post." if facts.manager is Manager.IN_POST else _NONE_NEEDED
        yield _signal(kinds.MANAGER_GAP, 0, facts, words)
        return
    gone = "No registered manager" if facts.manager is Manager.VACANT else "The registered manager is away"
    if facts.manager_since is None:
        # Nothing says that 28 days have passed, so this must not fire the trigger.
        yield _signal(kinds.MANAGER_GAP, 2, facts, f"{gone}; since when is not known.")
        return
    days = (today - facts.manager_since).days
    severity = _step(days, tuple(day + 1 for day in policy.manager_days), (1, 2, 3, 4, 5))
    since = f"since {in_words(facts.manager_since)} ({days_in_words(max(days, 0))})"
    yield _signal(kinds.MANAGER_GAP, severity, facts, f"{gone} {since}.")


_NONE_NEEDED = "The provider is in day-to-day charge and needs no registered manager."


def _changes(facts: RegisterFacts, today: date, policy: ScorePolicy) -> Iterator[Signal]:
    """The latest change, while it is recent. No change gives no signal: it says nothing about ratings."""
    lately, recent = policy.change_days
    dated = [change for change in facts.changes if change.on <= today]
    if not dated:
        return
    change = max(dated, key=lambda each: each.on)
    expires = change.on + timedelta(days=recent)
    if today < expires:
        severity = 3 if (today - change.on).days < lately else 2
        evidence = f"{change.words} on {in_words(change.on)}"
        yield Signal(
            kinds.REGISTRATION_CHANGED.key,
            severity,
            min(facts.confirmed_on, today),
            expires,
            evidence,
            SOURCE,
        )


def _dormancy(facts: RegisterFacts) -> Iterator[Signal]:
    """Dormant or nothing: an active registration tells nothing about missed visits, so it is not news of
    capacity."""
    if facts.dormant:
        since = f" since {in_words(facts.dormant_since)}" if facts.dormant_since else ""
        yield _signal(kinds.DORMANT, 2, facts, since)


def _step(value: float, steps: tuple[int, ...], severities: tuple[int, ...]) -> int:
    """The severity of the highest step that the value has reached; the first severity below all steps."""
    return severities[sum(value >= step for step in steps)]
