"""What pages of a draft share: the draft, a question in it, and a change that somebody may have come before."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest

from carepost.core.refusals import Refused
from carepost.councils.gates import actor_of
from carepost.questions import actions, queries
from carepost.questions.rules import Question, QuestionSet
from carepost.ui.forms import Form


def draft_for(request: HttpRequest, key: str) -> queries.Draft:
    """The open draft. What is sent to one that ended meanwhile is refused by the verb, and shown again."""
    read = queries.last_draft if request.method == "POST" else queries.draft
    return read(actor_of(request), key)


def question_of(request: HttpRequest, draft: queries.Draft, asked: str) -> Question:
    """The question of that name. What is sent about one that was taken out meanwhile is shown again too."""
    found = draft.question_set.question(asked)
    if found is None and request.method == "POST":
        found = queries.last_said(actor_of(request), draft, asked)
    if found is None:
        raise Http404("There is no such question in this draft")
    return found


def edition_of(request: HttpRequest) -> int:
    """The edition that the page was made from; 0, which none is, where it does not say."""
    text = request.POST.get("edition", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def save(request: HttpRequest, form: Form, key: str, change: Callable[[], QuestionSet]) -> bool:
    """Make the change to the draft. False when it was refused, and the form says why."""
    try:
        actions.change_draft(
            by=actor_of(request), key=key, edition=edition_of(request), question_set=change()
        )
    except Refused as refused:
        form.add_refusal(refused)
        return False
    return True
