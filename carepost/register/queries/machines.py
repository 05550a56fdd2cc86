"""What a machine reads of the register: the filters of the pages, what changed since, providers, readings of beds."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from carepost.core.acting import Actor, ActorKind
from carepost.register.models import Capacity, Correction, Organisation
from carepost.register.queries.services import Services, matching, visible
from carepost.register.rules.wanted import Wanted

Organisations = QuerySet[Organisation, Organisation]
Readings = QuerySet[Capacity, Capacity]


def services(viewer: Actor, wanted: Wanted, *, updated_since: datetime | None = None) -> Services:
    """The services that the filters leave, in no order: the list's, and one by one as `facts.service` has it.

    `updated_since` asks for those whose facts, or the council's corrections of them, changed since a moment.
    """
    rows = matching(viewer, wanted).select_related("organisation", "host").defer("search")
    return rows if updated_since is None else rows.filter(_changed(viewer, updated_since))


def _changed(viewer: Actor, since: datetime) -> Q:
    corrected = Correction.objects.filter(
        Q(at__gte=since) | Q(ended_at__gte=since),
        service_id=OuterRef("pk"),
        council_id=viewer.council_id or 0,
    )
    return Q(changed_at__gte=since) | Q(Exists(corrected))


def organisations(viewer: Actor, wanted: Wanted, *, updated_since: datetime | None = None) -> Organisations:
    """The providers of the services that the filters leave; only what an import changed since a moment."""
    theirs = matching(viewer, wanted).filter(organisation_id=OuterRef("pk")).order_by()
    rows = Organisation.objects.filter(Exists(theirs), withdrawn=False).select_related("brand")
    return rows.filter(changed_at__gte=updated_since) if updated_since else rows


def organisation(viewer: Actor, ref: str) -> Organisation:
    """One provider that has a service which the viewer may see. Raises Http404 for any other."""
    theirs = visible(viewer).filter(organisation_id=OuterRef("pk")).order_by()
    rows = Organisation.objects.filter(Exists(theirs), withdrawn=False).select_related("brand")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise Http404("There is no provider of that id")
    return found


def readings(viewer: Actor, *, ref: str = "", since: datetime | None = None) -> Readings:
    """Readings of beds that the viewer's council was told, or of a provider's own services wherever these are."""
    rows = Capacity.objects.filter(service__in=visible(viewer).order_by().values("pk"))
    provider = viewer.kind is ActorKind.PROVIDER
    rows = rows.filter(council_id=F("service__host_id") if provider else viewer.council_id or 0)
    rows = rows.filter(service__ref=ref) if ref else rows
    return (rows.filter(as_of__gte=since) if since else rows).select_related("service", "council")
