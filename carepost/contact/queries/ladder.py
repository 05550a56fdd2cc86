"""The ladder of missed calls: the steps that wait, and one step with its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from carepost.contact.models import LadderEvent, LadderStep, ServiceContact
from carepost.contact.queries import numbers
from carepost.contact.rules import StepKind, StepState
from carepost.core.acting import Actor
from carepost.register.models import Service
from carepost.risk import queries as risk
from carepost.risk.models import Standing

Steps = QuerySet[LadderStep, LadderStep]


@dataclass(frozen=True, slots=True)
class WantedSteps:
    """Which steps a list shows. `show` is `waiting`, `late` or `settled`; empty fields do not filter."""

    show: str = "waiting"
    kind: str = ""
    band: str = ""
    service: str = ""


def _seen(viewer: Actor) -> Steps:
    return LadderStep.objects.filter(council_id=viewer.council_id or 0)


def _parts(today: date) -> dict[str, Q]:
    waiting = Q(state=StepState.WAITING)
    return {"waiting": waiting, "late": waiting & Q(on__lt=today), "settled": ~waiting}


def steps(viewer: Actor, wanted: WantedSteps, today: date) -> Steps:
    """The steps that match, each with its service, the service's standing, and what was said last."""
    rows = _narrowed(viewer, wanted).filter(_parts(today)[wanted.show])
    council_id = viewer.council_id or 0
    band = Standing.objects.filter(council_id=council_id, service_id=OuterRef("service_id"))
    clock = ServiceContact.objects.filter(council_id=council_id, service_id=OuterRef("service_id"))
    last = LadderEvent.objects.filter(step_id=OuterRef("pk")).order_by("-pk")
    return rows.select_related("service").annotate(
        band=Subquery(band.values("band")[:1]),
        attempts=Subquery(clock.values("attempts")[:1]),
        words=Subquery(last.values("words")[:1]),
        last_by=Subquery(last.values("by_name")[:1]),
    )


def reached(viewer: Actor, rows: Steps) -> dict[int, numbers.Reach]:
    """How the services of these steps are reached, by their ids."""
    services = Service.objects.filter(pk__in=rows.order_by().values("service_id")).select_related(
        "organisation"
    )
    return numbers.reaches(viewer, list(services.defer("search")))


def step_counts(viewer: Actor, wanted: WantedSteps, today: date) -> dict[str, int]:
    """How many steps each part holds under the other filters, in one query."""
    each = {name: Count("pk", filter=part) for name, part in _parts(today).items()}
    return _narrowed(viewer, wanted).aggregate(**each)


def _narrowed(viewer: Actor, wanted: WantedSteps) -> Steps:
    rows = _seen(viewer)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.band:
        rows = rows.filter(service_id__in=risk.ids_in_bands(viewer, [wanted.band]))
    if wanted.service:
        rows = rows.filter(Q(service__name__icontains=wanted.service) | Q(service__ref=wanted.service))
    return rows


def on_ladder(viewer: Actor) -> int:
    """How many services have a step that waits."""
    waiting = _seen(viewer).filter(state=StepState.WAITING)
    return waiting.values("service_id").distinct().count()


def step_of(viewer: Actor, step_id: int) -> LadderStep:
    """One step of the viewer's council. Raises Http404."""
    found = _seen(viewer).select_related("service__organisation").filter(pk=step_id).first()
    if found is None:
        raise Http404("There is no step of that number")
    return found


def step_history(step: LadderStep) -> list[LadderEvent]:
    """What happened to a step, the newest first."""
    return list(step.events.select_related("call").order_by("-pk"))


def siblings(step: LadderStep) -> list[LadderStep]:
    """Every step raised for the same missed call, in the order of their days."""
    order = list(StepKind)
    same = LadderStep.objects.filter(council_id=step.council_id, service_id=step.service_id, since=step.since)
    return sorted(same, key=lambda row: (row.on, order.index(StepKind(row.kind))))
