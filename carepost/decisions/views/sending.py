"""What is done with a report: made, commented, reviewed, made anew, sent, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.decisions import actions
from carepost.decisions.forms.reports import CommentForm, SendForm, WithdrawForm
from carepost.decisions.queries import people, reports
from carepost.decisions.queries.rhythm import next_report, usual_readers
from carepost.register.views.trying import attempt, status_of
from carepost.ui.words import long_date, plural

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.MAKE_REPORT)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make the report of the last period that is over."""
    viewer = actor_of(request)
    start, end = next_report(viewer, clock.today())
    try:
        made = actions.make_report(by=viewer, council_id=viewer.council_id or 0, start=start, end=end)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("decisions:reports")
    messages.success(request, f"Made, {long_date(start)} to {long_date(end)}. It waits for review.")
    return redirect("decisions:report", number=made.pk)


@requires(Can.REVIEW_REPORT)
@require_POST
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Say that one has read it and stands by it."""
    told = "Reviewed by you. It can be sent now."
    return _stepped(request, number, told, lambda by: actions.review_report(by=by, report_id=number))


@requires(Can.MAKE_REPORT_ANEW)
@require_POST
def make_anew(request: HttpRequest, number: int) -> HttpResponse:
    """Make another edition from today's facts."""
    told = "Made anew from the facts as they are now. It waits for review."
    return _stepped(request, number, told, lambda by: actions.make_report_anew(by=by, report_id=number))


@requires(Can.COMMENT_REPORT)
@page
def comment(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Say beside a section what readers should know."""
    viewer = actor_of(request)
    found = reports.report(viewer, number)
    section = next((part for part in reports.read(viewer, found).sections if part.key == key), None)
    if section is None:
        raise Http404("This report has no such part")
    form = CommentForm(request.POST if request.method == "POST" else None)
    if not form.is_bound and section.comment:
        form.initial = {"words": section.comment.words}
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        if attempt(form, lambda: actions.comment(by=viewer, report_id=number, section=key, words=words)):
            messages.success(request, "Your comment stands in the report.")
            return redirect("decisions:report", number=number)
    context = {"form": form, "report": found, "section": section}
    return render(request, "decisions/comment.html", context, status=status_of(form))


@requires(Can.SEND_REPORT)
@page
def send(request: HttpRequest, number: int) -> HttpResponse:
    """Choose who gets it, and send it."""
    viewer, on = actor_of(request), clock.today()
    found = reports.report(viewer, number)
    form = SendForm(
        request.POST if request.method == "POST" else None, readers=people.readers(viewer, on),
        usual=usual_readers(viewer, on),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        to = [int(pk) for pk in form.cleaned_data["to"]]
        if attempt(form, lambda: actions.send_report(by=viewer, report_id=number, to=to)):
            messages.success(request, f"Sent to {plural(len(to), 'person', 'people')}.")
            return redirect("decisions:report", number=number)
    context = {"form": form, "report": found}
    return render(request, "decisions/send.html", context, status=status_of(form))


@requires(Can.WITHDRAW_REPORT)
@page
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a report back before it is sent."""
    viewer = actor_of(request)
    found = reports.report(viewer, number)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        if attempt(form, lambda: actions.withdraw_report(by=viewer, report_id=number, words=words)):
            messages.success(request, "Withdrawn. Nobody gets it.")
            return redirect("decisions:report", number=number)
    context = {"form": form, "report": found}
    return render(request, "decisions/withdraw.html", context, status=status_of(form))


def _stepped(request: HttpRequest, number: int, told: str, verb: Callable[[Any], Any]) -> HttpResponse:
    """Do a step that needs no words; what is refused is told on the report's page."""
    viewer = actor_of(request)
    reports.report(viewer, number)
    try:
        made = verb(viewer)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("decisions:report", number=number)
    messages.success(request, told)
    return redirect("decisions:report", number=made.pk)
