"""Services noted as closed: the lists, one with its history, and those that CQC goes on showing as active."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from carepost.contact.models import Closing, ClosingEvent
from carepost.contact.models.closing import STANDING
from carepost.contact.rules import CallPolicy
from carepost.contact.rules.closing import ClosingState, is_contradicted
from carepost.core import policies
from carepost.core.acting import Actor

Closings = QuerySet[Closing, Closing]


@dataclass(frozen=True, slots=True)
class WantedClosings:
    """Which closings a list shows: one of PARTS, of services whose name holds some words."""

    show: str = "noted"
    service: str = ""


def _seen(viewer: Actor) -> Closings:
    return Closing.objects.filter(council_id=viewer.council_id or 0)


def days_allowed(viewer: Actor, on: date) -> int:
    """How long CQC may go on showing a closed service as active before somebody must look."""
    return policies.in_force(CallPolicy, viewer.council_id, on).value.closing_days


def parts(viewer: Actor, on: date) -> dict[str, Q]:
    """The parts of the list, by name; `contradicted` is within `noted`."""
    noted = Q(state=ClosingState.NOTED)
    since = on - timedelta(days=days_allowed(viewer, on))
    return {
        "noted": noted,
        "contradicted": noted & Q(noted_on__lt=since),
        "confirmed": Q(state=ClosingState.CONFIRMED),
        "undone": Q(state=ClosingState.UNDONE),
    }


def closings(viewer: Actor, wanted: WantedClosings, on: date) -> Closings:
    """The closings of a part that match, each with its service."""
    return _matching(viewer, wanted).filter(parts(viewer, on)[wanted.show]).select_related("service")


def closing_counts(viewer: Actor, wanted: WantedClosings, on: date) -> dict[str, int]:
    """How many closings each part holds, in one query."""
    each = {name: Count("pk", filter=part) for name, part in parts(viewer, on).items()}
    return _matching(viewer, wanted).aggregate(**each)


def _matching(viewer: Actor, wanted: WantedClosings) -> Closings:
    rows = _seen(viewer)
    if wanted.service:
        rows = rows.filter(Q(service__name__icontains=wanted.service) | Q(service__ref=wanted.service))
    return rows


def contradicted(viewer: Actor, on: date) -> int:
    """How many services CQC still shows as active long after they were noted as closed."""
    return _seen(viewer).filter(parts(viewer, on)["contradicted"]).count()


def standing_closing(viewer: Actor, service_id: int) -> Closing | None:
    """The closing because of which a service is not called, if there is one."""
    return _seen(viewer).filter(service_id=service_id, state__in=STANDING).first()


def is_loud(closing: Closing | None, on: date, most: int) -> bool:
    """Whether CQC has gone on showing the service as active for too long."""
    return closing is not None and is_contradicted(ClosingState(closing.state), closing.noted_on, on, most)


def closing_of(viewer: Actor, closing_id: int) -> Closing:
    """One closing of the viewer's council. Raises Http404."""
    found = _seen(viewer).select_related("service", "call").filter(pk=closing_id).first()
    if found is None:
        raise Http404("There is no closing of that number")
    return found


def closing_history(closing: Closing) -> list[ClosingEvent]:
    """What happened to a closing, the newest first."""
    return list(closing.events.order_by("-pk"))


def closings_of_service(viewer: Actor, service_id: int) -> list[ClosingEvent]:
    """Everything that happened to the closings of one service, the newest first."""
    rows = ClosingEvent.objects.filter(council_id=viewer.council_id or 0, closing__service_id=service_id)
    return list(rows.select_related("closing").order_by("-at", "-pk"))
