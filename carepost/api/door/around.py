"""What stands around every operation: JSON in, no parameter that nobody knows, an ETag out, and a note of who asked.

HEAD is answered as GET is, without the body: programs such as Power Query ask so before they read.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

from carepost.api import entering
from carepost.api.door.asking import begin, told_by, was_let_in
from carepost.core import clock
from carepost.ui import problems
from carepost.ui.problems import problem

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Known:
    """An operation as requests are held against it: its name, and the parameters that it may carry."""

    name: str
    parameters: frozenset[str]


Find = Callable[[HttpRequest], Known | None]
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def around(view: View, find: Find) -> View:
    """The view as it is served. `find` gives the operation that a request asks for; None for a wrong method."""

    @functools.wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        begin(request)
        request.method, method = "GET" if request.method == "HEAD" else request.method, request.method
        known = find(request)
        answer = _finished(request, _against(request, known) or view(request, *args, **kwargs))
        request.method = method
        noted = _remember(request, known, answer, kwargs)
        if method == "HEAD":
            return _without_body(answer)
        if isinstance(answer, StreamingHttpResponse):
            parts = cast(Iterator[bytes], answer.streaming_content)
            answer.streaming_content = _counted(request, noted, parts)
        return answer

    return served


def _finished(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer with the headers that every one has. A file is made as it is sent, so it has no ETag."""
    if not isinstance(response, HttpResponse):
        response["Cache-Control"] = "private, no-store"
        return response
    if response.status_code == 405:
        response = _not_that_way(response)
    patch_vary_headers(response, ("Authorization",))
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return _if_changed(request, response)


def _counted(request: HttpRequest, noted: int | None, parts: Iterator[bytes]) -> Iterator[bytes]:
    """A file as it is sent; once it has come to its end, its note says how many rows it told."""
    yield from parts
    machine = was_let_in(request)
    if machine is not None and noted is not None:
        entering.count_told(machine, noted, told_by(request) or 0)


def _against(request: HttpRequest, known: Known | None) -> HttpResponse | None:
    """What is wrong with a request before anybody asks whose it is: nothing of it was read."""
    if known is None:
        return None  # the view says which methods there are
    if request.method in _WITH_BODY and request.content_type != "application/json":
        return problem(problems.NOT_JSON)
    if int(request.META.get("CONTENT_LENGTH") or 0) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
        return problem(problems.TOO_LARGE)
    strange = sorted(set(request.GET) - known.parameters)
    errors = [
        {"parameter": name, "in": "query", "detail": "There is no parameter of that name"} for name in strange
    ]
    return problem(problems.NOT_AS_DESCRIBED, errors=errors) if errors else None


def _not_that_way(response: HttpResponse) -> HttpResponse:
    told = problem(problems.METHOD_NOT_ALLOWED)
    allowed = response["Allow"]
    told["Allow"] = f"{allowed}, HEAD" if "GET" in allowed else allowed
    return told


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    """The same status and headers, the length too where it is known; nothing of what was told."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = iter(())
    elif isinstance(response, HttpResponse):
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response


def _if_changed(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """304 where the caller holds the very same answer already."""
    if request.method != "GET" or response.status_code != 200:
        return response
    set_response_etag(response)
    answer = get_conditional_response(request, etag=response["ETag"], response=response) or response
    if answer.status_code == 412:
        return problem(problems.CHANGED_MEANWHILE)
    return answer


def _remember(
    request: HttpRequest, known: Known | None, response: HttpResponseBase, named: dict[str, Any]
) -> int | None:
    """Note who read or did what, and return the note's number. One that was held back leaves none, or asking would hold
    back for ever.
    """
    machine = was_let_in(request)
    if machine is None or known is None or response.status_code in (429, 500, 503):
        return None
    subject = (
        "" if response.status_code == 422 else " ".join(f"{name}={value}" for name, value in named.items())
    )
    return entering.remember(
        machine,
        clock.now(),
        operation=f"{request.method} {known.name}",
        subject=subject,
        status=response.status_code,
        told=told_by(request),
    )
