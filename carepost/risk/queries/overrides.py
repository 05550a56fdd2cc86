"""Standings set by hand: what is in force, what waits for a second person, what was before.

Only a council's own people see any of it; a provider sees the standing, not who argued about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.core.seconding import State
from carepost.register.models import Service
from carepost.register.queries import facts
from carepost.risk.models import OverrideProposal, OverrideRow
from carepost.risk.queries.standing import policy_now
from carepost.risk.rules import TRIGGERS
from carepost.risk.rules.overrides import LONGEST_DAYS
from carepost.risk.shown import standing_for

EARLIER = 20


@dataclass(frozen=True, slots=True)
class ByHand:
    """What was set by hand for one service: in force, waiting, and earlier (ended, or answered otherwise)."""

    override: OverrideRow | None
    waiting: OverrideProposal | None
    overrides: Sequence[OverrideRow]
    proposals: Sequence[tuple[OverrideProposal, State]]


def by_hand(viewer: Actor, service_id: int, on: date) -> ByHand:
    """What the viewer's council set by hand for a service, or proposes to, the newest first."""
    rows = list(_overrides(viewer).filter(service_id=service_id).order_by("-set_on", "-pk")[:EARLIER])
    asked = list(_proposals(viewer).filter(service_id=service_id).order_by("-pk")[:EARLIER])
    states = [(row, row.asked.state_on(on)) for row in asked]
    return ByHand(
        override=next((row for row in rows if _holds(row, on)), None),
        waiting=next((row for row, state in states if state is State.WAITING), None),
        overrides=[row for row in rows if not _holds(row, on)],
        proposals=[(row, state) for row, state in states if state not in (State.WAITING, State.CONFIRMED)],
    )


def overrides_in_force(viewer: Actor, on: date) -> QuerySet[OverrideRow, OverrideRow]:
    """The overrides that the viewer's council has in force on a day, with their services."""
    return _overrides(viewer).filter(ended_at__isnull=True, expires_on__gt=on).select_related("service")


def proposals_waiting(viewer: Actor, on: date) -> QuerySet[OverrideProposal, OverrideProposal]:
    """The proposals of the viewer's council that wait for a second person, with their services."""
    return _proposals(viewer).filter(answer="", lapses_on__gt=on).select_related("service")


def own_service(viewer: Actor, ref: str) -> Service:
    """A service in the viewer's council's own area. Raises Http404 for any other, seen or not."""
    found = facts.service(viewer, ref)
    if not viewer.council_id or found.host_id != viewer.council_id:
        raise Http404("There is no service of that id in your council")
    return found


def proposal(viewer: Actor, number: int) -> OverrideProposal:
    """One proposal of the viewer's council, whatever became of it. Raises Http404 for any other."""
    found = _proposals(viewer).filter(pk=number).select_related("service", "override").first()
    if found is None:
        raise Http404("There is no proposal of that number")
    return found


def news_since(viewer: Actor, asked: OverrideProposal) -> list[str]:
    """What sets the standing by itself now and was not known when this was proposed, in sentences."""
    standing = standing_for(viewer, asked.service_id)
    new = set(standing.triggers) - set(asked.knew) if standing else set()
    return [f"At least {each.floor.value} until {each.until}." for each in TRIGGERS if each.key in new]


def last_day(viewer: Actor, on: date) -> date:
    """The latest day for which a standing set by hand today can be made to end."""
    return on + timedelta(days=min(LONGEST_DAYS, policy_now(viewer, on).value.override_max_days))


def _holds(row: OverrideRow, on: date) -> bool:
    return row.ended_at is None and row.expires_on > on


def _overrides(viewer: Actor) -> QuerySet[OverrideRow, OverrideRow]:
    return OverrideRow.objects.filter(council_id=viewer.council_id or 0)


def _proposals(viewer: Actor) -> QuerySet[OverrideProposal, OverrideProposal]:
    return OverrideProposal.objects.filter(council_id=viewer.council_id or 0)
