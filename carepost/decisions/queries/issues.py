"""Issues as lists, and one with all that happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.decisions.models import Action, Decision, Issue, IssueEvent
from carepost.decisions.queries.groups import own_groups
from carepost.decisions.rules.issues import IssueState
from carepost.register.models import Service
from carepost.register.queries import facts

Issues = QuerySet[Issue, Issue]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which issues a list shows; empty does not filter. `late` are those that wait past their time."""

    states: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    late: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An issue with its history, decisions and actions, and whether the viewer is in its group or raised it."""

    issue: Issue
    events: Sequence[IssueEvent]
    decisions: Sequence[Decision]
    actions: Sequence[Action]
    member: bool
    raiser: bool


def _seen(viewer: Actor) -> Issues:
    return Issue.objects.filter(council_id=viewer.council_id or 0).select_related("group", "service")


def matching(viewer: Actor, wanted: Wanted, now: datetime) -> Issues:
    """The issues that match, needed soonest first."""
    rows = _seen(viewer)
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if wanted.groups:
        rows = rows.filter(group_id__in=wanted.groups)
    if wanted.late:
        rows = rows.filter(state=IssueState.WAITING, need_by__lte=now)
    if wanted.words:
        rows = rows.filter(title__icontains=wanted.words)
    return rows.order_by("need_by", "pk")


def issue(viewer: Actor, issue_id: int) -> Told:
    """One issue. Raises Http404."""
    found = _seen(viewer).filter(pk=issue_id).first()
    if found is None:
        raise Http404("There is no issue of that number")
    decisions = found.decisions.select_related("group", "supersedes", "ratification")
    return Told(
        found,
        list(found.events.select_related("group").order_by("at", "pk")),
        list(decisions.order_by("recorded_at", "pk")),
        list(found.actions.select_related("owner").order_by("due", "pk")),
        found.group_id in own_groups(viewer),
        viewer.user_id is not None and found.raised_by_id == viewer.user_id,
    )


def waiting(viewer: Actor, *, mine: bool = False) -> Issues:
    """What waits for an answer, needed soonest first; `mine` only of groups that the viewer is in."""
    rows = _seen(viewer).filter(state=IssueState.WAITING)
    if mine:
        rows = rows.filter(group_id__in=own_groups(viewer))
    return rows.order_by("need_by", "pk")


def of_service(viewer: Actor, service_id: int) -> list[Issue]:
    """The issues about one service, the newest first."""
    return list(_seen(viewer).filter(service_id=service_id).order_by("-raised_at", "-pk"))


def own_service(viewer: Actor, ref: str) -> Service:
    """A service in the viewer's council's own area. Raises Http404 for any other, seen or not."""
    found = facts.service(viewer, ref)
    if not viewer.council_id or found.host_id != viewer.council_id:
        raise Http404("There is no service of that id in your council")
    return found
