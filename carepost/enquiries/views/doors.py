"""What opens by a secret link, without an account: an expert answers; whoever asked says if the answer helped."""

from __future__ import annotations

from functools import partial

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import clock
from carepost.councils.gates import open_to_all
from carepost.enquiries import actions, queries
from carepost.enquiries.forms.experts import AdviceForm
from carepost.enquiries.forms.rating import RateForm
from carepost.register.views.trying import attempt, status_of
from carepost.ui.errors import too_many_requests

page = require_http_methods(["GET", "HEAD", "POST"])
GONE = 410


@open_to_all
@page
def expert(request: HttpRequest, token: str) -> HttpResponse:
    """One question to an expert. A link that has ended shows nothing of it; one that is wrong is not there."""
    if _tries_too_often(request):
        return too_many_requests(request)
    door = queries.expert_door(token, clock.now())
    form = AdviceForm(request.POST if request.method == "POST" else None)
    if door.shown is None:
        ended = {"state": door.state.value, "council": door.council}
        return _unkept(render(request, "enquiries/expert_ended.html", ended, status=GONE))
    if form.is_bound and form.is_valid():
        advise = partial(actions.advise, by=door.actor, digest=door.shown.digest)
        if attempt(form, lambda: advise(words=form.cleaned_data["words"])) is not None:
            return redirect("enquiries:expert-thanks")
    context = {"form": form, "asked": door.shown, "council": door.council}
    return _unkept(render(request, "enquiries/expert.html", context, status=status_of(form)))


@open_to_all
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Says thank you, and nothing of any question."""
    return render(request, "enquiries/thanks.html", {})


@open_to_all
@page
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """One press says if an answer helped. A link that is wrong or too old is not there."""
    if _tries_too_often(request):
        return too_many_requests(request)
    door = queries.rating_door(token)
    form = RateForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        rated = attempt(
            form, lambda: actions.rate_answer(by=door.actor, enquiry_id=door.enquiry_id, helped=form.said())
        )
        if rated is not None:
            return _unkept(
                render(request, "enquiries/rated.html", {"form": RateForm(None), "helped": form.said()})
            )
    context = {"form": form, "helped": door.helped}
    return _unkept(render(request, "enquiries/rate.html", context, status=status_of(form)))


def _tries_too_often(request: HttpRequest) -> bool:
    """Looking counts as well as sending: the limit is for who tries addresses."""
    return not ratelimit.consume(request, app="allauth.account", action="open_secret_link", limit_get=True)


def _unkept(response: HttpResponse) -> HttpResponse:
    """Keep what a secret address shows out of caches. No other site is told the address (`Referrer-Policy`)."""
    response["Cache-Control"] = "no-store"
    return response
