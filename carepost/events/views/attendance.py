"""Attendance of an event: taken from a file or by ticking, matched where names differ, undone."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from carepost.core import ids
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.events import actions, queries
from carepost.events.forms.attendance import MatchForm, ReportForm, TickForm
from carepost.events.forms.places import ConfirmForm
from carepost.events.views.wording import when_of
from carepost.register.views.trying import attempt, status_of
from carepost.ui.words import plural

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.TAKE_ATTENDANCE)
@page
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of who came, a form for a report, and one for ticks."""
    viewer = actor_of(request)
    row = queries.event_of(viewer, pk)
    people = queries.people_of(viewer, row)
    ticking = "tick" in request.POST
    report = (
        ReportForm(request.POST, request.FILES)
        if request.method == "POST" and not ticking
        else ReportForm(None)
    )
    ticks = TickForm(
        request.POST if ticking else None, key=ids.submission_key(),
        people=[(str(each.pk), f"{each.name}, {each.comes_from}") for each in people],
    )  # fmt: skip
    if report.is_bound and report.is_valid():
        name, content = report.content()
        take = partial(actions.take_attendance, by=viewer, event_id=pk, name=name)
        if attempt(report, lambda: take(content=content)) is not None:
            return redirect("events:attendance", pk=pk)
    if ticks.is_bound and ticks.is_valid():
        tick = partial(
            actions.tick_attendance, by=viewer, event_id=pk, submission_key=ticks.cleaned_data["key"]
        )
        if attempt(ticks, lambda: tick(came=[int(each) for each in ticks.cleaned_data["came"]])) is not None:
            messages.success(request, "Ticked.")
            return redirect("events:attendance", pk=pk)
    form = ticks if ticking else report
    context = {
        "row": row, "when": when_of(row), "form": form, "report": report, "ticks": ticks, "people": people,
        "taken": queries.taken_of(viewer, row), "unmatched": queries.unmatched(viewer, row),
        "turnout": queries.turnout(viewer, row),
    }  # fmt: skip
    return render(request, "events/attendance.html", context, status=status_of(form))


@requires(Can.ACCEPT_NAMES)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Match everybody whose name one person on the list has."""
    form = ConfirmForm(request.POST)
    found = (
        attempt(form, lambda: actions.accept_names(by=actor_of(request), event_id=pk))
        if form.is_valid()
        else None
    )
    if found is not None:
        messages.success(request, f"{plural(found, 'name')} matched.")
    for told in form.errors_for_summary():
        messages.error(request, told["text"])
    return redirect("events:attendance", pk=pk)


@requires(Can.MATCH_ATTENDANCE)
@page
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who somebody was that was seen."""
    viewer = actor_of(request)
    seen = queries.unmatched_one(viewer, pk)
    people = queries.people_of(viewer, seen.event)
    form = MatchForm(
        request.POST if request.method == "POST" else None,
        people=[(str(each.pk), f"{each.name}, {each.comes_from}") for each in people],
        initial={"name": seen.name, "email": seen.email},
    )
    if form.is_bound and form.is_valid() and _matched(request, form, pk) is not None:
        messages.success(request, f"{seen.name}: matched.")
        return redirect("events:attendance", pk=seen.event_id)
    context = {"form": form, "row": seen.event, "seen": seen, "when": when_of(seen.event)}
    return render(request, "events/match.html", context, status=status_of(form))


def _matched(request: HttpRequest, form: MatchForm, pk: int) -> Any:
    """What the verb made of it; None where something is to be put right."""
    viewer, good = actor_of(request), form.cleaned_data
    if good["who"] == "new":
        found = queries.services_meant(viewer, good["service"] or "")
        if good["service"] and len(found) != 1:
            form.add_error("service", "Check the service: enter its whole name, or its CQC id.")
            return None
        comer = form.comer(found[0] if found else None)
        return attempt(form, lambda: actions.add_attendee(by=viewer, sighting_id=pk, comer=comer))
    place = int(good["place"]) if good["who"] == "list" else None
    return attempt(form, lambda: actions.match_attendee(by=viewer, sighting_id=pk, place_id=place))


@requires(Can.UNDO_ATTENDANCE)
@page
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back attendance that was taken."""
    viewer = actor_of(request)
    taken = queries.taken(viewer, pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    undone = partial(actions.undo_attendance, by=viewer, taken_id=pk)
    if form.is_bound and form.is_valid() and attempt(form, undone) is not None:
        messages.success(request, "Undone. What it said counts no longer.")
        return redirect("events:attendance", pk=taken.event_id)
    context = {"form": form, "taken": taken, "row": taken.event, "when": when_of(taken.event)}
    return render(request, "events/undo.html", context, status=status_of(form))
