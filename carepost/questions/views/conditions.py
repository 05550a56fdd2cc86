"""When a question of the draft shows, and which signals its answers raise."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carepost.councils.gates import requires
from carepost.councils.permissions import Can
from carepost.questions.forms import RaiseForm, ShowForm, raising, showing
from carepost.questions.rules import kept
from carepost.questions.uses import use_of
from carepost.questions.views.drafts import draft_for, question_of, save

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.CHANGE_DRAFT)
@page
def shows(request: HttpRequest, key: str, asked: str) -> HttpResponse:
    """When it shows: always, or with an answer to a question above."""
    use, found = use_of(key), draft_for(request, key)
    question = question_of(request, found, asked)
    above = tuple(takewhile(lambda each: each.key != asked, found.question_set.questions))
    form = ShowForm(
        request.POST if request.method == "POST" else None,
        above=above,
        initial={**showing.initial_of(question, above), "edition": found.edition},
    )
    if form.is_bound and form.is_valid():
        changed = replace(question, shows_when=form.shows_when())
        if save(request, form, key, lambda: kept(found.question_set, changed)):
            messages.success(request, f"When “{question.label}” shows is changed.")
            return redirect("questions:question", key=key, asked=asked)
    context = {"use": use, "form": form, "question": question, "several": len(question.shows_when) > 1}
    return render(request, "questions/shows.html", context, status=400 if form.errors else 200)


@requires(Can.CHANGE_DRAFT)
@page
def raises(request: HttpRequest, key: str, asked: str) -> HttpResponse:
    """Which answers raise a signal; `?kind=` says of which kind, and is chosen first."""
    use, found = use_of(key), draft_for(request, key)
    question = question_of(request, found, asked)
    signal = next((each for each in use.signals if each.kind == request.GET.get("kind", "")), None)
    context = {"use": use, "question": question, "signals": use.signals, "signal": signal}
    if signal is None or not (question.choices or question.kind.is_number):
        return render(request, "questions/signal.html", context)
    form = RaiseForm(
        request.POST if request.method == "POST" else None,
        question=question,
        signal=signal,
        numbers=[each for each in found.question_set.questions if each.kind.is_number and each.key != asked],
        initial={**raising.initial_of(question, signal.kind), "edition": found.edition},
    )
    if form.is_bound and form.is_valid():
        others = tuple(each for each in question.raises if each.kind != signal.kind)
        changed = replace(question, raises=(*others, *form.raises()))
        if save(request, form, key, lambda: kept(found.question_set, changed)):
            messages.success(request, f"What “{question.label}” raises is changed.")
            return redirect("questions:question", key=key, asked=asked)
    return render(
        request, "questions/raises.html", {**context, "form": form}, status=400 if form.errors else 200
    )
