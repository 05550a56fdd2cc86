"""The provider's home: their own services as the council sees them, and the next call. A phone first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from carepost.contact import queries
from carepost.contact.queries import support
from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.ui import home_lines


@requires(Can.SEE_OWN_SERVICES)
def home(request: HttpRequest) -> HttpResponse:
    """What is asked of them, then each own service: its facts, its standing and why, when it will be called. Nothing of
    other providers.
    """
    now = clock.now()
    hour = now.astimezone(clock.LONDON).hour
    greeting = "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"
    viewer = actor_of(request)
    context = {
        "own": queries.own_services(viewer, now), "help": support.own_help(viewer), "greeting": greeting,
        "lines": home_lines.gathered(request, viewer),
    }  # fmt: skip
    return render(request, "contact/provider.html", context)
