"""One request for support with its whole history, and the steps that can be taken now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from carepost.contact.actions import support as actions
from carepost.contact.queries import support
from carepost.contact.rules.support import MOVES, State
from carepost.contact.views.support import board
from carepost.contact.views.support.stepping import STEPS, Step
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.refusals import NotAllowed
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.ui.forms import Form
from carepost.ui.subjects import told_of

page = require_http_methods(["GET", "HEAD", "POST"])
MOST_DIGITS = 19  # of a number that the database can hold


@requires(Can.SEE_HELP)
@page
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A request of the viewer's council. `do` names a step: with GET its form, with POST its act."""
    return shown(request, pk, "contact/help/one.html", reverse("contact:help-one", args=[pk]))


@requires(Can.SEE_OWN_SERVICES)
@page
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """A request of the provider's own service: answer an offer, say if it helped, see what was promised."""
    return shown(request, pk, "contact/help/own_one.html", reverse("contact:own-help", args=[pk]))


def shown(request: HttpRequest, pk: int, template: str, here: str) -> HttpResponse:
    """The page of a request, for either side."""
    viewer = actor_of(request)
    row = support.request_of(viewer, pk)
    told_of(request, row.service.ref)
    asked = (request.POST if request.method == "POST" else request.GET).get("do", "")
    if request.method == "POST" and asked == "undo":
        return _undone(request, viewer, row, here)
    step, form = STEPS.get(asked), None
    if step is not None and request.method == "POST" and step.needs not in viewer.permissions:
        raise PermissionDenied(NotAllowed.NO_PERMISSION.sentence)
    if step is not None and step.needs in viewer.permissions:
        form = step.form(request.POST if request.method == "POST" else None, viewer, row)
        done = (
            form.is_bound
            and form.is_valid()
            and attempt(form, lambda: step.act(viewer, pk, form.cleaned_data))
        )
        if done:
            messages.success(request, step.done)
            return redirect(here)
    words = words_of(step, row) if step else ""
    context = _context(viewer, row, here) | {"step": step, "do": asked, "words": words}
    if form is None:
        return render(request, template, context)
    return render(request, template, context | {"form": form}, status=status_of(form))


def _undone(request: HttpRequest, viewer: Actor, row: Any, here: str) -> HttpResponse:
    event, form = request.POST.get("event", ""), Form(request.POST)
    number = int(event) if event.isdecimal() and len(event) < MOST_DIGITS else 0
    if attempt(form, lambda: actions.undo_help(by=viewer, request_id=row.pk, event_id=number)) is not None:
        messages.success(request, "Undone. The history keeps both.")
    for told in form.errors_for_summary():
        messages.error(request, told["text"])
    return redirect(here)


def _context(viewer: Actor, row: Any, here: str) -> dict[str, Any]:
    history = support.history(row)
    last = support.last_step(history)
    return {
        "row": row,
        "page_url": here,
        "state": board.state_words(row),
        "late": State(row.state).is_open and row.due_on < clock.today(),
        "amounts": board.amounts(row),
        "history": history,
        "kept": support.kept_words(row) if viewer.may(Can.SEE_STOCK) else [],
        "steps": [
            (name, step, words_of(step, row)) for name, step in STEPS.items() if _open(viewer, row, step)
        ],
        "undo": last if last and last.by_id == viewer.user_id and len(history) > 1 else None,
    }


def words_of(step: Step, row: Any) -> str:
    """The words of a step's button where this request stands."""
    if step is STEPS["promise"] and row.promised_for:
        return "Move the promise"
    if step is STEPS["take"]:
        return "Take on" if row.state == State.ASKED else "Hand over"
    return step.label


def _open(viewer: Actor, row: Any, step: Step) -> bool:
    if step.needs not in viewer.permissions or (step.from_stock and not support.is_supplies(row)):
        return False
    return bool(set(step.verbs) & MOVES.verbs(State(row.state), actions.side_of(viewer)))
