"""Actions as lists: everybody's, or one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.decisions.models import Action
from carepost.decisions.rules.owed import ActionState

Actions = QuerySet[Action, Action]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which actions a list shows; empty does not filter. `late` are those open past their day."""

    states: tuple[str, ...] = ()
    mine: bool = False
    late: bool = False


def _seen(viewer: Actor) -> Actions:
    rows = Action.objects.filter(council_id=viewer.council_id or 0)
    return rows.select_related("owner", "issue", "issue__service")


def matching(viewer: Actor, wanted: Wanted, today: date) -> Actions:
    """The actions that match, due soonest first."""
    rows = _seen(viewer)
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if wanted.mine:
        rows = rows.filter(owner_id=viewer.user_id or 0)
    if wanted.late:
        rows = rows.filter(state=ActionState.OPEN, due__lt=today)
    return rows.order_by("due", "pk")


def one(viewer: Actor, action_id: int) -> Action:
    """One action. Raises Http404."""
    found = _seen(viewer).filter(pk=action_id).first()
    if found is None:
        raise Http404("There is no action of that number")
    return found


def owners_of(viewer: Actor, refs: Sequence[str]) -> dict[str, str]:
    """Who owns an open action about each of these services, the one due first, by the service's ref."""
    rows = _seen(viewer).filter(state=ActionState.OPEN, issue__service__ref__in=refs).order_by("-due", "-pk")
    return dict(rows.values_list("issue__service__ref", "owner__name"))
