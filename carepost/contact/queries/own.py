"""A provider's own services: what a provider's people see of themselves, in every council where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from carepost.contact import due
from carepost.contact.models import RotaPlace
from carepost.contact.queries.rota import planned
from carepost.core.acting import Actor
from carepost.core.clock import local_day
from carepost.councils.models import Council
from carepost.providers.reach import came_on
from carepost.providers.rules import Kind
from carepost.register.models import Service
from carepost.register.reach import own
from carepost.risk.shown import all_shown


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
    clocks = own_clocks(viewer, services, local_day(now))
    plan = planned(viewer, [row.pk for row in services], local_day(now))
    return [OwnService(row, row.host, clocks.get(row.pk), plan.get(row.pk)) for row in services]


def own_clocks(viewer: Actor, services: Sequence[Service], on: date) -> Mapping[int, due.Clock]:
    """The clocks of a provider's own services as it may read them: their standings, and times that it asked for itself.

    A time for which the one before had asked is theirs, until the council opens what was told between calls.
    """
    clocks = due.clocks_of(services, on, came_on(viewer, Kind.CALLS))
    standings = all_shown(viewer, [each.standing for each in clocks.values() if each.standing])
    found = {row.service_id: row for row in standings}
    return {pk: replace(each, standing=found.get(pk)) for pk, each in clocks.items()}
