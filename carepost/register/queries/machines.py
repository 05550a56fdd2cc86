"""What a machine reads of the register: the filters of the pages, what changed since, providers, readings of beds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from carepost.core.acting import Actor, ActorKind
from carepost.register.models import Capacity, Correction, Organisation, Service
from carepost.register.queries.services import Services, matching, visible
from carepost.register.rules.wanted import Wanted

Organisations = QuerySet[Organisation, Organisation]
Readings = QuerySet[Capacity, Capacity]
#: What a machine is told of a service.
_TOLD = (
    "ref", "kind", "name", "also_known_as", "local_authority", "address", "town", "postcode", "latitude",
    "longitude", "uprn", "ods_code", "phone", "website", "region", "icb_code", "primary_service", "care_home",
    "registered_beds", "service_types", "specialisms", "regulated_activities", "status", "registered_on",
    "deregistered_on", "dormant_since", "manager", "manager_absent_since", "last_inspected_on", "rating",
    "rated_on", "rating_inherited", "changed_at",
)  # fmt: skip


def services(
    viewer: Actor, wanted: Wanted, *, updated_since: datetime | None = None
) -> QuerySet[Service, Any]:
    """The services that the filters leave, in no order, each with what is told of it and no more (`_TOLD`).

    `updated_since` asks for those whose facts, or the council's corrections of them, changed since a moment.
    """
    rows = matching(viewer, wanted)
    return _told(rows if updated_since is None else rows.filter(_changed(viewer, updated_since)))


def service(viewer: Actor, ref: str) -> Any:
    """One of them, closed ones too. Raises Http404 for one that the viewer may not see."""
    found = _told(visible(viewer).filter(ref=ref)).first()
    if found is None:
        raise Http404("There is no service of that id")
    return found


def _told(rows: Services) -> QuerySet[Service, Any]:
    """Rows rather than objects: a long list is read in a third of the time."""
    beside = {
        "provider_ref": F("organisation__ref"),
        "provider_name": F("organisation__name"),
        "council": F("host__name"),
    }
    return rows.annotate(**beside).values_list("pk", *_TOLD, *beside, named=True)


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
