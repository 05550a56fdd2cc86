"""Requests for support as a report to leaders counts them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from carepost.contact.models import SupportRequest
from carepost.contact.queries.support.requests import Requests, outcomes, seen
from carepost.contact.rules.support import Outcome, State
from carepost.core.acting import Actor
from carepost.core.clock import local_day
from carepost.register.models import ServiceLocality
from carepost.register.queries import mapping
from carepost.ui.reporting import Period


def asked_in(viewer: Actor, period: Period) -> list[SupportRequest]:
    """What was asked for in a period, but for what was no need after all."""
    counted = Q(*outcomes(period.end).values(), _connector=Q.OR)
    return _listed(seen(viewer).filter(counted, asked_on__range=(period.start, period.end)))


def met_in(viewer: Actor, period: Period) -> list[SupportRequest]:
    """What was delivered whole in a period."""
    given = seen(viewer).filter(outcomes(period.end)[Outcome.MET])
    return _listed(given.filter(ended_at__date__range=(period.start, period.end)))


def unmet_in(viewer: Actor, period: Period) -> list[SupportRequest]:
    """What somebody said in a period cannot be met."""
    rows = seen(viewer).filter(state=State.UNMET, ended_at__date__range=(period.start, period.end))
    return _listed(rows)


def late_at(viewer: Actor, at: datetime) -> list[SupportRequest]:
    """What is late at the moment of the report."""
    return _listed(seen(viewer).filter(outcomes(local_day(at))[Outcome.LATE]))


def places_of(viewer: Actor, service_ids: Collection[int]) -> dict[int, str]:
    """The localities of some services by number, several in one line."""
    names = dict(mapping.localities(viewer))
    rows = ServiceLocality.objects.filter(service_id__in=service_ids, locality__in=list(names))
    found: dict[int, str] = {}
    for service, locality in rows.order_by("service_id", "locality_id").values_list(
        "service_id", "locality_id"
    ):
        found[service] = ", ".join(filter(None, (found.get(service, ""), names[locality])))
    return found


def _listed(rows: Requests) -> list[SupportRequest]:
    return list(rows.order_by("kind_name", "due_on", "pk"))
