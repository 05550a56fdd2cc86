"""Says for each request who acts, and holds its work in one transaction in that person's scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse

from carepost.core import clock, tenancy
from carepost.core.acting import NOBODY, Actor
from carepost.councils import gates, places
from carepost.councils.actors import Place, nowhere
from carepost.councils.requests import acting

#: Pages that need no person, no session and no transaction.
PASSED_BY = ("/static/", "/healthz")


class _UndoneError(Exception):
    """Leaves the transaction with a page that tells of a failure."""

    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response


class ActingMiddleware:
    """Sets `request.actor`, `.place`, `.places` and `.council`, and the scope in the database.

    The whole request is one transaction. It is undone when the view raised (a refusal or a 404 has nothing to
    keep) or when the answer is 5xx.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        _enter(request, ())
        if request.path.startswith(PASSED_BY):
            return self.get_response(request)
        try:
            with transaction.atomic():
                return self._in_transaction(request)
        except _UndoneError as undone:
            return undone.response

    def _in_transaction(self, request: HttpRequest) -> HttpResponseBase:
        person = gates.actor_of(request)
        with tenancy.acting_for(person, to_the_end=True):
            if request.user.is_authenticated:
                _enter(request, places.places_of(request.user, clock.today()))
                tenancy.become(gates.actor_of(request))
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(request, "view_raised", False):
                raise _UndoneError(response)
        return _kept_in_scope(response, gates.actor_of(request))

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Closed by default: a view that no gate opens answers nobody."""
        if gates.gate_of(view) is None and not request.path.startswith(PASSED_BY):
            raise PermissionDenied("This page is not open to anybody yet.")
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Remember that the view raised. The sign-in library answers by raising; that is no failure."""
        acting(request).view_raised = not isinstance(error, ImmediateHttpResponse)


def _enter(request: HttpRequest, found: tuple[Place, ...]) -> None:
    place = places.current(found, request.session.get(places.SESSION_KEY)) if found else None
    seen = acting(request)
    seen.places, seen.place = found, place
    seen.council = place.council if place else None
    seen.actor = _actor(request, place)


def _actor(request: HttpRequest, place: Place | None) -> Actor:
    if place is not None:
        return place.actor
    known = not request.path.startswith(PASSED_BY) and request.user.is_authenticated
    return nowhere(request.user) if known else NOBODY  # type: ignore[arg-type]


def _kept_in_scope(response: HttpResponseBase, actor: Actor) -> HttpResponseBase:
    """A streamed answer is made after the request's transaction: give it one in the same scope."""
    if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
        if response.is_async:
            raise TypeError("Stream from an ordinary iterator: pages are synchronous")
        response.streaming_content = _streamed(iter(response.streaming_content), actor)  # type: ignore[arg-type]
    return response


def _streamed(parts: Iterator[bytes], actor: Actor) -> Iterator[bytes]:
    with tenancy.transaction_for(actor):
        yield from parts
