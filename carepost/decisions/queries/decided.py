"""What was decided, as a list and one by one, and what groups let one of theirs decide alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.decisions.models import Decision, Delegation

Decisions = QuerySet[Decision, Decision]
Delegations = QuerySet[Delegation, Delegation]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions a list shows; empty does not filter. Corrected ones are shown only with `corrected`."""

    openness: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    corrected: bool = False
    words: str = ""


def matching(viewer: Actor, wanted: Wanted) -> Decisions:
    """The decisions that match, the newest first."""
    rows = Decision.objects.filter(council_id=viewer.council_id or 0).select_related(
        "group", "issue", "delegation"
    )
    if wanted.openness:
        rows = rows.filter(openness__in=wanted.openness)
    if wanted.groups:
        rows = rows.filter(group_id__in=wanted.groups)
    if not wanted.corrected:
        rows = rows.filter(superseded_by=None)
    if wanted.words:
        rows = rows.filter(Q(text__icontains=wanted.words) | Q(ref__icontains=wanted.words))
    return rows.order_by("-on", "-ref")


def decision(viewer: Actor, decision_id: int) -> Decision:
    """One decision with its issue. Raises Http404."""
    rows = Decision.objects.filter(council_id=viewer.council_id or 0).select_related(
        "group", "issue", "supersedes", "ratification", "superseded_by", "delegation__given_by"
    )
    found = rows.filter(pk=decision_id).first()
    if found is None:
        raise Http404("There is no decision of that number")
    return found


def _delegations(viewer: Actor) -> Delegations:
    rows = Delegation.objects.filter(council_id=viewer.council_id or 0)
    return rows.select_related("to", "group", "given_by").order_by("until", "pk")


def delegations_by(viewer: Actor, decision_id: int) -> Delegations:
    """What one decision delegated, in force or not."""
    return _delegations(viewer).filter(given_by_id=decision_id)


def in_force(viewer: Actor, group_id: int, on: date, *, to: int | None = None) -> Delegations:
    """What a group lets others decide alone on a day: all, or to one person."""
    rows = _delegations(viewer).filter(group_id=group_id, until__gte=on, ended_at=None)
    return rows if to is None else rows.filter(to_id=to)


def delegation(viewer: Actor, delegation_id: int) -> Delegation:
    """One delegation. Raises Http404."""
    found = _delegations(viewer).filter(pk=delegation_id).first()
    if found is None:
        raise Http404("There is no delegation of that number")
    return found
