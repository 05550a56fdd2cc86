"""What opens by the link in a letter, without an account: one's own place."""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import clock
from carepost.core.filekinds import FileKind
from carepost.councils.gates import open_to_all
from carepost.events import actions, queries
from carepost.events.forms.after import AskForm
from carepost.events.forms.places import ConfirmForm
from carepost.events.rules import PlaceState, State, may_come
from carepost.events.views.wording import when_of
from carepost.register.views.trying import attempt, status_of
from carepost.ui.downloads import given_out
from carepost.ui.errors import too_many_requests

page = require_http_methods(["GET", "HEAD", "POST"])


@open_to_all
@page
def place(request: HttpRequest, token: str) -> HttpResponse:
    """One's own place: how to join, to confirm it, to give it up. Looking changes nothing: mail servers look too."""
    if tries_too_often(request):
        return too_many_requests(request)
    door = queries.place_door(token)
    asking = request.POST.get("do") == "ask"
    ask = AskForm(request.POST if asking else None)
    if ask.is_bound and ask.is_valid():
        good = ask.cleaned_data
        asked = partial(actions.ask_at_event, by=door.actor, place_id=door.place.pk, words=good["words"])
        if attempt(ask, lambda: asked(anonymous=good["anonymous"])) is not None:
            return unkept(redirect("events:place", token=token))
    form = ConfirmForm(request.POST if request.method == "POST" and not asking else None)
    act = {"confirm": actions.confirm_place, "give-up": actions.give_up_place}.get(request.POST.get("do", ""))
    if act is not None and form.is_bound and form.is_valid():
        attempt(form, lambda: act(by=door.actor, place_id=door.place.pk))
        door = queries.place_door(token)
    row, state = door.place.event, PlaceState(door.place.state)
    context = {
        "form": ask if asking else form, "ask": ask, "token": token, "place": door.place, "row": row,
        "joining": door.joining, "when": when_of(row), "state": state, "reading": door.reading,
        "open": not may_come(State(row.state), row.begins_at, clock.now()),
    }  # fmt: skip
    return unkept(render(request, "events/place.html", context, status=status_of(ask if asking else form)))


@open_to_all
@require_safe
def place_file(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """A file of an event, for who holds a place there and has no account."""
    if tries_too_often(request):
        return too_many_requests(request)
    return unkept(given_file(queries.place_file(token, pk)))


@open_to_all
@require_safe
def place_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """A place for one's own calendar, where the letter could not bring it."""
    if tries_too_often(request):
        return too_many_requests(request)
    return for_calendar(queries.place_calendar(token))


def for_calendar(content: bytes) -> HttpResponse:
    """A calendar's file as a download. It may say how to join, so no cache keeps it."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="event.ics"'
    return unkept(response)


def tries_too_often(request: HttpRequest) -> bool:
    """Looking counts as well as sending: the limit is for who tries addresses."""
    return not ratelimit.consume(request, app="allauth.account", action="open_secret_link", limit_get=True)


def unkept(response: HttpResponse) -> HttpResponse:
    """Keep what a secret address shows out of caches. No other site is told the address (`Referrer-Policy`)."""
    response["Cache-Control"] = "no-store"
    return response


def given_file(found: Any) -> HttpResponse:
    """A file of an event as a download, under a name and a type that its content gives it."""
    kind = FileKind(found.media_type)
    return given_out(queries.content_of(found), f"{found.title}.{kind.ending}", kind.value)
