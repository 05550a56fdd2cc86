"""Support is asked for on a service's behalf, or offered to it, by an officer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carepost.contact import queries
from carepost.contact.actions import support as actions
from carepost.contact.forms.support import AskForm
from carepost.contact.queries import support
from carepost.core import ids
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.OFFER_HELP)
@page
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Note what a service asks for."""
    return _asking(request, ref, offer=False)


@requires(Can.OFFER_HELP)
@page
def offer(request: HttpRequest, ref: str) -> HttpResponse:
    """Offer support that the provider accepts or declines."""
    return _asking(request, ref, offer=True)


def _asking(request: HttpRequest, ref: str, *, offer: bool) -> HttpResponse:
    viewer = actor_of(request)
    service = queries.called_service(viewer, ref)
    form = AskForm(
        request.POST if request.method == "POST" else None, kinds=support.kinds(viewer), offer=offer,
        initial={"key": ids.submission_key()},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        made = attempt(form, lambda: _made(form, viewer, service, offer=offer))
        if made is not None:
            messages.success(request, "Offered." if offer else "Noted. It waits for an owner.")
            return redirect("contact:help-one", pk=made.pk)
    context = {"form": form, "service": service, "offer": offer}
    return render(request, "contact/help/ask.html", context, status=status_of(form))


def _made(form: AskForm, viewer: Any, service: Any, *, offer: bool) -> Any:
    good = form.cleaned_data
    verb = actions.offer_help if offer else actions.ask_for_help
    return verb(
        by=viewer, service=service, kind=good["kind"], words=good["words"], amount=good["amount"],
        submission_key=good["key"],
    )  # fmt: skip
