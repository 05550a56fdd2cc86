"""Which councils buy care at a service, for its provider; and whether the viewer's does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from carepost.contact.models import Buying, ServiceUpdate
from carepost.core.acting import Actor
from carepost.councils.models import Council
from carepost.register.models import Service
from carepost.register.reach import own


@dataclass(frozen=True, slots=True)
class Buyer:
    """A council that buys care at a service, and whether its provider chose it when it last told something."""

    council: Council
    chosen: bool


def buyers(viewer: Actor, services: Sequence[Service]) -> Mapping[int, Sequence[Buyer]]:
    """The councils that buy care at services of the viewer's own, by the service's key, in order of name.

    Nobody is chosen unless the provider did so since that council said that it buys care there.
    """
    found: dict[int, list[Buyer]] = defaultdict(list)
    rows = list(_buying(viewer, services).select_related("council").order_by("council__name"))
    latest = _latest({row.service_id for row in rows})
    hosts = {service.pk: service.host_id for service in services}
    for row in rows:
        told = latest.get((row.service_id, row.council_id))
        newest = latest.get((row.service_id, hosts[row.service_id]))
        chosen = bool(
            told and newest and told.submission_key == newest.submission_key and told.at >= row.since
        )
        found[row.service_id].append(Buyer(row.council, chosen))
    return found


def buying(viewer: Actor, service: Service) -> Collection[int]:
    """The keys of the councils that buy care at a service of the viewer's own."""
    return set(_buying(viewer, [service]).values_list("council_id", flat=True))


def told_too(viewer: Actor, row: ServiceUpdate) -> Sequence[Council]:
    """The other councils that were told the same as this update, and still buy care there."""
    copies = ServiceUpdate.objects.filter(service_id=row.service_id, submission_key=row.submission_key)
    others = copies.exclude(council_id=row.council_id).values("council_id")
    return list(
        Council.objects.filter(
            pk__in=_buying(viewer, [row.service]).filter(council_id__in=others).values("council_id")
        ).order_by("name")
    )


def buys_at(viewer: Actor, service: Service) -> bool:
    """Whether the viewer's council buys care at a service."""
    rows = Buying.objects.filter(council_id=viewer.council_id or 0, service=service, until__isnull=True)
    return rows.exists()


def _buying(viewer: Actor, services: Sequence[Service]) -> QuerySet[Buying, Buying]:
    rows = Buying.objects.filter(own(viewer, "service__"), service__in=services, until__isnull=True)
    return rows.exclude(council_id=F("service__host_id"))


def _latest(ids: Collection[int]) -> Mapping[tuple[int, int | None], ServiceUpdate]:
    """The newest update of each of these services, as each council was told it."""
    rows = ServiceUpdate.objects.filter(service_id__in=ids).order_by("service_id", "council_id", "-at", "-pk")
    return {(row.service_id, row.council_id): row for row in rows.distinct("service_id", "council_id")}
