"""Questions, materials and evaluation of an event: the council's pages, a provider's, and the link of an evaluation."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carepost.core import clock
from carepost.councils.gates import actor_of, open_to_all, requires
from carepost.councils.permissions import Can
from carepost.events import actions, queries
from carepost.events.forms.after import AnswerQuestionForm, AskForm, EvaluationForm, MaterialForm
from carepost.events.forms.places import ConfirmForm
from carepost.events.rules.after import ROOM
from carepost.events.telling import evaluation_page
from carepost.events.views.doors import given_file, tries_too_often, unkept
from carepost.events.views.wording import when_of
from carepost.messages import answered
from carepost.register.views.trying import attempt, status_of
from carepost.ui.errors import too_many_requests
from carepost.ui.words import plural

page = require_http_methods(["GET", "HEAD", "POST"])
GONE = 410


@requires(Can.SEE_EVENTS)
@page
def beside(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes with an event: its questions, its materials, what people said of it. A POST adds a material."""
    viewer, now = actor_of(request), clock.now()
    row = queries.event_of(viewer, pk)
    form = MaterialForm(request.POST, request.FILES) if request.method == "POST" else MaterialForm(None)
    if form.is_bound and form.is_valid():
        good = form.cleaned_data
        add = partial(
            actions.add_material, by=viewer, event_id=pk, title=good["title"], link=good["link"] or ""
        )
        if attempt(form, lambda: add(content=form.content())) is not None:
            messages.success(request, "Added. Who holds a place sees it.")
            return redirect("events:beside", pk=pk)
    context = {
        "row": row, "when": when_of(row), "form": form, "questions": queries.questions_of(viewer, row),
        "materials": queries.materials_of(row), "result": queries.result(viewer, row, now),
        "keep_at": partial(answered.keep_at, request, viewer, ROOM),
        "may_answer": viewer.may(Can.ANSWER_AT_EVENT), "may_add": viewer.may(Can.ADD_MATERIAL),
        "may_ask_how": viewer.may(Can.ASK_HOW_IT_WAS) and row.state in ("held", "closed"),
    }  # fmt: skip
    return render(request, "events/beside.html", context, status=status_of(form))


@requires(Can.ANSWER_AT_EVENT)
@page
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question to an event."""
    viewer = actor_of(request)
    question = queries.question(viewer, pk)
    form = AnswerQuestionForm(
        request.POST if request.method == "POST" else None,
        initial={"answer": question.answer, "published": question.published if question.answer else True},
    )
    if form.is_bound and form.is_valid():
        good = form.cleaned_data
        said = partial(actions.answer_at_event, by=viewer, question_id=pk, answer=good["answer"])
        if attempt(form, lambda: said(published=bool(good["published"]))) is not None:
            messages.success(request, "Answered.")
            return redirect("events:beside", pk=question.event_id)
    context = {"form": form, "question": question, "row": question.event, "when": when_of(question.event)}
    return render(request, "events/answer.html", context, status=status_of(form))


@requires(Can.SEE_EVENTS)
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of an event, for its council."""
    return given_file(queries.material(actor_of(request), pk))


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def own_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of an event, for a provider whose people have a place there."""
    return given_file(queries.own_material(actor_of(request), pk))


@requires(Can.REMOVE_MATERIAL)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a material no longer."""
    row = actions.remove_material(by=actor_of(request), material_id=pk)
    messages.success(request, f"{row.title}: no longer shown.")
    return redirect("events:beside", pk=row.event_id)


@requires(Can.ASK_HOW_IT_WAS)
@require_POST
def ask_how(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to everybody who came, and ask how it was."""
    form = ConfirmForm(request.POST)
    asked = attempt(form, lambda: actions.ask_how_it_was(by=actor_of(request), event_id=pk))
    if asked is not None:
        messages.success(
            request, f"{plural(asked, 'person is', 'people are')} asked. Nobody is written to twice."
        )
    for told in form.errors_for_summary():
        messages.error(request, told["text"])
    return redirect("events:beside", pk=pk)


@requires(Can.SEE_OWN_SERVICES)
@page
def own_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of a provider who is on the list asks before an event."""
    viewer = actor_of(request)
    row = queries.own_event(viewer, pk).event
    place, reading = queries.own_reading(viewer, row)
    form = AskForm(request.POST if request.method == "POST" else None)
    if place is not None and form.is_bound and form.is_valid():
        good = form.cleaned_data
        ask = partial(actions.ask_at_event, by=viewer, place_id=place.pk, words=good["words"])
        if attempt(form, lambda: ask(anonymous=good["anonymous"])) is not None:
            messages.success(request, "The host has your question.")
            return redirect("events:own-ask", pk=pk)
    say = place is not None and queries.may_say(place, clock.now())
    context = {
        "row": row, "when": when_of(row), "form": form, "place": place, "reading": reading,
        "own_file": "events:own-material", "say": evaluation_page(place) if place and say else "",
    }  # fmt: skip
    return render(request, "events/own_ask.html", context, status=status_of(form))


@open_to_all
@page
def evaluate(request: HttpRequest, token: str) -> HttpResponse:
    """Say how an event was: once, without an account, and without anybody learning who said it."""
    if tries_too_often(request):
        return too_many_requests(request)
    door = queries.evaluation_door(token, clock.now())
    row = door.place.event
    form = EvaluationForm(request.POST if request.method == "POST" else None)
    if not door.open:
        ended = {"row": row, "thanks": door.place.evaluated}
        return unkept(render(request, "events/evaluated.html", ended, status=GONE))
    if form.is_bound and form.is_valid():
        say = partial(actions.say_how_it_was, by=door.actor, place_id=door.place.pk)
        if attempt(form, lambda: say(**form.said())) is not None:
            return unkept(render(request, "events/evaluated.html", {"row": row, "thanks": True}))
    context = {"form": form, "row": row, "when": when_of(row)}
    return unkept(render(request, "events/evaluate.html", context, status=status_of(form)))
