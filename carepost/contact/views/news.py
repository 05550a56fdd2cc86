"""A provider tells its council that something is wrong, or when to ring: a phone, one page each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carepost.contact.actions.news import tell_council
from carepost.contact.forms.news import RingForm, TellForm
from carepost.contact.queries import news
from carepost.contact.rules.news import News
from carepost.contact.views.wording import after_telling
from carepost.core import clock, ids
from carepost.core.acting import Actor
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.ui.words import date_and_time


@requires(Can.TELL_COUNCIL)
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, ref: str) -> HttpResponse:
    """Something is wrong: what, and whether it can wait. The page after it says what that changed."""
    viewer = actor_of(request)
    service = news.own_service(viewer, ref)
    form = TellForm(request.POST if request.method == "POST" else None, initial={"key": ids.submission_key()})
    if form.is_bound and form.is_valid() and _told(viewer, service, form, form.news()):
        messages.success(request, f"{service.host} has it. {after_telling(viewer, ref)}".strip())
        return redirect("contact:provider")
    context = {"form": form, "service": service, "told": news.told(viewer, service, newest=5)}
    return render(request, "contact/tell.html", context, status=status_of(form))


@requires(Can.TELL_COUNCIL)
@require_http_methods(["GET", "HEAD", "POST"])
def ring(request: HttpRequest, ref: str) -> HttpResponse:
    """Another time for the next call, within the days that it may wait."""
    viewer = actor_of(request)
    service = news.own_service(viewer, ref)
    days = news.ring_days(service, clock.today())
    form = RingForm(
        request.POST if request.method == "POST" else None, days=days, initial={"key": ids.submission_key()}
    )
    if form.is_bound and form.is_valid():
        wanted = form.news()
        if _told(viewer, service, form, wanted):
            told = f"They will ring {service.name} on {date_and_time(wanted.ring_at)}."
            messages.success(request, told)
            return redirect("contact:provider")
    context = {"form": form, "service": service, "latest": days[-1] if days else None}
    return render(request, "contact/ring.html", context, status=status_of(form))


def _told(viewer: Actor, service: Any, form: TellForm | RingForm, wanted: News) -> bool:
    made = attempt(
        form,
        lambda: tell_council(
            by=viewer, service=service, news=wanted, submission_key=form.cleaned_data["key"]
        ),
    )
    return made is not None
