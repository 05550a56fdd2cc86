"""What the register would have said of a service on an earlier day, from what it remembers now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from carepost.core.clock import local_day
from carepost.register.models import Capacity, Rating, RegistrationEvent
from carepost.register.models.history import EventKind
from carepost.register.rules import Question, RatingValue
from carepost.risk.rules import BedsFact, Manager, RatingFact, RegisterFacts, ScorePolicy
from carepost.risk.rules.from_capacity import beds_fact, capacity_days, is_tracker

_STEPS = (1, 29, 91, 181)  # days without a manager after which the standing may change


@dataclass(frozen=True, slots=True)
class Past:
    """The register's facts of one service today, with the ratings and vacancies that led there."""

    facts: RegisterFacts
    ratings: tuple[tuple[date, Question, RatingFact], ...]
    vacancies: tuple[tuple[date, date], ...]
    beds: tuple[BedsFact, ...] = ()
    tracker: tuple[date, ...] = ()

    def on(self, day: date, today: date) -> RegisterFacts:
        """The facts as they would have been told on a day; today's as they are told."""
        if day >= today:
            return self.facts
        known = {question: rating for given, question, rating in self.ratings if given <= day}
        manager, since = self._manager(day)
        return replace(
            self.facts, confirmed_on=day, ratings=known, manager=manager, manager_since=since,
            dormant=self.facts.dormant and (self.facts.dormant_since or today) <= day,
            beds=max((each for each in self.beds if each.on <= day), key=lambda each: each.on, default=None),
            tracker_on=max((each for each in self.tracker if each <= day), default=None),
        )  # fmt: skip

    def _manager(self, day: date) -> tuple[Manager, date | None]:
        for left, came in self.vacancies:
            if left <= day < came:
                return Manager.VACANT, left
        if self.facts.manager_since is not None and day < self.facts.manager_since:
            return Manager.IN_POST, None
        return self.facts.manager, self.facts.manager_since

    def news(self, policy: ScorePolicy, today: date) -> set[date]:
        """The days on which what the register and the readings of beds say may change the standing."""
        gone = [left for left, _ in self.vacancies] + [self.facts.manager_since]
        days = {left + timedelta(days=step) for left in gone if left for step in _STEPS}
        days |= {came for _, came in self.vacancies} | {given for given, _, _ in self.ratings}
        days |= set(capacity_days(self.beds, self.tracker, today, policy))
        return days | {change.on for change in self.facts.changes}


def pasts_of(council_id: int, facts: dict[int, RegisterFacts]) -> dict[int, Past]:
    """The past of each service, by its key."""
    ratings, vacancies, beds, tracker = _ratings(facts), _vacancies(facts), *_readings(council_id)
    return {
        pk: Past(told, tuple(ratings[pk]), tuple(vacancies[pk]), tuple(beds[pk]), tuple(tracker[pk]))
        for pk, told in facts.items()
    }


def _readings(council_id: int) -> tuple[dict[int, list[BedsFact]], dict[int, list[date]]]:
    """How full each home was, and when the Capacity Tracker was told."""
    beds: dict[int, list[BedsFact]] = defaultdict(list)
    tracker: dict[int, list[date]] = defaultdict(list)
    for row in Capacity.objects.filter(council_id=council_id).select_related("service").order_by("as_of"):
        on, home = local_day(row.as_of), row.service
        fact = beds_fact(
            on, care_home=home.care_home, occupied=row.occupied, operational=row.operational_beds,
            registered=home.registered_beds,
        )  # fmt: skip
        beds[home.pk] += [fact] if fact else []
        tracker[home.pk] += [on] if is_tracker(row.source) else []
    return beds, tracker


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
