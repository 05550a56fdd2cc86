"""A council buys care at a service of another council's area: noted, and ended, after asking."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from carepost.contact.actions.buying import end_buying, note_buying
from carepost.contact.buyers import buys_at
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.queries import facts
from carepost.register.views.trying import attempt, status_of
from carepost.ui.forms import Form

BEGUN = "Kept. Its provider is asked whether you may be told too."
ENDED = "Kept. You are told nothing more."


@requires(Can.NOTE_BUYING)
@require_http_methods(["GET", "HEAD", "POST"])
def buying(request: HttpRequest, ref: str) -> HttpResponse:
    """Note that the viewer's council buys care there, or that it no longer does."""
    viewer = actor_of(request)
    service = facts.service(viewer, ref)
    buys = buys_at(viewer, service)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        verb = end_buying if buys else note_buying
        if attempt(form, lambda: verb(by=viewer, service=service)) is not None:
            messages.success(request, ENDED if buys else BEGUN)
            return redirect(reverse("register:service-tab", args=[ref, "known"]))
    context = {"form": form, "service": service, "buys": buys}
    return render(request, "contact/buying.html", context, status=status_of(form))
