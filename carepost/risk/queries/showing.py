"""Standings and their moves as a provider may read them. Every reader for providers passes through here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from carepost.core import clock, policies
from carepost.core.acting import Actor, ActorKind
from carepost.risk.models import Standing, StandingChange
from carepost.risk.queries.told import without_before
from carepost.risk.rules.showing import KEPT_BACK, ShownPolicy, keeps_back, shown

Kept = TypeVar("Kept", Standing, StandingChange)


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
