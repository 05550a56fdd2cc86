"""Notes who read about a service: in one place, for every room's pages, files and operations, after they were made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse

from carepost.api.door.asking import was_let_in
from carepost.core import tenancy
from carepost.core.acting import ActorKind
from carepost.councils.gates import actor_of
from carepost.councils.requests import acting
from carepost.providers.looking import note_looks
from carepost.providers.rules import Way
from carepost.ui.subjects import subjects_of

#: Those whose looks a provider is told of. Its own people and the machine's operators are not among them.
LOOKERS = frozenset({ActorKind.STAFF, ActorKind.PARTNER})
#: How an address names a service, on a page and at the machine's door.
NAMES = ("ref", "service_id")
#: What was told, or what a program was told that it holds already.
TOLD = frozenset({200, 304})


class NotedLooks:
    """Whoever was told of a service, and not refused, is noted: once a day for each person and way.

    An address names the service itself; other pages and files say which they tell of (`ui/subjects.py`). Stands
    inside ActingMiddleware, in the request's own transaction and scope.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        told = request.method == "GET" and response.status_code in TOLD
        if not told or actor_of(request).kind not in LOOKERS:
            return response
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            parts = cast(Iterator[bytes], response.streaming_content)
            response.streaming_content = _noted(request, response, parts)
        else:
            _note(request, response)
        return response


def _noted(request: HttpRequest, response: HttpResponseBase, parts: Iterator[bytes]) -> Iterator[bytes]:
    """A list that is made as it is sent is noted as it ends. Of one that is cut off the token's page tells alone."""
    yield from parts
    _note(request, response)


def _note(request: HttpRequest, response: HttpResponseBase) -> None:
    match = request.resolver_match
    named = {str(match.kwargs[name]) for name in NAMES if name in match.kwargs} if match else set()
    refs = named | subjects_of(request) | subjects_of(response)
    if not refs:
        return
    actor, machine = actor_of(request), was_let_in(request)
    if machine is None:
        place = acting(request).place
        note_looks(
            actor,
            refs,
            where=place.where if place else "",
            way=Way.FILE if isinstance(response, FileResponse) else Way.PAGE,
        )
        return
    keeper = replace(actor, user_id=machine.keeper_id)
    with tenancy.acting_for(keeper):
        note_looks(keeper, refs, where=machine.where, way=Way.PROGRAM)
