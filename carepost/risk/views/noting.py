"""A signal noted by hand: which kind, what was seen; and taking one back."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.risk import actions, queries
from carepost.risk.forms import NoteForm, WithdrawForm
from carepost.risk.rules import BY_HAND
from carepost.risk.views.by_hand import tab_of
from carepost.ui.tags import standing_text

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.NOTE_SIGNAL)
@require_safe
def choose(request: HttpRequest, ref: str) -> HttpResponse:
    """What it is about: the kinds that people may note, family by family."""
    subject = queries.own_service(actor_of(request), ref)
    families = [(family, list(kinds)) for family, kinds in groupby(BY_HAND, key=lambda kind: kind.family)]
    context = {"service": subject, "families": families, "back": tab_of(ref)}
    return render(request, "risk/note_choose.html", context)


@requires(Can.NOTE_SIGNAL)
@page
def note(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Note one observation of a kind."""
    viewer, today = actor_of(request), clock.today()
    subject = queries.own_service(viewer, ref)
    kind = next((each for each in BY_HAND if each.key == key), None)
    if kind is None:
        raise Http404("There is no kind of that name that can be noted by hand")
    form = NoteForm(request.POST if request.method == "POST" else None, kind=kind, today=today)
    if form.is_bound and form.is_valid():
        done = attempt(
            form,
            lambda: actions.note_signal(
                by=viewer, service=subject, note=form.note(), submission_key=form.cleaned_data["key"]
            ),
        )
        if done is not None:
            messages.success(request, f"Noted. {subject.name} {_moved(done)}.")
            return redirect(tab_of(ref))
    context = {"form": form, "service": subject, "kind": kind, "back": tab_of(ref)}
    return render(request, "risk/note.html", context, status=status_of(form))


@requires(Can.WITHDRAW_SIGNAL)
@page
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a signal back that was noted by hand, with a reason."""
    viewer = actor_of(request)
    found = queries.noted_one(viewer, number, clock.today())
    subject = found.row.service
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(form, lambda: actions.withdraw_signal(by=viewer, signal_id=number, reason=reason))
        if done is not None:
            messages.success(request, f"Taken back. {subject.name} {_moved(done)}.")
            return redirect(tab_of(subject.ref))
    context = {"form": form, "service": subject, "found": found, "back": tab_of(subject.ref)}
    return render(request, "risk/withdraw_signal.html", context, status=status_of(form))


def _moved(done: actions.WorkedOut) -> str:
    """What came of it, in words."""
    move = next(iter(done.moves), None)
    if move is None:
        return "stands where it stood"
    return f"is now {standing_text(move.band_to)}"
