"""How somebody wants to be written to: kept by an officer who heard it, or by the provider itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.letters import actions, queries
from carepost.letters.forms.languages import WishForm
from carepost.letters.rules.languages import ENGLISH, Layout, Way
from carepost.register.views.trying import attempt, status_of

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.KEEP_WISH)
@page
def here(request: HttpRequest, ref: str) -> HttpResponse:
    """What a manager told the council about how to write to them."""
    service = queries.service_here(actor_of(request), ref)
    return _kept(request, service, actions.keep_wish, reverse("register:service-tab", args=[ref, "letters"]))


@requires(Can.SEE_OWN_SERVICES)
@page
def own(request: HttpRequest, ref: str) -> HttpResponse:
    """How the provider itself wants to be written to, for one of its services."""
    service = queries.own_service(actor_of(request), ref)
    return _kept(request, service, actions.keep_own_wish, reverse("letters:own-list"))


def _kept(request: HttpRequest, service: Any, verb: Any, back: str) -> HttpResponse:
    viewer = actor_of(request)
    now = queries.wish_of(viewer, service)
    initial = {"language": ENGLISH, "layout": Layout.STANDARD.value, "way": Way.EMAIL.value}
    if now is not None:
        initial = {"language": now.language, "layout": now.layout, "way": now.way}
    form = WishForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        keep = lambda: verb(by=viewer, service_id=service.pk, **form.wish())  # noqa: E731
        if attempt(form, keep) is not None:
            messages.success(request, "Kept. The next letter is written so.")
            return redirect(back)
    past = queries.wish_past(viewer, service)
    context = {"service": service, "form": form, "back": back, "past": past}
    return render(request, "letters/wish.html", context, status=status_of(form))
