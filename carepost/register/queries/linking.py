"""The registrations that a provider's people sign in for, and those that may be meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Q, QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.councils.models import ProviderBody
from carepost.register.models import Organisation, Service

MOST = 20
ALIKE = 0.3
"""How alike two names must be for one to be offered without being asked for."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A legal entity with CQC: how many services it has in the viewer's area and in all, and who signs in for it."""

    pk: int
    ref: str
    name: str
    here: int
    services: int
    body_id: int | None
    body: str


def body_of(number: int) -> ProviderBody:
    """A provider that people sign in for: which there are is no secret. Raises 404."""
    found = ProviderBody.objects.filter(pk=number).first()
    if found is None:
        raise Http404("There is no such provider")
    return found


def organisation_of(viewer: Actor, number: int, *, body: ProviderBody | None = None) -> Organisation:
    """A registration with a service in the viewer's area; with `body`, one of that provider's. Raises 404."""
    rows = _here(viewer).filter(pk=number)
    found = (rows.filter(body=body) if body else rows).first()
    if found is None:
        raise Http404("There is no such registration here")
    return found


def linked(viewer: Actor, body: ProviderBody) -> list[Registration]:
    """Those that a provider's people sign in for, wherever their services are, by name."""
    return _told(viewer, Organisation.objects.filter(body=body, withdrawn=False).order_by("name", "ref"))


def found(viewer: Actor, body: ProviderBody, text: str) -> list[Registration]:
    """Registrations with services in the viewer's area that are not this provider's yet, MOST at most.

    By a part of the name or of CQC's provider id; without a text, those of a name like the provider's.
    """
    rest = _here(viewer).exclude(body=body)
    if text.strip():
        rest = rest.filter(Q(name__icontains=text.strip()) | Q(ref__istartswith=text.strip())).order_by(
            "name"
        )
    else:
        alike = rest.annotate(alike=TrigramSimilarity("name", body.name))
        rest = alike.filter(alike__gte=ALIKE, body=None).order_by("-alike", "name")
    return _told(viewer, rest)[:MOST]


def counts(bodies: Sequence[int]) -> Mapping[int, int]:
    """How many registrations each of these providers has; providers without any are left out."""
    rows = Organisation.objects.filter(body_id__in=bodies, withdrawn=False).values("body_id")
    return {row["body_id"]: row["n"] for row in rows.annotate(n=Count("pk"))}


def _here(viewer: Actor) -> QuerySet[Organisation]:
    hosted = Service.objects.filter(host_id=viewer.council_id or 0, withdrawn=False)
    return Organisation.objects.filter(withdrawn=False, pk__in=hosted.values("organisation_id"))


def _told(viewer: Actor, rows: QuerySet[Organisation]) -> list[Registration]:
    """A council has a few hundred at most, so that what is left out later costs nothing."""
    ours = Q(services__host_id=viewer.council_id or 0)
    counting = Q(services__withdrawn=False) & ~Q(services__status="deregistered")
    counted = rows.select_related("body").annotate(
        here=Count("services", filter=counting & ours, distinct=True),
        whole=Count("services", filter=counting, distinct=True),
    )
    return [
        Registration(
            row.pk, row.ref, row.name, row.here, row.whole, row.body_id, row.body.name if row.body else ""
        )
        for row in counted
    ]
