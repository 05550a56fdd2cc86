"""The pages on which an event is planned, changed, moved, cancelled, opened and closed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carepost.core import ids
from carepost.core.clock import LONDON
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.events import actions, queries
from carepost.events.forms.places import ConfirmForm
from carepost.events.forms.planning import MoveForm, PlanForm, WhyForm
from carepost.events.rules import MOVES, State, Verb
from carepost.events.views.wording import when_of
from carepost.register.views.trying import attempt, status_of
from carepost.ui.words import plural

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.PLAN_EVENT)
@page
def plan(request: HttpRequest) -> HttpResponse:
    """Plan an event, or a weekly series."""
    viewer = actor_of(request)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        initial={"key": ids.submission_key(), "weeks": 1, "kind": "webinar"},
    )
    if form.is_bound and form.is_valid():
        good = form.cleaned_data
        planned = partial(actions.plan_event, by=viewer, weeks=good["weeks"], submission_key=good["key"])
        made = attempt(form, lambda: planned(plan=form.plan()))
        if made:
            messages.success(request, f"{plural(len(made), 'draft')} planned. Nobody outside sees a draft.")
            return redirect("events:one", pk=made[0].pk)
    context = {"form": form, "title": "Plan an event", "submit": "Plan it", "row": None}
    return render(request, "events/plan.html", context, status=status_of(form))


@requires(Can.CHANGE_EVENT)
@page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an event is; its time only while it is a draft."""
    viewer = actor_of(request)
    row = queries.event_of(viewer, pk)
    draft = row.state == State.DRAFT
    form = PlanForm(
        request.POST if request.method == "POST" else None, timed=draft, weekly=False,
        initial={**_as_typed(row), "joining": queries.joining_of(viewer, row)},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        new = form.plan() if draft else form.plan(row.begins_at, row.ends_at)
        if attempt(form, lambda: actions.change_event(by=viewer, event_id=pk, plan=new)) is not None:
            messages.success(
                request, "Changed." if draft else "Changed. Who holds a place is told what is new."
            )
            return redirect("events:one", pk=pk)
    context = {"form": form, "title": f"Change: {row.title}", "submit": "Save", "row": row}
    return render(request, "events/plan.html", context, status=status_of(form))


def _as_typed(row: Any) -> dict[str, Any]:
    begins, ends = row.begins_at.astimezone(LONDON), row.ends_at.astimezone(LONDON)
    told = {
        name: getattr(row, name) for name in ("title", "kind", "topic", "about", "host", "where", "places")
    }
    return told | {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}


@requires(Can.MOVE_EVENT)
@page
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an open event another time."""
    viewer = actor_of(request)
    row = queries.event_of(viewer, pk)
    times = {name: value for name, value in _as_typed(row).items() if name in ("day", "begins", "ends")}
    form = MoveForm(request.POST if request.method == "POST" else None, initial=times)
    if form.is_bound and form.is_valid():
        begins, ends = form.moments()
        moved = partial(actions.move_event, by=viewer, event_id=pk, begins=begins, ends=ends)
        if attempt(form, lambda: moved(why=form.cleaned_data["why"])) is not None:
            messages.success(request, "Moved. Everybody on the list is told.")
            return redirect("events:one", pk=pk)
    context = {"form": form, "row": row, "title": "Move", "submit": "Move it", "when": when_of(row)}
    return render(request, "events/why.html", context, status=status_of(form))


@requires(Can.CANCEL_EVENT)
@page
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an event, and tell everybody on the list why."""
    viewer = actor_of(request)
    row = queries.event_of(viewer, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        cancelled = partial(actions.cancel_event, by=viewer, event_id=pk)
        if attempt(form, lambda: cancelled(why=form.cleaned_data["why"])) is not None:
            messages.success(request, "Cancelled. Everybody on the list is told.")
            return redirect("events:one", pk=pk)
    context = {
        "form": form,
        "row": row,
        "title": "Cancel",
        "submit": "Cancel the event",
        "when": when_of(row),
    }
    return render(request, "events/why.html", context, status=status_of(form))


_Do = tuple[Verb, Can, Callable[..., Any], str, str]
_DO: dict[str, _Do] = {
    "open": (Verb.OPEN, Can.OPEN_EVENT, actions.open_event, "Open for signing up",
             "Providers see it now, and can sign up."),
    "open-series": (Verb.OPEN, Can.OPEN_EVENT, partial(actions.open_event, whole_series=True),
                    "Open the whole series", "Every draft of the series is open."),
    "close": (Verb.CLOSE, Can.CLOSE_EVENT, actions.close_event, "Close", "Closed."),
    "reopen": (Verb.REOPEN, Can.REOPEN_EVENT, actions.reopen_event, "Open it again", "Open again for putting right."),
}  # fmt: skip


@requires(Can.OPEN_EVENT, Can.CLOSE_EVENT)
@page
def do(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One press and a question: open, close."""
    viewer = actor_of(request)
    row = queries.event_of(viewer, pk)
    if verb not in _DO:
        raise Http404("There is no such thing to do")
    move, _, act, label, done = _DO[verb]
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and attempt(form, lambda: act(by=viewer, event_id=pk)) is not None:
        messages.success(request, done)
        return redirect("events:one", pk=pk)
    context = {
        "form": form, "row": row, "label": label, "when": when_of(row), "verb": verb,
        "series": verb == "open" and row.series and bool(MOVES.ways(State(row.state), move)),
    }  # fmt: skip
    return render(request, "events/do.html", context, status=status_of(form))
