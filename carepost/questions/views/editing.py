"""The draft: its questions added, changed, moved and taken out, each change with an undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.questions import actions, queries
from carepost.questions.forms import EditionForm, QuestionForm
from carepost.questions.forms.question import initial_of
from carepost.questions.rules import (
    Question,
    QuestionSet,
    added,
    check_set,
    dependants,
    diff,
    kept,
    moved,
    without,
)
from carepost.questions.uses import Use, use_of
from carepost.questions.views.drafts import draft_for, edition_of, question_of, save
from carepost.questions.wording import sections_of, told_of

page = require_http_methods(["GET", "HEAD", "POST"])
STEPS = {"up": -1, "down": 1}


@requires(Can.SEE_QUESTIONS)
@page
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """The draft's questions with what is wrong with them; buttons move one, or take the last change back."""
    viewer, use = actor_of(request), use_of(key)
    form = EditionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and viewer.may(Can.CHANGE_DRAFT):
        done = _pressed(request, form, key)
        if done is not None:
            return done
    found = queries.draft_of(viewer, key)
    if found is None:
        for sentence in form.non_field_errors():
            messages.error(request, str(sentence))
        return redirect("questions:versions", key=key)
    problems = check_set(found.question_set, {signal.kind for signal in use.signals})
    asked_now = queries.current(viewer, key)
    context = {
        "use": use,
        "draft": found,
        "form": form,
        "can": viewer,
        "sections": sections_of(found.question_set, use, problems),
        "faults": [problem for problem in problems if not problem.question],
        "faulty": len({problem.question for problem in problems}),
        "asked_now": asked_now,
        "changes": diff(asked_now.question_set, found.question_set),
        "publishers": queries.publishers(viewer, found, clock.today()),
        "viewer": viewer,
    }
    return render(request, "questions/draft.html", context, status=409 if form.errors else 200)


def _pressed(request: HttpRequest, form: EditionForm, key: str) -> HttpResponse | None:
    """Do what the button says; None when it was refused, and the form says why."""
    viewer = actor_of(request)
    do, _, asked = request.POST.get("do", "").partition(":")
    if do == "undo":
        try:
            actions.undo_change(by=viewer, key=key, edition=edition_of(request))
        except Refused as refused:
            form.add_refusal(refused)
            return None
        return redirect("questions:draft", key=key)
    found = draft_for(request, key)
    if do not in STEPS:
        raise Http404("There is no such button")
    question_of(request, found, asked)
    if not save(request, form, key, lambda: moved(found.question_set, asked, STEPS[do])):
        return None
    answer = redirect("questions:draft", key=key)
    answer["Location"] += f"#q-{asked}"
    return answer


@requires(Can.CHANGE_DRAFT)
@page
def add(request: HttpRequest, key: str) -> HttpResponse:
    """One more question."""
    use, found = use_of(key), draft_for(request, key)
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
    use, found = use_of(key), draft_for(request, key)
    before = question_of(request, found, asked)
    form = _form(request, found.question_set, initial={**initial_of(before), "edition": found.edition})
    if form.is_bound and form.is_valid():
        changed = form.question(found.question_set, before)
        if save(request, form, key, lambda: kept(found.question_set, changed)):
            messages.success(request, f"“{changed.label}” is changed.")
            return redirect("questions:draft", key=key)
    return _shown(request, form, use, found, before)


@requires(Can.CHANGE_DRAFT)
@page
def remove(request: HttpRequest, key: str, asked: str) -> HttpResponse:
    """Take a question out, after saying what depends on it."""
    use, found = use_of(key), draft_for(request, key)
    going = question_of(request, found, asked)
    data = request.POST if request.method == "POST" else None
    form = EditionForm(data, initial={"edition": found.edition})
    if form.is_bound and save(request, form, key, lambda: without(found.question_set, asked)):
        messages.success(request, f"“{going.label}” is taken out. Undo brings it back.")
        return redirect("questions:draft", key=key)
    context = {
        "use": use, "form": form, "question": going, "dependants": dependants(found.question_set, asked),
    }  # fmt: skip
    return render(request, "questions/remove.html", context, status=409 if form.errors else 200)


def _form(request: HttpRequest, question_set: QuestionSet, *, initial: dict[str, Any]) -> QuestionForm:
    sections = list(dict.fromkeys(each.section for each in question_set.questions if each.section))
    return QuestionForm(
        request.POST if request.method == "POST" else None, sections=sections, initial=initial
    )


def _shown(
    request: HttpRequest, form: QuestionForm, use: Use, found: queries.Draft, asked: Question | None
) -> HttpResponse:
    there = asked is not None and found.question_set.question(asked.key) is not None
    told = told_of(asked, found.question_set, use) if asked else None
    context = {"use": use, "form": form, "told": told, "there": there, "draft": found}
    return render(request, "questions/question.html", context, status=400 if form.errors else 200)
