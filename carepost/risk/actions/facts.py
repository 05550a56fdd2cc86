"""What standings are worked out from, for many services in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from carepost.core import clock
from carepost.register.models import Capacity, Rating, RegistrationEvent, Service
from carepost.register.rules.ratings import Question, RatingValue
from carepost.risk.models import OverrideRow, SignalRow, Standing
from carepost.risk.rules import (
    BedsFact,
    ChangeFact,
    Manager,
    Override,
    RatingFact,
    RegisterFacts,
    ScorePolicy,
    Signal,
)
from carepost.risk.rules.from_capacity import TRACKER, beds_fact

ACTIVE = ("registered", "dormant")
Ids = QuerySet[Service, Any]
_READ = (
    "pk", "ref", "kind", "status", "confirmed_on", "first_seen_on", "registered_on", "dormant_since",
    "manager", "manager_absent_since", "organisation__ownership",
)  # fmt: skip
_NO_MANAGER_NEEDED = "individual"
_QUESTIONS = {question.value: question for question in Question}
_VALUES = {value.value: value for value in RatingValue}
_CHANGES = {"ownership_changed": "it was taken over", "moved": "it moved"}


@dataclass(frozen=True, slots=True)
class Material:
    """All that the standing of one service is made of. `row` is the standing as it was kept, if any."""

    service_id: int
    ref: str
    facts: RegisterFacts
    signals: tuple[Signal, ...]
    override: Override | None
    row: Standing | None


def material(
    council_id: int, service_ids: Collection[int] | None, on: date, policy: ScorePolicy
) -> list[Material]:
    """The material for a council's active adult social care services, or those of them that are named."""
    services = Service.objects.filter(
        host_id=council_id, adult_social_care=True, status__in=ACTIVE, withdrawn=False
    )
    if service_ids is not None:
        services = services.filter(pk__in=service_ids)
    rows = list(services.order_by("pk").values_list(*_READ, named=True))
    ids = services.values("pk")
    ratings, changes = _ratings(ids), _changes(ids, on, policy)
    beds, tracker = _beds(council_id, ids, on), _tracker(council_id, ids, on)
    signals, overrides = _signals(council_id, ids, on), _overrides(council_id, ids, on)
    kept = {row.service_id: row for row in Standing.objects.filter(council_id=council_id, service_id__in=ids)}
    return [
        Material(
            service.pk,
            service.ref,
            _facts(
                service,
                ratings.get(service.pk, {}),
                changes.get(service.pk, ()),
                beds.get(service.pk),
                tracker.get(service.pk),
            ),
            tuple(signals.get(service.pk, ())),
            overrides.get(service.pk),
            kept.get(service.pk),
        )
        for service in rows
    ]


def _facts(
    service: Any,
    ratings: dict[Question, RatingFact],
    changes: Iterable[ChangeFact],
    beds: BedsFact | None,
    tracker_on: date | None,
) -> RegisterFacts:
    manager, since = _manager(service)
    return RegisterFacts(
        confirmed_on=service.confirmed_on or service.first_seen_on,
        regulated=service.kind == "location",
        registered=service.status in ACTIVE,
        registered_on=service.registered_on,
        ratings=ratings,
        manager=manager,
        manager_since=since,
        dormant=service.status == "dormant",
        dormant_since=service.dormant_since,
        changes=tuple(changes),
        beds=beds,
        tracker_on=tracker_on,
    )


def _manager(service: Any) -> tuple[Manager, date | None]:
    """A name with a day of absence is somebody away; no name with a day is a vacancy since then.

    No name and no day says nothing: the files that we read may not carry managers.
    """
    if service.manager_absent_since is not None:
        state = Manager.ABSENT if service.manager else Manager.VACANT
        return state, service.manager_absent_since
    if service.manager:
        return Manager.IN_POST, None
    if (service.organisation__ownership or "").strip().lower() == _NO_MANAGER_NEEDED:
        return Manager.NOT_NEEDED, None
    return Manager.UNKNOWN, None


def _ratings(ids: Ids) -> dict[int, dict[Question, RatingFact]]:
    """The worst current rating of each question, where a location has several assessment groups."""
    rows = Rating.objects.filter(service_id__in=ids, current=True, withdrawn=False)
    columns = rows.values_list("service_id", "question", "value", "published_on", "inherited")
    found: dict[int, dict[Question, RatingFact]] = defaultdict(dict)
    for service_id, question_key, value, published_on, inherited in columns:
        question, fact = _QUESTIONS[question_key], RatingFact(_VALUES[value], published_on, inherited)
        held = found[service_id].get(question)
        if held is None or _worse(fact, held):
            found[service_id][question] = fact
    return found


def _worse(one: RatingFact, other: RatingFact) -> bool:
    """A real rating speaks before a word that is none; of two, the lower; of two alike, the later."""
    mine, theirs = one.value.ordinal or 9, other.value.ordinal or 9
    if mine != theirs:
        return mine < theirs
    return (one.on or date.min) > (other.on or date.min)


def _changes(ids: Ids, on: date, policy: ScorePolicy) -> dict[int, list[ChangeFact]]:
    oldest = on - timedelta(days=policy.change_days[1])
    rows = RegistrationEvent.objects.filter(
        service_id__in=ids, kind__in=_CHANGES, withdrawn=False, on__gte=oldest, on__lte=on
    )
    found: dict[int, list[ChangeFact]] = defaultdict(list)
    for service_id, kind, day in rows.values_list("service_id", "kind", "on"):
        found[service_id].append(ChangeFact(_CHANGES[kind], day))
    return found


def _readings(council_id: int, ids: Ids, on: date) -> QuerySet[Capacity, Capacity]:
    """The readings up to the end of a day, of each service the latest first."""
    until = datetime.combine(on + timedelta(days=1), time(), tzinfo=clock.LONDON)
    rows = Capacity.objects.filter(council_id=council_id, service_id__in=ids, as_of__lt=until)
    return rows.order_by("service_id", "-as_of", "-pk").distinct("service_id")


def _beds(council_id: int, ids: Ids, on: date) -> dict[int, BedsFact]:
    columns = (
        "service_id", "as_of", "occupied", "operational_beds", "service__registered_beds", "service__care_home"
    )  # fmt: skip
    rows = _readings(council_id, ids, on).filter(occupied__isnull=False).values_list(*columns)
    found = {
        pk: beds_fact(
            clock.local_day(at),
            care_home=home,
            occupied=occupied,
            operational=operational,
            registered=registered,
        )
        for pk, at, occupied, operational, registered, home in rows
    }
    return {pk: fact for pk, fact in found.items() if fact is not None}


def _tracker(council_id: int, ids: Ids, on: date) -> dict[int, date]:
    rows = _readings(council_id, ids, on).filter(source__istartswith=TRACKER)
    return {pk: clock.local_day(at) for pk, at in rows.values_list("service_id", "as_of")}


def _signals(council_id: int, ids: Ids, on: date) -> dict[int, list[Signal]]:
    """The latest signal of each kind that holds, the more severe of one day, as `rules.in_force` chooses."""
    rows = (
        SignalRow.objects.filter(council_id=council_id, service_id__in=ids, observed_on__lte=on)
        .filter(Q(expires_on__isnull=True) | Q(expires_on__gt=on), withdrawal__isnull=True)
        .order_by("service_id", "kind", F("observed_on").desc(), F("severity").desc(), "pk")
        .distinct("service_id", "kind")
    )
    columns = ("service_id", "kind", "severity", "observed_on", "expires_on", "evidence", "source")
    found: dict[int, list[Signal]] = defaultdict(list)
    for service_id, *signal in rows.values_list(*columns):
        found[service_id].append(Signal(*signal))
    return found


def _overrides(council_id: int, ids: Ids, on: date) -> dict[int, Override]:
    rows = OverrideRow.objects.filter(
        council_id=council_id, service_id__in=ids, ended_at__isnull=True, expires_on__gt=on
    )
    return {row.service_id: row.as_override() for row in rows}
