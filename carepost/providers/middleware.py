"""Notes who opened a page about a service: in one place, for every room's pages, after the page was made."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from carepost.core.acting import ActorKind
from carepost.councils.gates import actor_of
from carepost.councils.requests import acting
from carepost.providers.looking import note_look

#: Those whose looks a provider is told of. Its own people and the machine's operators are not among them.
LOOKERS = frozenset({ActorKind.STAFF, ActorKind.PARTNER})


class NotedLooks:
    """A page whose address names a service (`ref`) was opened, not refused: once a day for each person it is noted.

    Stands inside ActingMiddleware, in the request's own transaction and scope.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        if request.method == "GET" and response.status_code == 200 and match and "ref" in match.kwargs:
            actor = actor_of(request)
            if actor.kind in LOOKERS:
                place = acting(request).place
                note_look(actor, ref=match.kwargs["ref"], where=place.where if place else "")
        return response
