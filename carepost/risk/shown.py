"""Standings and their moves as somebody may read them. Every reader for providers passes through here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import F, QuerySet

from carepost.core import clock, policies
from carepost.core.acting import Actor, ActorKind
from carepost.providers.reach import came_on
from carepost.providers.rules import Kind
from carepost.register.reach import own
from carepost.risk.models import Standing, StandingChange
from carepost.risk.rules.showing import KEPT_BACK, ShownPolicy, keeps_back, shown

Kept = TypeVar("Kept", Standing, StandingChange)
#: How the source of a reason begins that everybody can read for themselves.
PUBLIC = "CQC"


def seen(viewer: Actor) -> QuerySet[Standing, Standing]:
    """The standings a person may see: their council's, or of their own services wherever these are."""
    rows = Standing.objects.all()
    if viewer.kind is ActorKind.PROVIDER:
        return rows.filter(own(viewer, "service__"), council_id=F("service__host_id"))
    return rows.filter(council_id=viewer.council_id or 0)


def standing_for(viewer: Actor, service_id: int) -> Standing | None:
    """The standing of one service as this viewer may see it; None when it has none yet."""
    found = seen(viewer).filter(service_id=service_id).first()
    return as_shown(viewer, found) if found is not None else None


def shown_policy(council_id: int | None, on: date) -> ShownPolicy:
    """What a council's providers read of their standing on a day."""
    return policies.in_force(ShownPolicy, council_id, on).value


def as_shown(viewer: Actor, row: Kept) -> Kept:
    """The row with the reasons that this viewer may read: all, for a council's own people. It is for reading only."""
    return all_shown(viewer, [row])[0]


def all_shown(viewer: Actor, rows: Iterable[Kept]) -> list[Kept]:
    """Each of the rows, as this viewer may read it."""
    found = without_before(viewer, rows)
    if viewer.kind is ActorKind.PROVIDER:
        today = clock.today()
        held = {council: shown_policy(council, today) for council in {row.council_id for row in found}}
        for row in found:
            _keep_back(row, held[row.council_id])
    return found


def _keep_back(row: Standing | StandingChange, policy: ShownPolicy) -> None:
    if isinstance(row, Standing) and keeps_back(row.reasons, policy):
        row.what_would_change = [*row.what_would_change, KEPT_BACK]
    row.reasons = shown(row.reasons, policy)


def without_before(viewer: Actor, rows: Iterable[Kept]) -> list[Kept]:
    """The rows, each with the reasons that this person may read. The band is the service's own, whoever runs it.

    The database leaves out moves of the time before; what moved since may rest on what was known before.
    """
    found = list(rows)
    days = came_on(viewer, Kind.STANDING) if viewer.kind is ActorKind.PROVIDER else {}
    for row in found:
        first = days.get(row.service_id)
        if first is not None:
            _strip(row, first)
    return found


def _strip(row: Standing | StandingChange, first: date) -> None:
    read = [each for each in row.reasons if _is_theirs(each, first)]
    if len(read) < len(row.reasons) and isinstance(row, Standing):
        row.what_would_change = []  # it is told by the worst reason, which may be none of theirs
    row.reasons = read


def _is_theirs(reason: dict[str, str], first: date) -> bool:
    return reason["source"].startswith(PUBLIC) or date.fromisoformat(reason["observed_on"]) >= first
