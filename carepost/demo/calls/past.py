"""What the register would have said of a service on an earlier day, from what it remembers now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from carepost.register.models import Rating, RegistrationEvent
from carepost.register.models.history import EventKind
from carepost.register.rules import Question, RatingValue
from carepost.risk.rules import Manager, RatingFact, RegisterFacts

_STEPS = (1, 29, 91, 181)  # days without a manager after which the standing may change


@dataclass(frozen=True, slots=True)
class Past:
    """The register's facts of one service today, with the ratings and vacancies that led there."""

    facts: RegisterFacts
    ratings: tuple[tuple[date, Question, RatingFact], ...]
    vacancies: tuple[tuple[date, date], ...]

    def on(self, day: date, today: date) -> RegisterFacts:
        """The facts as they would have been told on a day; today's as they are told."""
        if day >= today:
            return self.facts
        known = {question: rating for given, question, rating in self.ratings if given <= day}
        manager, since = self._manager(day)
        return replace(
            self.facts, confirmed_on=day, ratings=known, manager=manager, manager_since=since,
            dormant=self.facts.dormant and (self.facts.dormant_since or today) <= day,
        )  # fmt: skip

    def _manager(self, day: date) -> tuple[Manager, date | None]:
        for left, came in self.vacancies:
            if left <= day < came:
                return Manager.VACANT, left
        if self.facts.manager_since is not None and day < self.facts.manager_since:
            return Manager.IN_POST, None
        return self.facts.manager, self.facts.manager_since

    def news(self) -> set[date]:
        """The days on which what the register says may change the standing."""
        gone = [left for left, _ in self.vacancies] + [self.facts.manager_since]
        days = {left + timedelta(days=step) for left in gone if left for step in _STEPS}
        days |= {came for _, came in self.vacancies} | {given for given, _, _ in self.ratings}
        return days | {change.on for change in self.facts.changes}


def pasts_of(facts: dict[int, RegisterFacts]) -> dict[int, Past]:
    """The past of each service, by its key."""
    ratings, vacancies = _ratings(facts), _vacancies(facts)
    return {
        service_id: Past(told, tuple(ratings[service_id]), tuple(vacancies[service_id]))
        for service_id, told in facts.items()
    }


def _ratings(ids: Collection[int]) -> dict[int, list[tuple[date, Question, RatingFact]]]:
    found: dict[int, list[tuple[date, Question, RatingFact]]] = defaultdict(list)
    rows = Rating.objects.filter(service_id__in=list(ids), withdrawn=False, published_on__isnull=False)
    columns = ("service_id", "published_on", "question", "value", "inherited")
    for service_id, given, question, value, inherited in rows.order_by("published_on", "pk").values_list(
        *columns
    ):
        if given is not None:
            fact = RatingFact(RatingValue(value), given, inherited)
            found[service_id].append((given, Question(question), fact))
    return found


def _vacancies(ids: Collection[int]) -> dict[int, list[tuple[date, date]]]:
    """From the day a manager left to the day another came; one that still lasts is in the facts."""
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    left: dict[int, date] = {}
    kinds = (EventKind.MANAGER_LEFT, EventKind.MANAGER_CAME)
    rows = RegistrationEvent.objects.filter(service_id__in=list(ids), kind__in=kinds, withdrawn=False)
    for service_id, kind, day in rows.order_by("on", "pk").values_list("service_id", "kind", "on"):
        if kind == EventKind.MANAGER_LEFT:
            left[service_id] = day
        elif service_id in left:
            found[service_id].append((left.pop(service_id), day))
    return found
