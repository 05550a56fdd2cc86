"""A provider's own services: what a provider's people see of themselves, in every council where they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from carepost.contact import due
from carepost.contact.models import RotaPlace
from carepost.contact.queries.rota import planned
from carepost.core.acting import Actor
from carepost.core.clock import local_day
from carepost.councils.models import Council
from carepost.register.models import Service
from carepost.register.reach import own
from carepost.risk.shown import as_shown


@dataclass(frozen=True, slots=True)
class OwnService:
    """One service of one's own: where it stands with its council, and when it will be called."""

    service: Service
    council: Council | None
    clock: due.Clock | None
    planned: RotaPlace | None = None


def own_services(viewer: Actor, now: datetime) -> list[OwnService]:
    """The active services of the provider that the viewer signs in for, by name; nothing of other
    providers.
    """
    if viewer.provider_id is None:
        return []
    rows = Service.objects.filter(
        own(viewer), withdrawn=False, status__in=("registered", "dormant")
    ).select_related("host", "organisation")
    services = list(rows.order_by("name", "pk"))
    plan = planned(viewer, [row.pk for row in services], local_day(now))
    return [OwnService(row, row.host, _clock(viewer, row, now), plan.get(row.pk)) for row in services]


def _clock(viewer: Actor, service: Service, now: datetime) -> due.Clock | None:
    if service.host_id is None or not service.adult_social_care:
        return None
    return shown_clock(viewer, due.clock_of(service.host_id, service, local_day(now)))


def shown_clock(viewer: Actor, clock: due.Clock) -> due.Clock:
    """The clock with its standing as this viewer may read it."""
    return replace(clock, standing=as_shown(viewer, clock.standing)) if clock.standing else clock
