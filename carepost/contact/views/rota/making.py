"""A rota being made: asked for, how far it is, and how it ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from carepost.contact import jobs
from carepost.contact.queries import rota as rotas
from carepost.contact.rules.rota import RotaState
from carepost.contact.rules.rota_runs import RunKind, RunState, how_far
from carepost.core import clock
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can

QUIET_MINUTES = 2  # after which the page says what to do


@requires(Can.MAKE_ROTA)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Have a rota made from now on, and go to where one sees how far it is."""
    try:
        jobs.ask_for_rota(by=actor_of(request))
    except Refused as refused:
        if NotAllowed.NO_PERMISSION in refused.reasons:
            raise
        messages.error(request, str(refused))
        return redirect("contact:rota-people")
    return redirect("contact:rota-making")


@requires(Can.SEE_ROTA)
@require_safe
def making(request: HttpRequest) -> HttpResponse:
    """How far the rota is that was asked for last; once it is made, on to its proposal."""
    viewer = actor_of(request)
    run = rotas.latest_run(viewer)
    if run is None:
        raise Http404("No rota was asked for yet")
    if run.rota is not None:
        waits = run.rota.state == RotaState.PROPOSED
        there = reverse("contact:rota-proposal" if waits else "contact:rota")
        return HttpResponseClientRedirect(there) if getattr(request, "htmx", False) else redirect(there)
    context = {
        "run": run,
        "mends": run.kind == RunKind.MENDS,
        "said": "" if run.ended_at else how_far(RunState(run.state), run.calls, run.cost, run.bound),
        "quiet": not run.ended_at and _minutes_since(run.seen_at) >= QUIET_MINUTES,
        "may": viewer.may(Can.MAKE_ROTA),
    }
    return render(request, "contact/rota/making.html", context)


def _minutes_since(moment: Any) -> int:
    return int((clock.now() - moment).total_seconds() // 60)
