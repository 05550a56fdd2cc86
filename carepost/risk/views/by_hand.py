"""A standing set by hand: the form, and its end before the day."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.risk import actions, queries
from carepost.risk.forms import OverrideForm
from carepost.risk.rules import Band, OverrideFault
from carepost.ui.forms import Form
from carepost.ui.tags import standing_text
from carepost.ui.words import long_date

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.OVERRIDE)
@page
def set_standing(request: HttpRequest, ref: str) -> HttpResponse:
    """Set a standing by hand; lowering red becomes a proposal that waits for a second person."""
    viewer, on = actor_of(request), clock.today()
    subject = queries.own_service(viewer, ref)
    latest = queries.last_day(viewer, on)
    form = OverrideForm(request.POST if request.method == "POST" else None, latest=latest)
    if form.is_bound and form.is_valid():
        done = attempt(form, lambda: _set_or_propose(viewer, subject, form.cleaned_data))
        if done is not None:
            told, where = done
            messages.success(request, told)
            return redirect(where)
    context = {
        "form": form,
        "service": subject,
        "standing": queries.standing_for(viewer, subject.pk),
        "by_hand": queries.by_hand(viewer, subject.pk, on),
        "back": tab_of(ref),
    }
    return render(request, "risk/set.html", context, status=status_of(form))


def _set_or_propose(viewer: Actor, subject: Any, clean: dict[str, Any]) -> tuple[str, str]:
    """What was done in words, and where to go. Raises Refused with every reason that the reader can mend."""
    asked = {"by": viewer, "service": subject, "reason": clean["reason"], "expires_on": clean["until"]}
    band = Band(clean["band"])
    try:
        actions.override(band=band, **asked)
    except Refused as refused:
        left = [reason for reason in refused.reasons if reason is not OverrideFault.NEEDS_SECOND]
        if left:
            raise Refused(left) from refused
        made = actions.propose_override(band=band, **asked)
        told = (
            f"Proposed: {standing_text(band)}. It counts once a colleague confirms it, and lapses on"
            f" {long_date(made.lapses_on)} if nobody answers."
        )
        return told, reverse("risk:proposal", args=[made.pk])
    told = f"{subject.name} is set to {standing_text(band)} until {long_date(clean['until'])}."
    return told, tab_of(subject.ref)


@requires(Can.END_OVERRIDE)
@page
def end_standing(request: HttpRequest, ref: str) -> HttpResponse:
    """End a standing set by hand before its day, after asking."""
    viewer = actor_of(request)
    subject = queries.own_service(viewer, ref)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound and attempt(form, lambda: _ended(viewer, subject)):
        messages.success(request, f"{subject.name} stands again where the facts put it.")
        return redirect(tab_of(ref))
    found = queries.by_hand(viewer, subject.pk, clock.today()).override
    if found is None and not form.is_bound:
        raise Http404("No standing is set by hand for this service")
    standing = queries.standing_for(viewer, subject.pk)
    context = {
        "form": form, "service": subject, "override": found, "standing": standing, "back": tab_of(ref),
    }  # fmt: skip
    return render(request, "risk/end.html", context, status=status_of(form))


def _ended(viewer: Actor, subject: Any) -> bool:
    actions.end_override(by=viewer, service=subject)
    return True


def tab_of(ref: str) -> str:
    """The address of a service's Standing tab."""
    return reverse("register:service-tab", args=[ref, "standing"])
