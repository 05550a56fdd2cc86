"""Who asks, in the tests of this room: a middleware that signs in whoever the cookie names. No database."""

from collections.abc import Callable
from types import SimpleNamespace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from carepost.core.acting import NOBODY, Actor, ActorKind

SAM = Actor(1, "Sam Okafor", ActorKind.STAFF, council_id=1, permissions=frozenset({"register.read"}))


def acting(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        someone = "person" in request.COOKIES
        request.actor = SAM if someone else NOBODY
        request.council = SimpleNamespace(name="Northmoor County Council") if someone else None
        if "flash" in request.GET:
            messages.success(request, "Call recorded.")
        return get_response(request)

    return middleware
