"""All that is dated about services, to look back on: read in sets, handed on one service after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from carepost.core import policies
from carepost.core.acting import Actor
from carepost.core.clock import local_day
from carepost.register.models import Capacity, Rating, RegistrationEvent, Relationship, RoleHolding, Service
from carepost.register.rules.ratings import Question, RatingValue
from carepost.risk.models import SignalRow
from carepost.risk.rules import BedsFact, ChangeFact, Manager, ScorePolicy, Signal, kinds
from carepost.risk.rules.from_capacity import beds_fact, is_tracker
from carepost.risk.rules.review import DatedRating, KnownSignal, Past, Report, Reviewing, ReviewPolicy

T = TypeVar("T")
_AT_ONCE = 2000
_NO_MANAGER_NEEDED = "individual"
_CHANGES = {"ownership_changed": "it was taken over", "moved": "it moved"}
_MANAGERS = {"manager_left": Manager.VACANT, "manager_came": Manager.IN_POST}
_DORMANT = {"dormant": True, "woke": False}
_READ = (
    "pk", "ref", "kind", "status", "confirmed_on", "first_seen_on", "registered_on", "deregistered_on",
    "dormant_since", "manager", "manager_absent_since", "organisation__ownership", "care_home",
    "registered_beds",
)  # fmt: skip


def _seen(viewer: Actor) -> QuerySet[Service]:
    """Every service of the viewer's council, also those that left; of no council's where the viewer is of none."""
    return Service.objects.filter(
        host_id=viewer.council_id, adult_social_care=True, withdrawn=False
    ).exclude(status="applied")  # fmt: skip


def how_many_pasts(viewer: Actor) -> int:
    """How many services `pasts` will hand on."""
    return _seen(viewer).count()


def pasts(viewer: Actor, *, at_once: int = _AT_ONCE, among: Q | None = None) -> Iterator[Past]:
    """The dated past of each service, or of those `among` them: a handful of queries for every `at_once`."""
    last, seen = 0, _seen(viewer).filter(among or Q()).order_by("pk")
    while rows := list(seen.filter(pk__gt=last).values_list(*_READ, named=True)[:at_once]):
        last = rows[-1].pk
        yield from _batch(viewer, rows)


def past_of(viewer: Actor, service_id: int) -> Past | None:
    """The dated past of one service of the viewer's council; None for any other."""
    rows = list(_seen(viewer).filter(pk=service_id).values_list(*_READ, named=True))
    return next(_batch(viewer, rows), None)


def warned_of(viewer: Actor, on: date, *scores: ScorePolicy) -> list[Report]:
    """What the viewer's services went through, replayed under each of some policies, read once for all of them.

    Only services with an event are replayed: each report says how many events were warned of, and nothing of false
    alarms.
    """
    look = policies.in_force(ReviewPolicy, viewer.council_id, on).value
    sides = [Reviewing(score, look) for score in scores]
    for past in pasts(viewer, among=_with_an_event(viewer)):
        for side in sides:
            side.take(past)
    return [side.report() for side in sides]


def _with_an_event(viewer: Actor) -> Q:
    """Services that may have what a warning should come before: an Inadequate rating, an end, a suspension."""
    this = OuterRef("pk")
    rated = Rating.objects.filter(service_id=this, question="overall", value="inadequate", withdrawn=False)
    suspended = SignalRow.objects.filter(
        service_id=this, council_id=viewer.council_id or 0, kind=kinds.SUSPENSION.key
    )
    return Q(status="deregistered") | Q(Exists(rated)) | Q(Exists(suspended))


def _batch(viewer: Actor, rows: list[Any]) -> Iterator[Past]:
    ids = [row.pk for row in rows]
    ratings, events, people = _ratings(ids), _events(ids), _managers(ids)
    signals, taken_over, readings = _signals(viewer, ids), _taken_over(ids), _readings(viewer, ids)
    for row in rows:
        yield _past(
            row,
            ratings=ratings[row.pk],
            events=events[row.pk],
            people=people[row.pk],
            signals=signals[row.pk],
            taken_over=row.pk in taken_over,
            readings=readings[row.pk],
        )


def _past(
    row: Any,
    *,
    ratings: list[DatedRating],
    events: list[tuple[str, date]],
    people: list[tuple[date, Manager]],
    signals: list[KnownSignal],
    taken_over: bool,
    readings: list[_Reading],
) -> Past:
    confirmed = row.confirmed_on or row.first_seen_on
    left = row.deregistered_on if row.status == "deregistered" else None
    return Past(
        ref=row.ref,
        last_seen_on=max(confirmed, left or confirmed, *(known.known_from for known in signals)),
        followed_since=row.first_seen_on,
        regulated=row.kind == "location",
        registered_on=row.registered_on,
        deregistered_on=left,
        taken_over=taken_over,
        ratings=tuple(ratings),
        managers=(*people, *((on, _MANAGERS[kind]) for kind, on in events if kind in _MANAGERS), *_away(row)),
        manager_needed=(row.organisation__ownership or "").strip().lower() != _NO_MANAGER_NEEDED,
        dormant=tuple((on, _DORMANT[kind]) for kind, on in events if kind in _DORMANT),
        changes=tuple(ChangeFact(_CHANGES[kind], on) for kind, on in events if kind in _CHANGES),
        beds=tuple(_beds(row, readings)),
        tracker=tuple(one.on for one in readings if one.tracker),
        signals=tuple(signals),
    )


def _away(row: Any) -> Iterator[tuple[date, Manager]]:
    """A name with a day of absence is somebody away; no name with a day is a vacancy since then."""
    if row.manager_absent_since is not None:
        yield row.manager_absent_since, Manager.ABSENT if row.manager else Manager.VACANT


class _Rated(NamedTuple):
    service_id: int
    scope: str
    question: str
    value: str
    on: date
    inherited: bool
    current: bool


def _ratings(ids: Collection[int]) -> dict[int, list[DatedRating]]:
    """Ratings with a date: one without cannot be placed in the past."""
    rows = Rating.objects.filter(service_id__in=ids, withdrawn=False, published_on__isnull=False)
    columns = ("service_id", "scope", "question", "value", "published_on", "inherited", "current")
    ordered = (
        _Rated(*row) for row in rows.order_by("service_id", "published_on", "pk").values_list(*columns)
    )
    found: dict[int, list[DatedRating]] = defaultdict(list)
    for service_id, of_one in groupby(ordered, key=lambda row: row.service_id):
        found[service_id] = list(_dated(list(of_one)))
    return found


def _dated(rows: list[_Rated]) -> Iterator[DatedRating]:
    """A rating that CQC no longer lists, and that no newer one of its group replaced, ended with the next report."""
    newest = {(row.scope, row.question): row.on for row in rows}
    for row in rows:
        dropped = not row.current and newest[row.scope, row.question] == row.on
        ended_on = min((other.on for other in rows if dropped and other.on > row.on), default=None)
        yield DatedRating(
            RatingValue(row.value), row.on, Question(row.question), row.scope, row.inherited, ended_on
        )


def _events(ids: Collection[int]) -> dict[int, list[tuple[str, date]]]:
    kinds = (*_CHANGES, *_MANAGERS, *_DORMANT)
    rows = RegistrationEvent.objects.filter(service_id__in=ids, kind__in=kinds, withdrawn=False)
    return _gathered(
        (service_id, (kind, on)) for service_id, kind, on in rows.values_list("service_id", "kind", "on")
    )


def _managers(ids: Collection[int]) -> dict[int, list[tuple[date, Manager]]]:
    """In post from the day that a holding began; vacant from the day that the last open one ended."""
    rows = RoleHolding.objects.filter(
        Q(since__isnull=False) | Q(until__isnull=False),
        service_id__in=ids, role="registered_manager", withdrawn=False,
    )  # fmt: skip
    holdings = _gathered(
        (pk, (since, until)) for pk, since, until in rows.values_list("service_id", "since", "until")
    )
    return defaultdict(list, {pk: list(_states(held)) for pk, held in holdings.items()})


def _states(held: list[tuple[date | None, date | None]]) -> Iterator[tuple[date, Manager]]:
    for since, until in held:
        if since is not None:
            yield since, Manager.IN_POST
        covered = until is not None and any(
            (begin or date.min) <= until and (end is None or end > until) for begin, end in held
        )
        if until is not None and not covered:
            yield until, Manager.VACANT


def _signals(viewer: Actor, ids: Collection[int]) -> dict[int, list[KnownSignal]]:
    """What the council was told, from the day that it was told until the day that it was taken back."""
    rows = SignalRow.objects.filter(service_id__in=ids, council_id=viewer.council_id or 0).order_by("pk")
    columns = (
        "kind", "severity", "observed_on", "expires_on", "evidence", "source", "noted_at", "withdrawal__at",
    )  # fmt: skip
    return _gathered(
        (service, _known(Signal(*signal), noted, withdrawn))
        for service, *signal, noted, withdrawn in rows.values_list("service_id", *columns).iterator()
    )


def _known(signal: Signal, noted_at: datetime, withdrawn_at: datetime | None) -> KnownSignal:
    until = local_day(withdrawn_at) if withdrawn_at is not None else None
    return KnownSignal(signal, max(local_day(noted_at), signal.observed_on), until)


class _Reading(NamedTuple):
    on: date
    occupied: int | None
    operational: int | None
    tracker: bool


def _readings(viewer: Actor, ids: Collection[int]) -> dict[int, list[_Reading]]:
    """What was told of beds, of each day the last word."""
    rows = Capacity.objects.filter(council_id=viewer.council_id or 0, service_id__in=ids).order_by(
        "as_of", "pk"
    )
    columns = ("service_id", "as_of", "occupied", "operational_beds", "source")
    return _gathered(
        (pk, _Reading(local_day(at), occupied, beds, is_tracker(source)))
        for pk, at, occupied, beds, source in rows.values_list(*columns)
    )


def _beds(row: Any, readings: list[_Reading]) -> Iterator[BedsFact]:
    """How full it was on each day of which somebody told; of one day the last word counts."""
    for on, one in {one.on: one for one in readings if one.occupied is not None}.items():
        fact = beds_fact(
            on, care_home=row.care_home, occupied=one.occupied, operational=one.operational,
            registered=row.registered_beds,
        )  # fmt: skip
        if fact is not None:
            yield fact


def _taken_over(ids: Collection[int]) -> set[int]:
    rows = Relationship.objects.filter(service_id__in=ids, kind="successor", withdrawn=False)
    return set(rows.values_list("service_id", flat=True))


def _gathered(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
