"""Actions: the list, giving one to somebody, its page, and its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.decisions import actions
from carepost.decisions.forms.owed import ActionForm, ActionsFilter, EndForm
from carepost.decisions.queries import issues, owed, people
from carepost.decisions.rules.owed import ActionState, ActionVerb
from carepost.decisions.views import wording
from carepost.register.views.trying import attempt, status_of
from carepost.ui.tables import Column, Table, hidden_query
from carepost.ui.words import short_date

page = require_http_methods(["GET", "HEAD", "POST"])
#: How an action ends: the title, the question, how messages name it, the verb.
ENDS = {
    "done": ("It is done", "What shows that it is done?", "what shows that it is done", ActionVerb.DONE),
    "drop": ("Drop it", "Why is it dropped?", "why it is dropped", ActionVerb.DROP),
}


def _tag(row: Any) -> Any:
    return wording.tag(
        row.state, row.state_label, late=row.state == ActionState.OPEN and row.due < clock.today()
    )


TABLE = Table(
    columns=[
        Column(
            "title", "What to do", sort=True, heading=True,
            show=lambda row: wording.LINK.format(reverse("decisions:action", args=[row.pk]), row.title),
            csv=lambda row: row.title,
        ),
        Column("owner", "Owner", sort="owner__name", show=lambda row: row.owner.name, csv=lambda row: row.owner.name),
        Column("due", "Due", sort=True, show=lambda row: short_date(row.due)),
        Column("state", "State", sort=True, show=_tag, csv=lambda row: row.state_label),
        Column("words", "What shows it, or why dropped"),
    ],
    caption="Actions", empty="Nobody has undertaken anything of this kind.", one="action", first="due",
    filename="actions.csv",
)  # fmt: skip


@requires(Can.SEE_LEADERS)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every action that the filters leave."""
    viewer = actor_of(request)
    form = ActionsFilter(request.GET)
    shown = TABLE.show(request, owed.matching(viewer, form.wanted(), clock.today()))
    if download := shown.csv():
        return download
    context = {
        "tabs": wording.tabs("actions"),
        "shown": shown,
        "filter": form,
        "hidden": hidden_query(request.GET, form.fields),
        "may": wording.may(viewer, Can.ADD_ACTION),
    }
    return render(request, "decisions/actions.html", context, status=400 if form.errors else 200)


@requires(Can.ADD_ACTION)
@page
def add(request: HttpRequest) -> HttpResponse:
    """Give an action to somebody, for the issue that the address names or for none."""
    viewer = actor_of(request)
    asked = request.GET.get("issue", "")
    if asked and not asked.isdecimal():
        raise Http404("There is no such issue")
    issue = issues.issue(viewer, int(asked)).issue if asked else None
    form = ActionForm(
        request.POST if request.method == "POST" else None, people=people.staff(viewer, clock.today())
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        good = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.add_action(
                by=viewer, title=good["title"], owner_id=int(good["owner"]), due=good["due"],
                issue_id=issue.pk if issue else None,
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, f"Given to {made.owner.name}.")
            return redirect("decisions:issue", number=issue.pk) if issue else redirect("decisions:actions")
    context = {"form": form, "issue": issue}
    return render(request, "decisions/add_action.html", context, status=status_of(form))


@requires(Can.SEE_LEADERS)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One action, and its end for those who may end it."""
    viewer = actor_of(request)
    kept = owed.one(viewer, number)
    theirs = viewer.user_id in (kept.owner_id, kept.given_by_id) and viewer.may(Can.END_ACTION)
    context = {
        "kept": kept,
        "tag": _tag(kept),
        "may_end": theirs and kept.state == ActionState.OPEN,
        "about": wording.about(kept.issue) if kept.issue else "",
    }
    return render(request, "decisions/action.html", context)


@requires(Can.END_ACTION)
@page
def end(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Say that an action is done, or drop it."""
    if verb not in ENDS:
        raise Http404("An action does not end so")
    title, label, noun, wanted = ENDS[verb]
    viewer = actor_of(request)
    kept = owed.one(viewer, number)
    form = EndForm(request.POST if request.method == "POST" else None, label=label, noun=noun)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        if attempt(form, lambda: actions.end_action(by=viewer, action_id=number, verb=wanted, words=words)):
            messages.success(request, "Kept.")
            return redirect("decisions:action", number=number)
    context = {"form": form, "kept": kept, "title": title}
    return render(request, "decisions/end_action.html", context, status=status_of(form))
