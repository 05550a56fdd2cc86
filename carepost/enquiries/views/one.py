"""One enquiry with its whole history, and the steps that can be taken now; for the council, and for who asked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.refusals import NotAllowed
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.enquiries import actions, queries
from carepost.enquiries.forms.library import AnswerForm
from carepost.enquiries.forms.steps import StepForm
from carepost.enquiries.rules import MOVES, State, Verb
from carepost.enquiries.views import wording
from carepost.enquiries.views.stepping import STEPS, Step, Subject
from carepost.register.views.trying import attempt, status_of
from carepost.ui.subjects import told_of

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.SEE_ENQUIRIES)
@page
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """An enquiry of the viewer's council. `do` names a step: with GET its form, with POST its act."""
    viewer = actor_of(request)
    row = queries.enquiry_of(viewer, pk)
    if row.service:
        told_of(request, row.service.ref)
    history = queries.history(viewer, row)
    subject = Subject(viewer, row, history[0].pk, _chosen(request))
    asked = (request.POST if request.method == "POST" else request.GET).get("do", "")
    step, form = STEPS.get(asked), None
    if step is not None and request.method == "POST" and step.needs not in viewer.permissions:
        raise PermissionDenied(NotAllowed.NO_PERMISSION.sentence)
    if step is not None and step.needs in viewer.permissions:
        form = step.form(request.POST if request.method == "POST" else None, subject)
        made = None if _looks_up(request, viewer, form) else _tried(step, form, subject)
        if made is not None:
            messages.success(request, step.done)
            return redirect(_after(viewer, made))
    context = _context(subject, history) | {"step": step, "do": asked}
    if form is None:
        return render(request, "enquiries/one.html", context)
    words, context = words_of(step, row) if step else "", context | _library(viewer, form)
    return render(
        request, "enquiries/one.html", context | {"form": form, "words": words}, status=status_of(form)
    )


def _chosen(request: HttpRequest) -> int:
    """The expert's question that the address names; 0 where it names none."""
    text = request.GET.get("which", "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _looks_up(request: HttpRequest, viewer: Actor, form: StepForm) -> bool:
    """Whether the library was asked, from the form of an answer; what was chosen there is put in. Nothing is sent."""
    press = request.POST.get("press", "")
    if not press or not isinstance(form, AnswerForm):
        return False
    number = press.removeprefix("insert-")
    if number.isdecimal() and len(number) < 19:
        form.insert(queries.library_answer(viewer, int(number)))
    form.unread()
    return True


def _library(viewer: Actor, form: StepForm | None) -> dict[str, Any]:
    """What the library offers for the words that were looked for."""
    if not isinstance(form, AnswerForm):
        return {"library": None}
    text, on = str(form.data.get("find", "")), clock.today()
    offered = queries.to_offer(viewer, text, on)
    return {"library": {"text": text, "offered": offered, "stale": queries.stale_alike(viewer, text, on)}}


def _tried(step: Step, form: StepForm, subject: Subject) -> Any:
    """What came of the step; None after the form took what stands against it, and what is new as seen."""
    if not (form.is_bound and form.is_valid()):
        return None
    made = attempt(form, lambda: step.act(subject, form))
    if made is None:
        form.see(subject.seen)
    return made


def _after(viewer: Actor, made: Any) -> str:
    """The page of what came of it; the board, where that is for other readers now."""
    readable = not made.finance or viewer.may(Can.SEE_FINANCE_ENQUIRIES)
    return reverse("enquiries:one", args=[made.pk]) if readable else reverse("enquiries:board")


def _context(subject: Subject, history: list[Any]) -> dict[str, Any]:
    viewer, row = subject.viewer, subject.row
    steps = [(name, step, words_of(step, row)) for name, step in STEPS.items() if _open(viewer, row, step)]
    mergeable = any(name == "merge" for name, _, _ in steps)
    return {
        "row": row,
        "page_url": reverse("enquiries:one", args=[row.pk]),
        "state": State(row.state).label,
        "late": wording.is_late(row),
        "clock": wording.due_words(row),
        "urgency": wording.urgency_words(row),
        "history": history,
        "experts": queries.experts_of(row, clock.now()),
        "may_call_off": viewer.may(Can.CALL_OFF_EXPERT),
        "may_answer": any(name == "answer" for name, _, _ in steps),
        "files": queries.files_of(viewer, row),
        "joined": queries.joined(viewer, row),
        "alike": queries.earlier_alike(viewer, row) if mergeable else [],
        "steps": steps,
    }


def words_of(step: Step, row: Any) -> str:
    """The words of a step's button where this enquiry stands."""
    if step is STEPS["take"]:
        return "Take on" if row.state == State.RECEIVED else "Hand over"
    if step is STEPS["answer"] and row.state == State.ANSWERED:
        return "Put the answer right"
    return step.label


def _open(viewer: Actor, row: Any, step: Step) -> bool:
    if step.needs not in viewer.permissions or step is STEPS["call-off"]:
        return False
    verbs = set(step.verbs) & MOVES.verbs(State(row.state), actions.side_of(viewer))
    return bool(verbs) and not (row.state == State.MERGED and step.verbs[0] is Verb.ANSWER)
