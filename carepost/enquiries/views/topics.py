"""The topics of a council: listed, added, changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.enquiries import actions, queries
from carepost.enquiries.forms.board import TopicForm
from carepost.enquiries.rules import Topic
from carepost.enquiries.views import wording
from carepost.register.views.trying import attempt, status_of

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.SEE_ENQUIRIES)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every topic, retired ones last."""
    viewer = actor_of(request)
    rows = sorted(queries.topics(viewer, retired=True), key=lambda topic: topic.retired)
    context = {
        "topics": rows, "teams": queries.teams(viewer), "pages": wording.pages(request, "enquiries:topics"),
        "may_keep": viewer.may(Can.KEEP_TOPIC),
    }  # fmt: skip
    return render(request, "enquiries/topics.html", context)


@requires(Can.KEEP_TOPIC)
@page
def added(request: HttpRequest) -> HttpResponse:
    """Add a topic of the council's own."""
    return _kept(request, Topic("", "", ""))


@requires(Can.KEEP_TOPIC)
@page
def changed(request: HttpRequest, key: str) -> HttpResponse:
    """Change a topic, or retire it. One of Carepost's own becomes the council's version of it."""
    found = next((each for each in queries.topics(actor_of(request), retired=True) if each.key == key), None)
    if found is None:
        raise Http404("There is no such topic")
    return _kept(request, found)


def _kept(request: HttpRequest, topic: Topic) -> HttpResponse:
    viewer = actor_of(request)
    shown = {
        "name": topic.name, "words": topic.words, "team": str(topic.team_id or ""), "finance": topic.finance,
        "retired": topic.retired,
    }  # fmt: skip
    form = TopicForm(
        request.POST if request.method == "POST" else None, teams=queries.teams(viewer), initial=shown
    )
    if form.is_bound and form.is_valid():
        wanted = form.topic(topic.key)
        if attempt(form, lambda: actions.keep_topic(by=viewer, topic=wanted)) is not None:
            messages.success(request, "Kept.")
            return redirect("enquiries:topics")
    return render(request, "enquiries/topic.html", {"form": form, "topic": topic}, status=status_of(form))
