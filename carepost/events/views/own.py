"""A provider's own pages: what is to come, and who of them comes. A phone first."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.events import actions, queries
from carepost.events.forms.places import ComeForm
from carepost.events.rules import State, may_come
from carepost.events.views.doors import for_calendar
from carepost.events.views.places import pressed, told
from carepost.events.views.wording import place_words, when_of
from carepost.register.views.trying import attempt, status_of


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What is to come in the provider's councils, and at what its people have or had a place."""
    now = clock.now()
    own = queries.own_events(actor_of(request), now)
    context = {
        "coming": [each for each in own if State(each.event.state).takes_people],
        "past": [each for each in reversed(own) if not State(each.event.state).takes_people],
        "when_of": when_of,
        "stands": place_words,
    }
    return render(request, "events/own.html", context)


@requires(Can.SEE_OWN_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: what it is, who of the provider's people comes, and a form to sign somebody up."""
    viewer, now = actor_of(request), clock.now()
    own = queries.own_event(viewer, pk)
    row = own.event
    services = [each for each in queries.own_services(viewer) if each.host_id == row.council_id]
    ref = request.POST.get("service") or ""
    chosen = next((each for each in services if each.ref == ref), services[0] if services else None)
    email = queries.email_of(viewer)
    mine = any(place.user_id == viewer.user_id for place in own.places)
    form = ComeForm(
        request.POST if request.method == "POST" else None,
        services=[(each.ref, f"{each.name}, {each.town}") for each in services],
        initial={} if mine else {"name": viewer.name, "email": email},
    )
    if form.is_bound and form.is_valid():
        come = partial(actions.take_place, by=viewer, event_id=pk, service=chosen)
        made = attempt(form, lambda: come(person=form.person()))
        if made is not None:
            messages.success(request, told(made))
            return redirect("events:own", pk=pk)
    context = {
        "row": row, "own": own, "form": form, "when": when_of(row), "joining": queries.joining_of(viewer, row),
        "takes": bool(services) and not may_come(State(row.state), row.begins_at, now), "mine": mine,
    }  # fmt: skip
    return render(request, "events/own_one.html", context, status=status_of(form))


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The event for one's own calendar, with how to join: for who holds a place."""
    viewer = actor_of(request)
    return for_calendar(queries.calendar_of(viewer, queries.own_event(viewer, pk).event))


@requires(Can.SEE_OWN_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm a place of one's own people, or give it up."""
    labels = {"give-up": "Give the place up", "confirm": "Yes, they come"}
    return pressed(
        request, queries.own_place(actor_of(request), pk), verb, labels, door="own_place", back="own"
    )
