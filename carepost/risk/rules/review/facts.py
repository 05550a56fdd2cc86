"""What was known of a service on one day of its past."""

from __future__ import annotations

from datetime import date

from carepost.register.rules.ratings import Question
from carepost.risk.rules.from_register import Manager, RatingFact, RegisterFacts, signals_from_register
from carepost.risk.rules.policy import ScorePolicy
from carepost.risk.rules.signals import Signal

from .past import DatedRating, Past
from .told import Told


def signals_on(past: Past, told: Told, day: date, policy: ScorePolicy) -> tuple[Signal, ...]:
    """Every signal that spoke on that day, from the register and from elsewhere (`told`, of the same past)."""
    return *signals_from_register(facts_on(past, day), day, policy), *told.on(day)


def facts_on(past: Past, day: date) -> RegisterFacts:
    """The register's facts as of that day, taken as confirmed on it: CQC's files are published and read all along."""
    manager, since = _manager(past, day)
    dormant_since = _dormant_since(past, day)
    return RegisterFacts(
        confirmed_on=day,
        regulated=past.regulated,
        registered=past.deregistered_on is None or day < past.deregistered_on,
        registered_on=past.registered_on,
        ratings=ratings_on(past, day),
        manager=manager,
        manager_since=since,
        dormant=dormant_since is not None,
        dormant_since=dormant_since,
        changes=past.changes,
        beds=max((each for each in past.beds if each.on <= day), key=lambda each: each.on, default=None),
        tracker_on=max((each for each in past.tracker if each <= day), default=None),
    )


def ratings_on(past: Past, day: date) -> dict[Question, RatingFact]:
    """The rating of each question: the newest of each assessment group, and of the groups the worst.

    Of two that were published on one day the worse counts. A word that is no rating ("inspected but not rated") takes
    no rating away: it stands only where there is none.
    """
    newest: dict[tuple[str, Question], DatedRating] = {}
    for rating in past.ratings:
        if past.known_from(rating) > day or (rating.ended_on is not None and rating.ended_on <= day):
            continue
        held = newest.get((rating.scope, rating.question))
        if held is None or _order(rating) > _order(held):
            newest[rating.scope, rating.question] = rating
    found: dict[Question, DatedRating] = {}
    for rating in newest.values():
        held = found.get(rating.question)
        if held is None or (_goodness(rating), held.on) < (_goodness(held), rating.on):
            found[rating.question] = rating
    return {question: RatingFact(each.value, each.on, each.inherited) for question, each in found.items()}


def _order(rating: DatedRating) -> tuple[bool, date, int]:
    return rating.value.is_rated, rating.on, -_goodness(rating)


def _goodness(rating: DatedRating) -> int:
    """A real rating speaks before a word that is none."""
    return rating.value.ordinal or 9


def _manager(past: Past, day: date) -> tuple[Manager, date | None]:
    """On a day when one manager left and the next one came, somebody is in post."""
    begun = [(on, state is Manager.IN_POST, state) for on, state in past.managers if on <= day]
    if not begun:
        return Manager.UNKNOWN, None
    on, _, state = max(begun)
    if state is Manager.VACANT and not past.manager_needed:
        return Manager.NOT_NEEDED, None
    return (state, on) if state in {Manager.VACANT, Manager.ABSENT} else (state, None)


def _dormant_since(past: Past, day: date) -> date | None:
    on, is_dormant = max((begun for begun in past.dormant if begun[0] <= day), default=(day, False))
    return on if is_dormant else None
