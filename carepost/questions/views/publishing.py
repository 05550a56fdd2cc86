"""Before a draft is published: as it will be asked, tried on answers of the past, and a second person's word."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import clock, policies
from carepost.core.refusals import Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.questions import actions, queries
from carepost.questions.forms import PublishForm
from carepost.questions.rules import (
    Differs,
    QuestionsPolicy,
    Unfit,
    check_set,
    clean,
    diff,
    signals_raised,
    try_on,
)
from carepost.questions.uses import SignalWords, use_of
from carepost.questions.views.drafts import draft_for, edition_of
from carepost.ui.forms import Form

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.SEE_QUESTIONS)
@page
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """The draft as it will be asked. What is typed is not kept; it shows what it would raise."""
    use, found = use_of(key), queries.draft(actor_of(request), key)
    shown = use.preview(request, found.question_set)
    context = {"use": use, "draft": found, "shown": shown, "asked": request.method == "POST"}
    if request.method == "POST":
        read = clean(found.question_set, shown.raw)
        raised = signals_raised(found.question_set, read.answers)
        context |= {"problems": read.problems, "raised": [(use.signal(each.kind), each) for each in raised]}
    return render(request, "questions/preview.html", context)


@requires(Can.SEE_QUESTIONS)
@require_safe
def tried(request: HttpRequest, key: str) -> HttpResponse:
    """The draft held against the newest answers."""
    viewer, use = actor_of(request), use_of(key)
    found = queries.draft(viewer, key)
    policy = policies.in_force(QuestionsPolicy, viewer.council_id, clock.today()).value
    result = try_on(found.question_set, use.pasts(viewer, policy.tried_on), fewest=policy.fewest)
    unfit: dict[str, list[Unfit]] = {}
    for each in result.unfit:
        unfit.setdefault(each.label, []).append(each)
    differs: dict[SignalWords, list[Differs]] = {}
    for differing in result.differs:
        differs.setdefault(use.signal(differing.kind), []).append(differing)
    context = {
        "use": use, "draft": found, "tried": result, "unfit": unfit, "differs": differs, "fewest": policy.fewest,
    }  # fmt: skip
    return render(request, "questions/tried.html", context)


@requires(Can.PUBLISH_DRAFT)
@page
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Publish it: somebody who wrote nothing in it, with a reason."""
    viewer, use = actor_of(request), use_of(key)
    found = draft_for(request, key)
    kinds = {signal.kind for signal in use.signals}
    form = PublishForm(request.POST if request.method == "POST" else None, initial={"edition": found.edition})
    if form.is_bound and form.is_valid():
        try:
            made = actions.publish_draft(
                by=viewer,
                key=key,
                edition=edition_of(request),
                reason=form.cleaned_data["reason"],
                signal_kinds=kinds,
            )
        except Refused as refused:
            if found.ended:
                return _ended(request, found, key)
            form.add_refusal(refused)
        else:
            messages.success(request, f"Version {made.version} is asked from now on.")
            return redirect("questions:versions", key=key)
    asked_now = queries.current(viewer, key)
    context = {
        "use": use, "draft": found, "form": form, "viewer": viewer, "asked_now": asked_now,
        "changes": diff(asked_now.question_set, found.question_set),
        "problems": check_set(found.question_set, kinds),
        "publishers": queries.publishers(viewer, found, clock.today()),
    }  # fmt: skip
    return render(request, "questions/publish.html", context, status=409 if form.errors else 200)


def _ended(request: HttpRequest, found: queries.Draft, key: str) -> HttpResponse:
    """Somebody, or the same person a moment ago, published or dropped it: nothing was done twice."""
    messages.info(request, f"That draft is {found.ended} already. The versions say what is asked now.")
    return redirect("questions:versions", key=key)


@requires(Can.DROP_DRAFT)
@page
def drop(request: HttpRequest, key: str) -> HttpResponse:
    """Leave the draft, after asking."""
    viewer, use = actor_of(request), use_of(key)
    found = draft_for(request, key)
    form = Form(request.POST if request.method == "POST" else None)
    if found.ended:
        return _ended(request, found, key)
    if form.is_bound:
        actions.drop_draft(by=viewer, key=key)
        messages.success(request, "The draft is dropped. What is asked did not change.")
        return redirect("questions:versions", key=key)
    return render(request, "questions/drop.html", {"use": use, "draft": found, "form": form})
