"""Groups: who decides what, and to whom each reports."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import clock
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.decisions import actions
from carepost.decisions.forms.groups import GroupForm
from carepost.decisions.queries import decided, groups, people
from carepost.decisions.rules.groups import Level, Status
from carepost.decisions.views import wording
from carepost.register.views.trying import attempt, status_of
from carepost.ui.tables import Column, Table

page = require_http_methods(["GET", "HEAD", "POST"])

TABLE = Table(
    columns=[
        Column(
            "name", "Group", sort=True, heading=True,
            show=lambda row: wording.LINK.format(reverse("decisions:group", args=[row.pk]), row.name),
            csv=lambda row: row.name,
        ),
        Column("level", "Level", sort="rank", show=lambda row: row.level_label, csv=lambda row: row.level_label),
        Column("chair", "Chair", sort="chair__name", show=lambda row: row.chair.name, csv=lambda row: row.chair.name),
        Column("people", "People", sort=True, numeric=True),
        Column("quorum", "Quorum", sort=True, numeric=True),
        Column(
            "reports_to", "Reports to",
            show=lambda row: row.reports_to.name if row.reports_to else "",
            csv=lambda row: row.reports_to.name if row.reports_to else "",
        ),
        Column("waiting", "Issues waiting", sort=True, numeric=True),
        Column(
            "status", "Status", sort=True, show=lambda row: wording.tag(row.status, Status(row.status).label),
            csv=lambda row: Status(row.status).label,
        ),
    ],
    caption="Groups",
    empty="There are no groups yet. Issues can be raised once there is one: begin with the one that decides daily.",
    one="group", first="level", filename="groups.csv",
)  # fmt: skip


@requires(Can.SEE_LEADERS)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """The groups of the council, the highest first."""
    viewer = actor_of(request)
    shown = TABLE.show(request, groups.groups(viewer))
    if download := shown.csv():
        return download
    context = {
        "tabs": wording.tabs("groups"),
        "shown": shown,
        "may": wording.may(viewer, Can.KEEP_GROUPS),
    }
    return render(request, "decisions/groups.html", context)


@requires(Can.KEEP_GROUPS)
@page
def add(request: HttpRequest) -> HttpResponse:
    """Add a group."""
    viewer = actor_of(request)
    form = GroupForm(request.POST if request.method == "POST" else None, new=True, **_choices(viewer))
    if form.is_bound and form.is_valid():
        wanted = form.wanted()
        made = attempt(form, lambda: actions.keep_group(by=viewer, wanted=wanted))
        if made is not None:
            messages.success(request, f"{made.name} is there. Issues can be raised with it.")
            return redirect("decisions:groups")
    context: dict[str, Any] = {"form": form, "group": None, "members": [], "delegations": []}
    return render(request, "decisions/group.html", context, status=status_of(form))


@requires(Can.SEE_LEADERS)
@page
def change(request: HttpRequest, number: int) -> HttpResponse:
    """A group with its people; who keeps groups can change it."""
    viewer = actor_of(request)
    group = groups.group(viewer, number)
    members = groups.members(viewer, number)
    keeps = viewer.may(Can.KEEP_GROUPS)
    if request.method == "POST" and not keeps:
        raise Refused([NotAllowed.NO_PERMISSION])
    initial = {
        "name": group.name, "status": group.status, "chair": str(group.chair_id), "quorum": group.quorum,
        "members": [str(pk) for pk, _ in members], "reports_to": str(group.reports_to_id or ""),
    }  # fmt: skip
    data = request.POST if request.method == "POST" else None
    choices = _choices(viewer, without=number, above=group.level) if keeps else {"people": [], "above": []}
    form = GroupForm(data, new=False, initial=initial, **choices)
    if form.is_bound and form.is_valid():
        wanted = form.wanted(group.level)
        if attempt(form, lambda: actions.keep_group(by=viewer, wanted=wanted, group_id=number)):
            messages.success(request, f"{wanted.name} is changed.")
            return redirect("decisions:groups")
    context = {
        "group": group,
        "members": [name for _, name in members],
        "delegations": list(decided.in_force(viewer, number, clock.today())),
    } | ({"form": form} if keeps else {})
    return render(request, "decisions/group.html", context, status=status_of(form))


def _choices(viewer: Any, *, without: int = 0, above: str = "") -> dict[str, Any]:
    others = [
        (each.pk, each.name)
        for each in groups.groups(viewer)
        if each.pk != without and (not above or Level(each.level).rank > Level(above).rank)
    ]
    return {"people": people.staff(viewer, clock.today()), "above": others}
