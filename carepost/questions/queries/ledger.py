"""The ledger's readers: what is known of services, by whoever was told first and last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.db.models import F, QuerySet

from carepost.core import policies
from carepost.core.acting import Actor, ActorKind
from carepost.core.clock import local_day
from carepost.questions import data
from carepost.questions.models import Fact
from carepost.questions.rules.ledger import Datum, Known, LedgerPolicy, newest
from carepost.register.models import Capacity, Service
from carepost.register.reach import own

Facts = QuerySet[Fact, Fact]


def policy_of(council_id: int | None, on: date) -> LedgerPolicy:
    """For how long answers stay good in a council on a day."""
    return policies.in_force(LedgerPolicy, council_id, on).value


def seen(viewer: Actor) -> Facts:
    """The answers that somebody may read: those that their council was told; of a provider its own, as the council
    that looks after the service holds them.
    """
    rows = Fact.objects.filter(withdrawn_at__isnull=True)
    if viewer.kind is ActorKind.PROVIDER:
        return rows.filter(own(viewer, "service__"), council_id=F("service__host_id"))
    return rows.filter(council_id=viewer.council_id or 0)


def known(viewer: Actor, services: Sequence[Service]) -> Mapping[int, Mapping[str, Known]]:
    """What stands of each service, by its key and the datum's, in two queries whatever their number."""
    ids = [service.pk for service in services]
    found: dict[int, list[Known]] = defaultdict(list)
    for service_id, answer in (*_from_readings(viewer, ids), *_from_facts(viewer, ids)):
        found[service_id].append(answer)
    return {pk: newest(sorted(found[pk], key=lambda each: each.on)) for pk in ids}


def known_of(viewer: Actor, service: Service) -> Mapping[str, Known]:
    """What stands of one service, by datum."""
    return known(viewer, [service])[service.pk]


def spared(viewer: Actor, service: Service, on: date) -> dict[str, Known]:
    """What need not be asked of a service on a day, in a call or by another room: its provider told it, and lately."""
    policy = policy_of(service.host_id, on)
    found = known_of(viewer, service)
    return {key: each for key, each in found.items() if each.is_own_word and each.is_fresh(on, policy)}


def history(viewer: Actor, service: Service, *, most: int = 500) -> list[tuple[Datum, Fact]]:
    """Every answer about a service, newest first, with what it is an answer to."""
    by_key = {datum.key: datum for datum in data.entered()}
    rows = seen(viewer).filter(service=service).order_by("-as_of", "-pk")[:most]
    return [(by_key[row.datum], row) for row in rows if row.datum in by_key]


def _from_facts(viewer: Actor, ids: Iterable[int]) -> Iterator[tuple[int, Known]]:
    by_key = {datum.key: datum for datum in data.entered()}
    rows = seen(viewer).filter(service_id__in=list(ids)).order_by("service_id", "datum", "-as_of", "-pk")
    for row in rows.distinct("service_id", "datum"):
        if row.datum in by_key:
            yield row.service_id, _as_known(by_key[row.datum], row)


def _as_known(datum: Datum, row: Fact) -> Known:
    return Known(datum, row.value, local_day(row.as_of), row.source, row.by_name, row.source_ref)


def _from_readings(viewer: Actor, ids: Iterable[int]) -> Iterator[tuple[int, Known]]:
    """What the latest reading of beds tells of care homes."""
    rows = Capacity.objects.filter(service_id__in=list(ids), service__care_home=True)
    provider = viewer.kind is ActorKind.PROVIDER
    rows = rows.filter(council_id=F("service__host_id") if provider else viewer.council_id or 0)
    beds = [datum for datum in data.entered() if datum.reading]
    for row in rows.order_by("service_id", "-as_of", "-pk").distinct("service_id"):
        for datum in beds:
            value = getattr(row, datum.reading)
            if value is not None:
                yield row.service_id, Known(datum, value, local_day(row.as_of), row.source)
