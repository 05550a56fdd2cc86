"""What is asked now, and every version of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carepost.core.refusals import Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.questions import actions, queries
from carepost.questions.rules import diff
from carepost.questions.uses import use_of
from carepost.questions.wording import sections_of

page = require_http_methods(["GET", "HEAD", "POST"])
HOUSE = "house"


@requires(Can.SEE_QUESTIONS)
@require_safe
def versions(request: HttpRequest, key: str) -> HttpResponse:
    """Every version, with what it changed, and the draft of the next one."""
    viewer, use = actor_of(request), use_of(key)
    found = queries.versions(viewer, key)
    shown = [
        (version, diff(before.question_set, version.question_set) if before else ())
        for version, before in zip(found, [*found[1:], None], strict=True)
    ]
    draft = queries.draft_of(viewer, key)
    context = {"use": use, "set": found[0].question_set, "versions": shown, "draft": draft, "can": viewer}
    return render(request, "questions/versions.html", context)


@requires(Can.SEE_QUESTIONS)
@require_safe
def version(request: HttpRequest, key: str, whose: str, number: int) -> HttpResponse:
    """One version as it was published."""
    viewer, use = actor_of(request), use_of(key)
    found = queries.version(viewer, key, number, _whose(viewer.council_id, whose))
    context = {
        "use": use,
        "set": found.question_set,
        "published": next((each for each in queries.versions(viewer, key) if each.name == found.name), None),
        "whose": whose,
        "sections": sections_of(found.question_set, use),
    }
    return render(request, "questions/version.html", context)


@requires(Can.BEGIN_DRAFT)
@require_POST
def begin(request: HttpRequest, key: str, whose: str, number: int) -> HttpResponse:
    """Begin the next version from this one."""
    viewer = actor_of(request)
    use_of(key)
    base = queries.version(viewer, key, number, _whose(viewer.council_id, whose))
    try:
        actions.begin_draft(by=viewer, base=base.question_set, base_council_id=base.council_id)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("questions:draft", key=key)


def _whose(council_id: int | None, whose: str) -> int | None:
    if whose not in (HOUSE, "ours"):
        raise Http404("There is no such version")
    return None if whose == HOUSE else council_id
