"""Decisions as a list; what a decision lets a member of its group decide alone, and the end of that."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.decisions import actions
from carepost.decisions.forms.delegating import DecisionsFilter, DelegateForm, EndDelegationForm
from carepost.decisions.queries import decided, groups
from carepost.decisions.views import wording
from carepost.register.views.trying import attempt, status_of
from carepost.ui.tables import Column, Table, hidden_query
from carepost.ui.words import short_date

page = require_http_methods(["GET", "HEAD", "POST"])


def _force(row: Any) -> str:
    short = row.force_label.partition(":")[0]
    return f"{short}, by delegation" if row.delegation_id else short


TABLE = Table(
    columns=[
        Column(
            "ref", "Decision", sort=True, heading=True, csv=lambda row: row.ref,
            show=lambda row: wording.LINK.format(reverse("decisions:decision", args=[row.pk]), row.ref),
        ),
        Column("on", "Decided on", sort=True, show=lambda row: short_date(row.on)),
        Column("group", "Group", sort="group__name", show=lambda row: row.group.name, csv=lambda row: row.group.name),
        Column("text", "What was decided"),
        Column(
            "openness", "Who may read it", sort=True, show=lambda row: row.open_label,
            csv=lambda row: row.open_label,
        ),
        Column(
            "force", "Force", sort=True, csv=_force, show=_force,
        ),
        Column(
            "review_by", "Looked at again", sort=True,
            show=lambda row: short_date(row.review_by) if row.review_by else "",
        ),
    ],
    caption="Decisions", empty="No decision of this kind was recorded.", one="decision", first="-on",
    filename="decisions.csv",
)  # fmt: skip


@requires(Can.SEE_LEADERS)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every decision that the filters leave; as a file, the public ones are what a council publishes."""
    viewer = actor_of(request)
    form = DecisionsFilter(request.GET, groups=[(each.pk, each.name) for each in groups.groups(viewer)])
    shown = TABLE.show(request, decided.matching(viewer, form.wanted()))
    if download := shown.csv():
        return download
    context = {
        "tabs": wording.tabs("decisions"),
        "shown": shown,
        "filter": form,
        "hidden": hidden_query(request.GET, form.fields),
    }
    return render(request, "decisions/decisions.html", context, status=400 if form.errors else 200)


@requires(Can.DELEGATE)
@page
def delegate(request: HttpRequest, number: int) -> HttpResponse:
    """Let a member of the group decide alone what a decision gives them."""
    viewer = actor_of(request)
    kept = decided.decision(viewer, number)
    others = [(pk, name) for pk, name in groups.members(viewer, kept.group_id) if pk != viewer.user_id]
    form = DelegateForm(request.POST if request.method == "POST" else None, members=others)
    if form.is_bound and form.is_valid():
        wanted = form.wanted()
        made = attempt(form, lambda: actions.delegate(by=viewer, decision_id=number, wanted=wanted))
        if made is not None:
            messages.success(request, f"{made.to.name} may decide it alone until {short_date(made.until)}.")
            return redirect("decisions:decision", number=number)
    context = {"form": form, "kept": kept, "ends": None}
    return render(request, "decisions/delegate.html", context, status=status_of(form))


@requires(Can.END_DELEGATION)
@page
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a delegation before its last day."""
    viewer = actor_of(request)
    ends = decided.delegation(viewer, number)
    form = EndDelegationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        if attempt(form, lambda: actions.end_delegation(by=viewer, delegation_id=number, words=words)):
            messages.success(request, f"{ends.to.name} no longer decides it alone.")
            return redirect("decisions:decision", number=ends.given_by_id)
    context = {"form": form, "kept": ends.given_by, "ends": ends}
    return render(request, "decisions/delegate.html", context, status=status_of(form))
