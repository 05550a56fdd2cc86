"""The council's pages about places: coming oneself, putting somebody down, taking somebody off."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.events import actions, queries
from carepost.events.forms.places import ComeForm, ConfirmForm, PutDownForm
from carepost.events.rules import PlaceState
from carepost.events.views.wording import when_of
from carepost.register.views.trying import attempt, status_of

page = require_http_methods(["GET", "HEAD", "POST"])


def told(place: Any) -> str:
    """What became of it, as a flash says it."""
    words = {PlaceState.HELD: "has a place", PlaceState.WAITING: "is on the waiting list"}
    return f"{place.name} {words[PlaceState(place.state)]}."


@requires(Can.TAKE_PLACE)
@page
def come(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of the council comes themselves."""
    viewer = actor_of(request)
    row = queries.event_of(viewer, pk)
    form = ComeForm(
        request.POST if request.method == "POST" else None, services=(),
        initial={"name": viewer.name, "email": queries.email_of(viewer), "role": "professional"},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        made = attempt(form, lambda: actions.take_place(by=viewer, event_id=pk, person=form.person()))
        if made is not None:
            messages.success(request, told(made))
            return redirect("events:one", pk=pk)
    context = {"form": form, "row": row, "title": "Come yourself", "submit": "Sign up", "when": when_of(row)}
    return render(request, "events/why.html", context, status=status_of(form))


@requires(Can.PUT_DOWN)
@page
def put_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody rang who wants to come."""
    viewer = actor_of(request)
    row = queries.event_of(viewer, pk)
    form = PutDownForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        good = form.cleaned_data
        found = queries.services_meant(viewer, good["service"] or "")
        if good["service"] and len(found) != 1:
            names = ", ".join(each.name for each in found)
            form.add_error(
                "service", f"Check the service: {f'is it {names}?' if names else 'none has that name.'}"
            )
        else:
            put = partial(
                actions.put_down, by=viewer, event_id=pk, person=form.person(), side=form.from_side()
            )
            service = found[0] if found else None
            made = attempt(form, lambda: put(service=service, organisation=good["organisation"] or ""))
            if made is not None:
                messages.success(request, told(made))
                return redirect("events:one", pk=pk)
    context = {
        "form": form,
        "row": row,
        "title": "Put somebody down",
        "submit": "Put them down",
        "when": when_of(row),
    }
    return render(request, "events/why.html", context, status=status_of(form))


@requires(Can.GIVE_UP_PLACE)
@page
def change(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take somebody off the list, or confirm for them."""
    labels = {"give-up": "Take them off the list", "confirm": "They come"}
    return pressed(
        request, queries.place_of(actor_of(request), pk), verb, labels, door="place_change", back="one"
    )


def pressed(
    request: HttpRequest, place: Any, verb: str, labels: Mapping[str, str], *, door: str, back: str
) -> HttpResponse:
    """Confirm a place or give it up, after a question; `door` and `back` name the page and where it leads."""
    if verb not in labels:
        raise Http404("There is no such thing to do")
    act = {"give-up": actions.give_up_place, "confirm": actions.confirm_place}[verb]
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    viewer = actor_of(request)
    if (
        form.is_bound
        and form.is_valid()
        and attempt(form, lambda: act(by=viewer, place_id=place.pk)) is not None
    ):
        messages.success(request, f"{place.name}: {'off the list' if verb == 'give-up' else 'confirmed'}.")
        return redirect(f"events:{back}", pk=place.event_id)
    context = {
        "form": form, "place": place, "row": place.event, "label": labels[verb], "when": when_of(place.event),
        "verb": verb,
    }  # fmt: skip
    return render(request, f"events/{door}.html", context, status=status_of(form))
