"""Where services stand, as a viewer may see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from carepost.core import policies
from carepost.core.acting import Actor
from carepost.core.policies import InForce
from carepost.register.models import Service
from carepost.risk.models import Standing, StandingChange
from carepost.risk.queries.movement import moved_of
from carepost.risk.rules import Band, ReasonLine, ScorePolicy
from carepost.risk.shown import all_shown, seen

ORDER = Case(*(When(band=band.value, then=Value(band.order)) for band in Band), output_field=IntegerField())


def _in_care(viewer: Actor) -> QuerySet[Standing, Standing]:
    """Of those the ones whose service is there today: one that closed keeps its last standing, and counts no more."""
    return seen(viewer).filter(
        service__status__in=("registered", "dormant"),
        service__withdrawn=False,
        service__adult_social_care=True,
    )


def standings(viewer: Actor, *, band: str = "") -> QuerySet[Standing, Standing]:
    """The standings of active services that the viewer may see, the worst first, each with its service."""
    rows = _in_care(viewer).filter(band=band) if band else _in_care(viewer)
    return rows.select_related("service").annotate(order=ORDER).order_by("order", "-score", "service__name")


def counts(viewer: Actor, *, among: QuerySet[Service] | None = None) -> dict[str, int]:
    """How many active services stand where, by band; bands that nobody is in are 0. With `among`, how many of
    those, active or not.
    """
    rows = (
        _in_care(viewer) if among is None else seen(viewer).filter(service__in=among.order_by().values("pk"))
    )
    found = dict(rows.order_by().values_list("band").annotate(n=Count("pk")))
    return {band.value: found.get(band.value, 0) for band in Band}


def ids_in_bands(viewer: Actor, bands: Collection[str]) -> QuerySet[Standing, int]:
    """The ids of the services in some bands, as a query that another room's list can filter by."""
    return seen(viewer).filter(band__in=bands).values_list("service_id", flat=True)


def bands(viewer: Actor, service_ids: Collection[int]) -> dict[int, str]:
    """The bands of some services by their id; those without a standing are left out."""
    return dict(seen(viewer).filter(service_id__in=service_ids).values_list("service_id", "band"))


def moves(viewer: Actor, service_id: int) -> Sequence[StandingChange]:
    """How a service's standing moved, newest first."""
    return all_shown(viewer, moved_of(viewer, service_id).order_by("-at", "-pk")[:100])


def moved_since(viewer: Actor, day: date, *, most: int | None = None) -> list[StandingChange]:
    """The moves after a day in the viewer's council, the latest first; a first standing is no move."""
    rows = StandingChange.objects.filter(council_id=viewer.council_id or 0, on__gt=day).exclude(band_from="")
    return list(rows.select_related("service").order_by("-at", "-pk")[:most])


def policy_now(viewer: Actor, on: date) -> InForce[ScorePolicy]:
    """The score policy that the viewer's council has in force on a day."""
    return policies.in_force(ScorePolicy, viewer.council_id, on)


def policy_of(council_id: int | None, on: date) -> ScorePolicy:
    """The score policy by which a council's services stand on a day; Carepost's own where none follows them."""
    return policies.in_force(ScorePolicy, council_id, on).value


def reason_lines(standing: Standing) -> tuple[ReasonLine, ...]:
    """The reasons of a standing as the rules know them, the strongest first."""
    return tuple(
        ReasonLine(
            sentence=each["sentence"],
            points=Decimal(each["points"]),
            kind=each["kind"],
            severity=each["severity"],
            observed_on=date.fromisoformat(each["observed_on"]),
            source=each["source"],
        )
        for each in standing.reasons
    )
