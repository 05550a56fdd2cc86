"""The answers to an issue that need words: returned, sent up, kept, raised again, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.decisions import actions
from carepost.decisions.forms.issues import WordsForm, moment
from carepost.decisions.queries import issues
from carepost.register.views.trying import attempt, status_of


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer: the page's words, the verb, and whether it asks for a new time."""

    title: str
    label: str
    noun: str
    done: str
    verb: Callable[..., Any]
    until: str = ""


ANSWERS = {
    "return": Answer(
        "Return it", "What is missing?", "what is missing", "Returned. Whoever raised it is told.",
        actions.return_issue,
    ),
    "send-up": Answer(
        "Send it up", "Why does it go up?", "why it goes up", "Sent up. The chair there is told.", actions.send_up
    ),
    "keep": Answer(
        "Keep it here", "Why is it not sent up?", "why it is not sent up", "Kept here, with the reason.",
        actions.keep_issue, until="By which day will you answer?",
    ),
    "again": Answer(
        "Raise it again", "What was missing?", "what was missing", "Raised again. The chair is told.",
        actions.raise_again, until="By which day is an answer needed?",
    ),
    "withdraw": Answer(
        "Withdraw it", "Why is it withdrawn?", "why it is withdrawn", "Withdrawn.", actions.withdraw_issue
    ),
}  # fmt: skip


@requires(Can.RETURN_ISSUE, Can.SEND_ISSUE_UP, Can.KEEP_ISSUE, Can.RAISE_AGAIN, Can.WITHDRAW_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """One of these answers, with its words."""
    chosen = ANSWERS.get(verb)
    if chosen is None:
        raise Http404("An issue is not answered so")
    viewer = actor_of(request)
    told = issues.issue(viewer, number)
    data = request.POST if request.method == "POST" else None
    form = WordsForm(data, label=chosen.label, noun=chosen.noun, until=chosen.until)
    if form.is_bound and form.is_valid():
        more = {"need_by": moment(form)} if chosen.until else {}
        words = form.cleaned_data["words"]
        if attempt(form, lambda: chosen.verb(by=viewer, issue_id=number, words=words, **more)):
            messages.success(request, chosen.done)
            return redirect("decisions:issue", number=number)
    context = {"form": form, "issue": told.issue, "answer": chosen}
    return render(request, "decisions/answer.html", context, status=status_of(form))
