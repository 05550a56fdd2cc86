"""A provider's own enquiries: asked, added to, answered. A phone first."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import ids
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.enquiries import actions, queries
from carepost.enquiries.forms.asking import OwnAskForm, files_of
from carepost.enquiries.forms.rating import RateForm
from carepost.enquiries.forms.steps import OwnAddForm
from carepost.enquiries.rules import MOVES, Helped, Side, State, Verb
from carepost.register.views.trying import attempt, status_of


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What the provider asked, and what is asked of it."""
    viewer = actor_of(request)
    context = {"own": queries.own_enquiries(viewer), "may_ask": queries.askable(viewer), "told": told}
    return render(request, "enquiries/own.html", context)


def told(row: Any) -> str:
    """Where an enquiry stands, as whoever asked reads it."""
    return State(row.state).told


@requires(Can.SEE_OWN_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the council. With one service, nothing has to be chosen."""
    viewer = actor_of(request)
    services = queries.askable(viewer)
    if not services:
        raise Http404("No service of theirs is looked after by a council here")
    ref = request.POST.get("service") or request.GET.get("service")
    chosen = next((service for service in services if service.ref == ref), services[0])
    sent = request.method == "POST"
    form = OwnAskForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        services=[(service.ref, f"{service.name}, {service.town}") for service in services],
        topics=queries.topics_to_ask(chosen.host_id or 0),
        largest_mb=queries.largest_file(chosen.host_id or 0),
        initial={"key": ids.submission_key(), "service": chosen.ref},
    )
    if form.is_bound and form.is_valid():
        made = attempt(
            form,
            lambda: actions.ask_as_provider(
                by=viewer, service=chosen, question=form.question(), email=queries.email_of(viewer.user_id),
                submission_key=form.cleaned_data["key"], files=files_of(form),
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, f"{chosen.host} has it, as {made.ref}.")
            return redirect("enquiries:own", pk=made.pk)
    context = {"form": form, "service": chosen}
    return render(request, "enquiries/own_ask.html", context, status=status_of(form))


@requires(Can.SEE_OWN_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the provider's own: what was said, and a box to say more."""
    viewer = actor_of(request)
    row = queries.enquiry_of(viewer, pk)
    if "helped" in request.POST:
        return _rated(request, pk)
    sent = request.method == "POST"
    form = OwnAddForm(
        request.POST if sent else None, request.FILES if sent else None,
        largest_mb=queries.largest_file(row.council_id), initial={"key": ids.submission_key()},
    )  # fmt: skip
    if form.is_bound and form.is_valid() and attempt(form, lambda: _added(request, pk, form)) is not None:
        messages.success(request, "Added. The council has it.")
        return redirect("enquiries:own", pk=pk)
    theirs = row.body_id == viewer.provider_id
    context = {
        "row": row, "form": form, "history": queries.history(viewer, row), "told": told, "theirs": theirs,
        "files": queries.files_of(viewer, row),
        "may_rate": theirs and Verb.RATE in MOVES.verbs(State(row.state), Side.ASKER) and row.answered_at,
        "helped": Helped(row.helped) if row.helped else None,
    }  # fmt: skip
    return render(request, "enquiries/own_one.html", context, status=status_of(form))


def _rated(request: HttpRequest, pk: int) -> HttpResponse:
    form = RateForm(request.POST)
    rate = partial(actions.rate_answer, by=actor_of(request), enquiry_id=pk)
    if form.is_valid() and attempt(form, lambda: rate(helped=form.said())) is not None:
        messages.success(request, "Thank you. That is kept.")
    for told_ in form.errors_for_summary():
        messages.error(request, told_["text"])
    return redirect("enquiries:own", pk=pk)


def _added(request: HttpRequest, pk: int, form: OwnAddForm) -> Any:
    viewer, good = actor_of(request), form.cleaned_data
    return actions.add_to_enquiry(
        by=viewer, enquiry_id=pk, words=good["words"], key=good["key"], files=files_of(form)
    )
