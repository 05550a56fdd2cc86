"""Requests for support: the board with its filters, one request with its history, what a service waits for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.http import Http404

from carepost.contact import catalogue
from carepost.contact.models import SupportEvent, SupportRequest
from carepost.contact.rules.support import OPEN, Kind, Outcome, State
from carepost.core.acting import Actor, ActorKind
from carepost.register.models import ServiceLocality
from carepost.register.queries import mapping
from carepost.register.reach import own
from carepost.risk import queries as risk
from carepost.risk.models import Standing

Requests = QuerySet[SupportRequest, SupportRequest]
#: The parts of the board, as its address names them (`?show=`).
SHOWS = ("waiting", "due", "late", "offered", "delivered", "unmet", "ended", "all")
NOWHERE = "none"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests a board shows. Empty fields do not filter.

    `since` leaves those asked since that day and every older one that is still open. `locality` is a number, or
    "none" for services that lie in none.
    """

    show: str = "all"
    kind: str = ""
    locality: str = ""
    band: str = ""
    owner: int | None = None
    service: str = ""
    outcome: str = ""
    since: date | None = None


def seen(viewer: Actor) -> Requests:
    """The requests a person may see: their council's, or those of their own services in every council."""
    rows = SupportRequest.objects.select_related("service")
    if viewer.kind is ActorKind.PROVIDER:
        return rows.filter(own(viewer, "service__"))
    return rows.filter(council_id=viewer.council_id or 0)


def parts(today: date) -> Mapping[str, Q]:
    """What each part of the board holds."""
    under_way, opened = Q(state__in=OPEN[1:]), Q(state__in=OPEN)
    return {
        "waiting": Q(state=State.ASKED),
        "due": under_way & Q(due_on__gte=today),
        "late": opened & Q(due_on__lt=today),
        "offered": Q(state=State.OFFERED),
        "delivered": Q(state__in=(State.DELIVERED, State.ANSWERED)),
        "unmet": Q(state=State.UNMET),
        "ended": Q(state__in=(State.CANCELLED, State.DECLINED)),
        "all": Q(),
    }


def outcomes(today: date) -> Mapping[Outcome, Q]:
    """`rules.support.outcome_of` as conditions; a test compares the two."""
    opened = Q(state__in=OPEN)
    return {
        Outcome.MET: Q(state__in=(State.DELIVERED, State.ANSWERED)),
        Outcome.WAITING: opened & Q(due_on__gte=today),
        Outcome.LATE: opened & Q(due_on__lt=today),
        Outcome.UNMET: Q(state=State.UNMET),
    }


def matching(viewer: Actor, wanted: Wanted, today: date) -> Requests:
    """The requests that match, each with its service and its service's `band`: for a page or a file."""
    rows = _narrowed(viewer, wanted, today).filter(parts(today).get(wanted.show, Q()))
    band = Standing.objects.filter(council_id=viewer.council_id or 0, service_id=OuterRef("service_id"))
    return rows.annotate(band=Subquery(band.values("band")[:1]))


def counts(viewer: Actor, wanted: Wanted, today: date) -> dict[str, int]:
    """How many requests each part of the board holds under the other filters, in one query."""
    each = {name: Count("pk", filter=part) for name, part in parts(today).items() if name != "all"}
    return _narrowed(viewer, wanted, today).aggregate(**each, all=Count("pk"))


def _narrowed(viewer: Actor, wanted: Wanted, today: date) -> Requests:
    rows = seen(viewer)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.owner is not None:
        rows = rows.filter(owner_id=wanted.owner)
    if wanted.service:
        rows = rows.filter(Q(service__name__icontains=wanted.service) | Q(service__ref=wanted.service))
    if wanted.band:
        rows = rows.filter(service_id__in=risk.ids_in_bands(viewer, [wanted.band]))
    if wanted.locality:
        rows = rows.filter(_in_locality(viewer, wanted.locality))
    if wanted.since:
        rows = rows.filter(Q(asked_on__gte=wanted.since) | Q(state__in=OPEN))
    if wanted.outcome:
        found = outcomes(today)
        counted = found.get(Outcome(wanted.outcome)) if wanted.outcome != "asked" else None
        rows = rows.filter(counted if counted is not None else Q(*found.values(), _connector=Q.OR))
    return rows


def _in_locality(viewer: Actor, locality: str) -> Combinable | Q:
    places = [number for number, _ in mapping.localities(viewer)]
    lies = ServiceLocality.objects.filter(service_id=OuterRef("service_id"), locality__in=places)
    return ~Exists(lies) if locality == NOWHERE else Exists(lies.filter(locality_id=int(locality)))


def request_of(viewer: Actor, request_id: int) -> SupportRequest:
    """One request. Raises Http404 for one that this person may not see."""
    rows = seen(viewer).select_related("service__host", "service__organisation", "call")
    found = rows.filter(pk=request_id).first()
    if found is None:
        raise Http404("There is no request of that number")
    return found


def history(request: SupportRequest) -> list[SupportEvent]:
    """Everything that happened to a request, the newest first; what was undone knows it."""
    return list(request.events.select_related("undone_by").order_by("-pk"))


def last_step(history: Iterable[SupportEvent]) -> SupportEvent | None:
    """The newest step that counts: the one that may be undone."""
    return next((e for e in history if e.undoes_id is None and not hasattr(e, "undone_by")), None)


def of_service(viewer: Actor, service_id: int, *, most: int = 100) -> list[SupportRequest]:
    """What a service asked for or was offered, newest first."""
    return list(seen(viewer).filter(service_id=service_id).order_by("-asked_at", "-pk")[:most])


def open_of(viewer: Actor, service_id: int) -> list[SupportRequest]:
    """What a service waits for now, the most pressing first, and what waits for its answer."""
    states = [*OPEN, State.OFFERED]
    return list(seen(viewer).filter(service_id=service_id, state__in=states).order_by("due_on", "pk"))


def events_of(viewer: Actor, service_id: int, *, most: int = 200) -> list[SupportEvent]:
    """The steps of all of a service's requests, newest first."""
    rows = SupportEvent.objects.filter(
        service_id=service_id, request__in=seen(viewer).order_by().values("pk")
    )
    return list(rows.select_related("request").order_by("-at", "-pk")[:most])


def of_call(viewer: Actor, call_id: int) -> list[SupportRequest]:
    """What was asked for in a call, as it stands now."""
    return list(seen(viewer).filter(call_id=call_id).order_by("pk"))


def kinds(viewer: Actor, *, retired: bool = False) -> list[Kind]:
    """The kinds of support of the viewer's council, in the catalogue's order; retired ones only when asked."""
    found = catalogue.kinds_of(viewer.council_id or 0).values()
    return [kind for kind in found if retired or not kind.retired]


def owners(viewer: Actor, on: date) -> dict[int, str]:
    """Who in the viewer's council can see to a request."""
    return catalogue.owners(viewer.council_id or 0, on)


def is_supplies(request: SupportRequest) -> bool:
    """True for a kind of support that supplies are sent for."""
    kind = catalogue.kinds_of(request.council_id).get(request.kind)
    return kind is not None and kind.from_stock
