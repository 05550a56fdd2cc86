"""A draft is looked at and published by a second person; an earlier version is published again."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.letters import actions, queries
from carepost.letters.forms.templates import PublishForm
from carepost.letters.rules.wording import problems_of
from carepost.messages import known
from carepost.register.views.trying import attempt, status_of

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.PUBLISH_TEMPLATE)
@page
def published(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft beside what is in use, and the button that puts it in use."""
    viewer = actor_of(request)
    row = queries.template(viewer, pk)
    draft = queries.open_draft(viewer, row)
    if draft is None:
        raise Http404("Nobody writes a draft of this template")
    form = PublishForm(
        request.POST if request.method == "POST" else None, initial={"seen": str(draft.edition)}
    )
    if form.is_bound and form.is_valid():
        publish = partial(actions.publish_template, by=viewer, template_id=pk, seen=form.edition)
        made = attempt(form, lambda: publish(words=form.cleaned_data["words"]))
        if made is not None:
            messages.success(request, f"Version {made.number} is in use.")
            return redirect("letters:template", pk=pk)
    context = {
        "form": form, "row": row, "draft": draft, "own": viewer.user_id in draft.wrote,
        "publishers": queries.may_publish(viewer, draft, clock.today()),
        "problems": () if form.is_bound else problems_of(draft.wording, known.fields()),
    }  # fmt: skip
    return render(request, "letters/publish.html", context, status=status_of(form))


@requires(Can.SEE_LETTERS)
@page
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version as it was published; a POST puts it in use again."""
    viewer = actor_of(request)
    row = queries.template(viewer, pk)
    found = queries.version(viewer, row, number)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        again = partial(actions.publish_again, by=viewer, template_id=pk, number=number)
        if attempt(form, lambda: again(words=form.cleaned_data["words"])) is not None:
            messages.success(request, f"Version {number} is in use again.")
            return redirect("letters:template", pk=pk)
    may_again = viewer.may(Can.PUBLISH_TEMPLATE_AGAIN) and row.current_id != found.pk
    context = {"form": form, "row": row, "version": found, "may_again": may_again}
    return render(request, "letters/version.html", context, status=status_of(form))


@requires(Can.RETIRE_TEMPLATE)
@require_POST
def retired(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a template no longer, or again."""
    viewer = actor_of(request)
    now = not queries.template(viewer, pk).retired
    actions.retire_template(by=viewer, template_id=pk, retired=now)
    messages.success(request, "It is no longer offered." if now else "It is offered again.")
    return redirect("letters:template", pk=pk)
