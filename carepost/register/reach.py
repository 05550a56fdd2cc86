"""Which services are a provider's own: asked by every room that shows a provider's people something of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from carepost.core.acting import Actor
from carepost.councils.services import Run
from carepost.register.models import Organisation, Service

ACTIVE = ("registered", "dormant")


def own(viewer: Actor, path: str = "") -> Q:
    """The services that the viewer's provider runs, and of them those that are theirs; nobody else has any.

    `path` leads from a row to its service, such as "service__".
    """
    if viewer.provider_id is None:
        return Q(pk__in=[])
    run = Q(**{f"{path}organisation__body_id": viewer.provider_id})
    return run if viewer.services is None else run & Q(**{f"{path}pk__in": sorted(viewer.services)})


def is_own(viewer: Actor, service: Service) -> bool:
    """The same of a service in hand."""
    if service.body_id is None or service.body_id != viewer.provider_id:
        return False
    return viewer.services is None or service.pk in viewer.services


def run_by(provider_id: int) -> Sequence[Run]:
    """What a provider runs now, by name."""
    rows = Service.objects.filter(organisation__body_id=provider_id, withdrawn=False, status__in=ACTIVE)
    named = rows.order_by("name", "pk").values_list("pk", "name", "host_id")
    return [Run(pk, name, council) for pk, name, council in named]


def providers_in(council_id: int) -> Iterable[int]:
    """The providers that ran a service in a council's area at any time, whose people it therefore sees.

    Not read yet: inside another query it is a part of that one.
    """
    rows = Organisation.objects.filter(services__host_id=council_id, body__isnull=False)
    return rows.values_list("body_id", flat=True)
