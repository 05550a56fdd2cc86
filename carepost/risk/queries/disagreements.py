"""Disagreements: the council's worklist, one with its history, a provider's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from carepost.core import clock, kept_files
from carepost.core.acting import Actor, ActorKind
from carepost.register.models import Service
from carepost.register.reach import own
from carepost.risk.models import Disagreement, DisagreementEvent, Evidence
from carepost.risk.rules.disagreeing import ANSWERS, State
from carepost.risk.shown import shown_policy, standing_for

Disagreements = QuerySet[Disagreement, Disagreement]
OPEN = (State.OPEN, State.WAITING)


@dataclass(frozen=True, slots=True)
class WantedDisagreements:
    """Which disagreements a list shows. Empty fields do not filter; `text` is looked for in the words, the reason and
    the service.
    """

    show: str = "all"
    text: str = ""
    answer: str = ""
    since: date | None = None


def seen(viewer: Actor) -> Disagreements:
    """The disagreements that a person may see: their council's, or a provider's own."""
    rows = Disagreement.objects.select_related("service")
    if viewer.kind is ActorKind.PROVIDER:
        return rows.filter(own(viewer, "service__"))
    return rows.filter(council_id=viewer.council_id or 0)


def _parts(viewer: Actor, on: date) -> Mapping[str, Q]:
    return {
        "open": Q(state=State.OPEN),
        "late": Q(state=State.OPEN, due_on__lt=on),
        "mine": Q(state__in=OPEN, owner_id=viewer.user_id or 0),
        "waiting": Q(state=State.WAITING),
        "answered": Q(state__in=ANSWERS),
        "all": Q(),
    }


def matching_disagreements(viewer: Actor, wanted: WantedDisagreements, on: date) -> Disagreements:
    """The disagreements that match, for a page or a file."""
    rows = seen(viewer).filter(_parts(viewer, on).get(wanted.show, Q()))
    rows = rows.filter(state=wanted.answer) if wanted.answer in set(State) else rows
    rows = rows.filter(said_on__gte=wanted.since) if wanted.since else rows
    said = Q(words__icontains=wanted.text) | Q(sentence__icontains=wanted.text)
    return rows.filter(said | Q(service__name__icontains=wanted.text)) if wanted.text else rows


def counted_disagreements(viewer: Actor, on: date) -> dict[str, int]:
    """How many each part of the list holds, in one query."""
    parts = {name: Count("pk", filter=part) for name, part in _parts(viewer, on).items() if name != "all"}
    return seen(viewer).aggregate(**parts, all=Count("pk"))


def disagreement_of(viewer: Actor, number: int) -> Disagreement:
    """One disagreement. Raises Http404 for one that this person may not see."""
    rows = seen(viewer).select_related("council", "signal__withdrawal", "service__organisation")
    found = rows.filter(pk=number).first()
    if found is None:
        raise Http404("There is no disagreement of that number")
    return found


def disagreement_history(row: Disagreement) -> Sequence[DisagreementEvent]:
    """What happened to it, the newest first."""
    return list(row.events.order_by("-pk"))


def evidence_of(row: Disagreement) -> Sequence[Evidence]:
    """The files that came with it and were not taken back, in the order in which they came."""
    return list(row.files.filter(taken_back_at__isnull=True).order_by("pk"))


def evidence(viewer: Actor, number: int) -> tuple[Evidence, bytes]:
    """One file with its content. Raises Http404 for one that was taken back, or of a disagreement they may not see."""
    rows = Evidence.objects.filter(disagreement__in=seen(viewer).values("pk"), taken_back_at__isnull=True)
    found = rows.select_related("disagreement__service").filter(pk=number).first()
    if found is None:
        raise Http404("There is no file of that number")
    return found, kept_files.read(found.path)


def largest_evidence(service: Service) -> int:
    """How many MB a file with a disagreement about a service may have today."""
    return shown_policy(service.host_id, clock.today()).evidence_mb


def own_disagreements(viewer: Actor, service_id: int | None = None) -> list[Disagreement]:
    """The viewer's provider's disagreements, of one service or all, those that wait for an answer first."""
    rows = seen(viewer)
    rows = rows.filter(service_id=service_id) if service_id else rows
    found = list(rows.order_by("-said_at", "-pk")[:50])
    return sorted(found, key=lambda row: not row.is_open)


def own_standing_service(viewer: Actor, ref: str) -> Service:
    """One of the viewer's own services that a council looks after. Raises Http404."""
    rows = Service.objects.filter(own(viewer), ref=ref, host__isnull=False, withdrawn=False)
    found = rows.select_related("host", "organisation").first()
    if found is None:
        raise Http404("No service of theirs with that number is looked after by a council here")
    return found


def disputable(viewer: Actor, service: Service) -> list[tuple[str, str]]:
    """The reasons that the viewer reads as worries and may dispute, each kind with its sentence."""
    standing = standing_for(viewer, service.pk)
    worries = [each for each in standing.reasons if each["severity"]] if standing else []
    return [(each["kind"], each["sentence"]) for each in worries]
