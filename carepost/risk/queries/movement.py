"""How standings moved over a year, as a viewer may see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Value
from django.db.models.fields import TextField
from django.db.models.functions import Cast, Greatest

from carepost.core.acting import Actor, ActorKind
from carepost.register.models import Service
from carepost.register.reach import own
from carepost.risk.models import Standing, StandingChange
from carepost.risk.rules import Band
from carepost.risk.rules.movement import YEAR, Moved, Stretch, Week, stretches, weeks
from carepost.risk.shown import all_shown, shown_policy


def moved_of(viewer: Actor, service_id: int) -> QuerySet[StandingChange, StandingChange]:
    """The moves of one service as this viewer may see them."""
    return seen_moves(viewer).filter(service_id=service_id)


def seen_moves(viewer: Actor) -> QuerySet[StandingChange, StandingChange]:
    """The moves that a viewer may see: their council's, or of their own services where these are."""
    rows = StandingChange.objects.all()
    if viewer.kind is ActorKind.PROVIDER:
        return rows.filter(own(viewer, "service__"), council_id=F("service__host_id"))
    return rows.filter(council_id=viewer.council_id or 0)


def year_of(viewer: Actor, service_id: int, today: date) -> tuple[Stretch, ...]:
    """Where a service stood over the last year, the earliest first; empty where it never had a standing, and for a
    provider whose council does not show it.
    """
    if viewer.kind is ActorKind.PROVIDER and not _shows_year(service_id, today):
        return ()
    rows = all_shown(viewer, moved_of(viewer, service_id).filter(on__lte=today).order_by("at", "pk"))
    moves = (Moved(row.on, Band(row.band_to), row.score, worst_of(row.reasons)) for row in rows)
    return stretches(moves, today - YEAR, today)


def _shows_year(service_id: int, today: date) -> bool:
    host = Service.objects.filter(pk=service_id).values_list("host_id", flat=True).first()
    return shown_policy(host, today).year


def year_of_council(viewer: Actor, today: date) -> Sequence[Week]:
    """How many services of the viewer's council stood where, week by week over the last year.

    One query: moves counted by day, and the last standing of each service taken away on the day it left, or
    on its last move where the register heard of it later.
    """
    council_id = viewer.council_id or 0
    moved = StandingChange.objects.filter(council_id=council_id, on__lte=today)
    left = Standing.objects.filter(
        council_id=council_id, service__status="deregistered", service__deregistered_on__lte=today
    )
    nowhere = Cast(Value(""), TextField())
    counted = moved.order_by().values_list("on", "band_from", "band_to").annotate(n=Count("pk"))
    gone = (
        left.order_by()
        .annotate(nowhere=nowhere, left=Greatest("service__deregistered_on", "since"))
        .values_list("left", "band", "nowhere")
        .annotate(n=Count("pk"))
    )
    return weeks(counted.union(gone, all=True), today)


def worst_of(reasons: list[dict[str, Any]]) -> str:
    """The strongest worry among the reasons of a move, as a sentence; empty where there was none."""
    return next((reason["sentence"] for reason in reasons if reason["severity"]), "")
