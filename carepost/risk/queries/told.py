"""Standings as a provider reads them to whom the service came: without what was known before, unless that is opened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from carepost.core.acting import Actor, ActorKind
from carepost.providers.reach import came_on
from carepost.providers.rules import Kind
from carepost.risk.models import Standing, StandingChange

Row = TypeVar("Row", Standing, StandingChange)
#: How the source of a reason begins that everybody can read for themselves.
PUBLIC = "CQC"


def without_before(viewer: Actor, rows: Iterable[Row]) -> list[Row]:
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


def held_moves(viewer: Actor, service_id: int) -> list[StandingChange]:
    """How a service's standing moved in the days that are the viewer's provider's; the database knows which, and the
    reasons are not told here.
    """
    if viewer.kind is not ActorKind.PROVIDER:
        return []
    return without_before(viewer, StandingChange.objects.filter(service_id=service_id))
