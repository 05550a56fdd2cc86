"""Decisions: recorded on an issue, read, corrected, and ratified."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.decisions import actions
from carepost.decisions.forms.deciding import DecideForm
from carepost.decisions.queries import decided, groups, issues
from carepost.decisions.rules.deciding import Force
from carepost.register.views.trying import attempt, status_of
from carepost.ui.forms import Form

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.DECIDE)
@page
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Record what an issue's group decided."""
    viewer = actor_of(request)
    issue = issues.issue(viewer, number).issue
    held = decided.in_force(viewer, issue.group_id, clock.today(), to=viewer.user_id or 0)
    form = DecideForm(
        request.POST if request.method == "POST" else None,
        members=groups.members(viewer, issue.group_id),
        delegations=[(each.pk, each.what) for each in held],
    )
    if form.is_bound and form.is_valid():
        wanted = form.decided()
        made = attempt(form, lambda: actions.decide(by=viewer, issue_id=number, decided=wanted))
        if made is not None:
            messages.success(request, f"Recorded as {made.ref}. {made.force_label}.")
            return redirect("decisions:issue", number=number)
    context = {"form": form, "issue": issue, "group": issue.group, "corrects": None}
    return render(request, "decisions/decide.html", context, status=status_of(form))


@requires(Can.SEE_LEADERS)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One decision, whole."""
    return _page(request, number, Form(None))


@requires(Can.CORRECT_DECISION)
@page
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """Record a decision anew, in the place of one written down wrongly."""
    viewer = actor_of(request)
    kept = decided.decision(viewer, number)
    members = groups.members(viewer, kept.group_id)
    form = DecideForm(request.POST if request.method == "POST" else None, members=members, corrects=True)
    if not form.is_bound:
        form.initial = {name: getattr(kept, name) for name in form.fields if hasattr(kept, name)}
        form.initial["paragraph"] = str(kept.paragraph or "")
        form.initial["present"] = [str(pk) for pk, name in members if name in kept.present]
    if form.is_bound and form.is_valid():
        wanted, reason = form.decided(), form.cleaned_data["reason"]
        made = attempt(
            form,
            lambda: actions.correct_decision(by=viewer, decision_id=number, decided=wanted, reason=reason),
        )
        if made is not None:
            messages.success(request, f"Corrected: {made.ref} stands from now on.")
            return redirect("decisions:decision", number=made.pk)
    context = {"form": form, "issue": kept.issue, "group": kept.group, "corrects": kept}
    return render(request, "decisions/decide.html", context, status=status_of(form))


@requires(Can.RATIFY)
@require_POST
def ratify(request: HttpRequest, number: int) -> HttpResponse:
    """Stand by a decision that was taken in an emergency."""
    viewer, form = actor_of(request), Form({})
    kept = decided.decision(viewer, number)
    if attempt(form, lambda: actions.ratify(by=viewer, decision_id=number)):
        messages.success(request, f"{kept.ref} is ratified.")
        return redirect("decisions:decision", number=number)
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, form: Form) -> HttpResponse:
    viewer = actor_of(request)
    kept = decided.decision(viewer, number)
    member = kept.group_id in groups.own_groups(viewer)
    superseded = getattr(kept, "superseded_by", None)
    ratified = getattr(kept, "ratification", None)
    waits = kept.force == Force.TO_RATIFY and ratified is None
    context = {
        "form": form,
        "kept": kept,
        "superseded": superseded,
        "ratified": ratified,
        "may_ratify": waits and member and viewer.user_id != kept.recorded_by_id and viewer.may(Can.RATIFY),
        "today": clock.today(),
        "delegated": list(decided.delegations_by(viewer, number)),
        "may_delegate": member and viewer.may(Can.DELEGATE),
        "delegates": superseded is None and not waits and kept.force != Force.ADVISORY,
        "may_correct": superseded is None and member and viewer.may(Can.CORRECT_DECISION),
        "said": [
            ("Other options", kept.options), ("Evidence", kept.evidence), ("In law", kept.legal),
            ("For equality", kept.equality), ("Money", kept.financial), ("Disagreement", kept.dissent),
            ("Interests declared", kept.conflicts),
        ],
    }  # fmt: skip
    return render(request, "decisions/decision.html", context, status=status_of(form))
