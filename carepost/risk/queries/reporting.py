"""Where services stood as a day ended, from the moves that were written down, so that it can be told again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from carepost.core.acting import Actor
from carepost.core.clock import local_day
from carepost.risk.models import Disagreement, Standing, StandingChange
from carepost.risk.queries.disagreements import seen as disagreements
from carepost.risk.rules import Band
from carepost.risk.rules.disagreeing import ANSWERS


@dataclass(frozen=True, slots=True)
class Stood:
    """A service as it stood at the end of a day: since when, with how many points, and the strongest worry."""

    ref: str
    name: str
    town: str
    band: Band
    since: date
    score: Decimal
    why: str


def stood_on(viewer: Actor, on: date) -> Sequence[Stood]:
    """Every service that was open at the end of a day and had a standing, the worst first.

    Points and worry are today's where it stands so still, else those of the day on which it moved there.
    """
    moves = _open_on(StandingChange.objects.filter(council_id=viewer.council_id or 0, on__lte=on), on)
    latest = moves.order_by("service_id", "-at", "-pk").distinct("service_id").select_related("service")
    standing = {row.service_id: row for row in _standings(viewer)}
    found = [_stood(move, standing.get(move.service_id)) for move in latest]
    return sorted(found, key=lambda one: (one.band.order, -one.score, one.name))


def bands_on(viewer: Actor, on: date) -> dict[Band, int]:
    """How many services that were open at the end of a day stood where."""
    moves = _open_on(StandingChange.objects.filter(council_id=viewer.council_id or 0, on__lte=on), on)
    latest = moves.order_by("service_id", "-at", "-pk").distinct("service_id")
    found = [Band(band) for band in latest.values_list("band_to", flat=True)]
    return {band: found.count(band) for band in Band}


def moved_in(viewer: Actor, start: date, end: date) -> Sequence[StandingChange]:
    """The moves of some days, the latest first, each with its service; a first standing is no move."""
    rows = StandingChange.objects.filter(council_id=viewer.council_id or 0, on__gte=start, on__lte=end)
    return list(rows.exclude(band_from="").select_related("service").order_by("-at", "-pk"))


def _open_on(
    moves: QuerySet[StandingChange, StandingChange], on: date
) -> QuerySet[StandingChange, StandingChange]:
    still = Q(service__status__in=("registered", "dormant")) | Q(service__deregistered_on__gt=on)
    return moves.filter(still, service__withdrawn=False, service__adult_social_care=True)


def _standings(viewer: Actor) -> QuerySet[Standing, Standing]:
    rows = Standing.objects.filter(council_id=viewer.council_id or 0)
    return rows.only("service_id", "band", "since", "score", "reasons")


def _stood(move: StandingChange, now: Standing | None) -> Stood:
    still = now is not None and now.band == move.band_to and now.since <= move.on
    row: Any = now if still else move
    service = move.service
    return Stood(
        service.ref, service.name, service.town, Band(move.band_to), move.on, row.score, why(row.reasons)
    )


def why(reasons: Sequence[dict[str, Any]]) -> str:
    """The strongest worry among the reasons of a standing; empty where there is none."""
    return next((str(reason["sentence"]) for reason in reasons if reason["severity"]), "")


def disputed_in(viewer: Actor, start: date, end: date) -> list[Disagreement]:
    """What providers of the viewer's council disputed in a period, the earliest first."""
    return list(disagreements(viewer).filter(said_on__gte=start, said_on__lte=end).order_by("said_at", "pk"))


def answered_in(viewer: Actor, start: date, end: date) -> list[Disagreement]:
    """The disagreements that were answered in a period, the earliest first."""
    rows = disagreements(viewer).filter(state__in=ANSWERS).order_by("ended_at", "pk")
    return [row for row in rows if row.ended_at and start <= local_day(row.ended_at) <= end]
