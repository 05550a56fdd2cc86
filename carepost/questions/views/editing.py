"""The draft: its questions added, changed, moved and taken out, each change with an undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carepost.core.refusals import Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.questions import actions, queries
from carepost.questions.forms import QuestionForm
from carepost.questions.forms.question import initial_of
from carepost.questions.rules import (
    Question,
    QuestionSet,
    added,
    check_set,
    dependants,
    diff,
    moved,
    put,
    without,
)
from carepost.questions.uses import Use, use_of
from carepost.questions.views.wording import sections_of
from carepost.ui.forms import Form

page = require_http_methods(["GET", "HEAD", "POST"])
STEPS = {"up": -1, "down": 1}


@requires(Can.SEE_QUESTIONS)
@page
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """The draft's questions with what is wrong with them; buttons move one, or take the last change back."""
    viewer, use = actor_of(request), use_of(key)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound and viewer.may(Can.CHANGE_DRAFT):
        done = _pressed(request, form, key)
        if done is not None:
            return done
    found = queries.draft_of(viewer, key)
    if found is None:
        return redirect("questions:versions", key=key)
    problems = check_set(found.question_set, {signal.kind for signal in use.signals})
    context = {
        "use": use,
        "draft": found,
        "form": form,
        "can": viewer,
        "sections": sections_of(found.question_set, use, problems),
        "faults": [problem for problem in problems if not problem.question],
        "faulty": len({problem.question for problem in problems}),
        "changes": diff(found.base.question_set, found.question_set),
    }
    return render(request, "questions/draft.html", context, status=409 if form.errors else 200)


def _pressed(request: HttpRequest, form: Form, key: str) -> HttpResponse | None:
    """Do what the button says; None when it was refused, and the form says why."""
    viewer, posted = actor_of(request), request.POST
    edition = edition_of(request)
    do, _, question = posted.get("do", "").partition(":")
    found = queries.draft(viewer, key)
    if do == "undo":
        return _tried(form, lambda: actions.undo_change(by=viewer, key=key, edition=edition), key)
    if do not in STEPS or found.question_set.question(question) is None:
        raise Http404("There is no such button")
    wanted = moved(found.question_set, question, STEPS[do])
    return _tried(
        form,
        lambda: actions.change_draft(by=viewer, key=key, edition=edition, question_set=wanted),
        key,
        anchor=question,
    )


def _tried(form: Form, verb: Callable[[], Any], key: str, *, anchor: str = "") -> HttpResponse | None:
    try:
        verb()
    except Refused as refused:
        form.add_refusal(refused)
        return None
    answer = redirect("questions:draft", key=key)
    answer["Location"] += f"#q-{anchor}" if anchor else ""
    return answer


@requires(Can.CHANGE_DRAFT)
@page
def add(request: HttpRequest, key: str) -> HttpResponse:
    """One more question."""
    viewer, use = actor_of(request), use_of(key)
    found = queries.draft(viewer, key)
    form = _form(request, found.question_set, initial={"required": "no", "edition": found.edition})
    if form.is_bound and form.is_valid():
        question = form.question(found.question_set)
        if save(request, form, key, lambda: added(found.question_set, question)):
            messages.success(request, f"“{question.label}” is added.")
            return redirect("questions:question", key=key, asked=question.key)
    return _shown(request, form, use, found, None)


@requires(Can.CHANGE_DRAFT)
@page
def question(request: HttpRequest, key: str, asked: str) -> HttpResponse:
    """A question's words and how it is answered; beside it when it shows and what it raises."""
    viewer, use = actor_of(request), use_of(key)
    found = queries.draft(viewer, key)
    before = question_of(found.question_set, asked)
    form = _form(request, found.question_set, initial={**initial_of(before), "edition": found.edition})
    if form.is_bound and form.is_valid():
        changed = form.question(found.question_set, before)
        if save(request, form, key, lambda: put(found.question_set, changed)):
            messages.success(request, f"“{changed.label}” is changed.")
            return redirect("questions:draft", key=key)
    return _shown(request, form, use, found, before)


@requires(Can.CHANGE_DRAFT)
@page
def remove(request: HttpRequest, key: str, asked: str) -> HttpResponse:
    """Take a question out, after saying what depends on it."""
    viewer, use = actor_of(request), use_of(key)
    found = queries.draft(viewer, key)
    going = question_of(found.question_set, asked)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound and save(request, form, key, lambda: without(found.question_set, asked)):
        messages.success(request, f"“{going.label}” is taken out. Undo brings it back.")
        return redirect("questions:draft", key=key)
    context = {
        "use": use, "form": form, "question": going, "edition": found.edition,
        "dependants": dependants(found.question_set, asked),
    }  # fmt: skip
    return render(request, "questions/remove.html", context, status=409 if form.errors else 200)


def question_of(question_set: QuestionSet, name: str) -> Question:
    """The question of that name. Raises Http404."""
    found = question_set.question(name)
    if found is None:
        raise Http404("There is no such question in this draft")
    return found


def edition_of(request: HttpRequest) -> int:
    """The edition that the page was made from; 0, which none is, where it does not say."""
    text = request.POST.get("edition", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def save(request: HttpRequest, form: Form, key: str, change: Callable[[], QuestionSet]) -> bool:
    """Make the change to the draft. False when it was refused: the form says why, and what others changed."""
    try:
        actions.change_draft(
            by=actor_of(request), key=key, edition=edition_of(request), question_set=change()
        )
    except actions.EditedMeanwhile as refused:
        form.add_refusal(refused)
        for each in refused.changes:
            form.add_error(None, f"{refused.edited_by}: {each.sentence}")
        return False
    except Refused as refused:
        form.add_refusal(refused)
        return False
    return True


def _form(request: HttpRequest, question_set: QuestionSet, *, initial: dict[str, Any]) -> QuestionForm:
    sections = list(dict.fromkeys(each.section for each in question_set.questions if each.section))
    return QuestionForm(
        request.POST if request.method == "POST" else None, sections=sections, initial=initial
    )


def _shown(
    request: HttpRequest, form: QuestionForm, use: Use, found: queries.Draft, asked: Question | None
) -> HttpResponse:
    told = None
    if asked is not None:
        told = next(
            each
            for _, under in sections_of(found.question_set, use)
            for each in under
            if each.question == asked
        )
    context = {"use": use, "form": form, "told": told, "draft": found}
    return render(request, "questions/question.html", context, status=400 if form.errors else 200)
