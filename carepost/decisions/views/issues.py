"""Issues: the list, raising one, and its page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.decisions import actions
from carepost.decisions.forms.issues import IssuesFilter, RaiseForm
from carepost.decisions.queries import groups, issues
from carepost.decisions.rules.issues import IssueState
from carepost.decisions.views import wording
from carepost.register.views.trying import attempt, status_of
from carepost.ui.tables import Column, Table, hidden_query
from carepost.ui.words import date_and_time


def _late(issue: Any) -> bool:
    return bool(issue.state == IssueState.WAITING and issue.need_by <= clock.now())


TABLE = Table(
    columns=[
        Column(
            "title", "What is asked", sort=True, heading=True,
            show=lambda row: wording.LINK.format(reverse("decisions:issue", args=[row.pk]), row.title),
            csv=lambda row: row.title,
        ),
        Column("about", "About", show=wording.about, csv=wording.about_words),
        Column("group", "Of whom", sort="group__name", show=lambda row: row.group.name, csv=lambda row: row.group.name),
        Column(
            "need_by", "Needed by", sort=True, show=lambda row: date_and_time(row.need_by),
            csv=lambda row: row.need_by,
        ),
        Column(
            "state", "State", sort=True,
            show=lambda row: wording.tag(row.state, wording.short_state(row.state), late=_late(row)),
            csv=lambda row: row.state_label,
        ),
        Column("raised_by_name", "Raised by", sort=True),
    ],
    caption="Issues", empty="Nothing of this kind was asked of any group.", one="issue", first="need_by",
    filename="issues.csv",
)  # fmt: skip


@requires(Can.SEE_LEADERS)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every issue that the filters leave."""
    viewer = actor_of(request)
    form = IssuesFilter(request.GET, groups=[(each.pk, each.name) for each in groups.groups(viewer)])
    shown = TABLE.show(request, issues.matching(viewer, form.wanted(), clock.now()))
    if download := shown.csv():
        return download
    context = {
        "tabs": wording.tabs("issues"),
        "shown": shown,
        "filter": form,
        "hidden": hidden_query(request.GET, form.fields),
        "may": wording.may(viewer, Can.RAISE_ISSUE),
    }
    return render(request, "decisions/issues.html", context, status=400 if form.errors else 200)


@requires(Can.RAISE_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Raise an issue, about the service that the address names or about what is chosen."""
    viewer = actor_of(request)
    ref = request.GET.get("service", "")
    service = issues.own_service(viewer, ref) if ref else None
    meeting = [
        (each.pk, f"{each.name}: {each.level_label.lower()}") for each in groups.groups(viewer, meeting=True)
    ]
    form = RaiseForm(request.POST if request.method == "POST" else None, groups=meeting, about=ref)
    if form.is_bound and form.is_valid():
        group, asked = int(form.cleaned_data["group"]), form.asked(service.pk if service else None)
        made = attempt(form, lambda: actions.raise_issue(by=viewer, group_id=group, asked=asked))
        if made is not None:
            messages.success(request, f"Raised. The chair of {made.group.name} is told.")
            return redirect("decisions:issue", number=made.pk)
    context = {
        "form": form, "service": service, "groups": meeting, "may": wording.may(viewer, Can.KEEP_GROUPS),
    }  # fmt: skip
    return render(request, "decisions/raise.html", context, status=status_of(form))


@requires(Can.SEE_LEADERS)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One issue: what is asked, what became of it, and what the reader may do."""
    viewer = actor_of(request)
    told = issues.issue(viewer, number)
    issue = told.issue
    waits, returned = issue.state == IssueState.WAITING, issue.state == IssueState.RETURNED
    answers = waits and told.member
    mine = told.raiser and (waits or returned)
    context = {
        "told": told,
        "issue": issue,
        "late": _late(issue),
        "about": wording.about(issue),
        "tag": wording.tag(issue.state, wording.short_state(issue.state), late=_late(issue)),
        "waits": waits,
        "can": {
            "decide": answers and viewer.may(Can.DECIDE),
            "return": answers and viewer.may(Can.RETURN_ISSUE),
            "send-up": answers and viewer.may(Can.SEND_ISSUE_UP),
            "keep": answers and viewer.may(Can.KEEP_ISSUE),
            "again": returned and told.raiser and viewer.may(Can.RAISE_AGAIN),
            "withdraw": mine and viewer.may(Can.WITHDRAW_ISSUE),
            "add": viewer.may(Can.ADD_ACTION),
        },
        "members": [name for _, name in groups.members(viewer, issue.group_id)],
        "action_tag": lambda one: wording.tag(one.state, one.state_label, late=_overdue(one)),
    }
    return render(request, "decisions/issue.html", context)


def _overdue(one: Any) -> bool:
    return bool(one.state == "open" and one.due < clock.today())
