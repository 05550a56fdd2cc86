"""The limit: a signed-in view on the same server that runs a page's heaviest SQL query, as often as the page does, and
returns ready bytes.

What a page takes beyond this is ours: making objects, forms and markup of rows. What it takes up to this is
the server's, the session's, the permissions' and the database's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from carepost.councils.gates import signed_in

_learnt: dict[str, tuple[str, list[Any], bytes]] = {}


class ServerTime:
    """Says in each answer how long the server worked on it, in milliseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        response["Server-Timing"] = f"app;dur={(time.perf_counter() - began) * 1000:.3f}"
        return response


@signed_in
def limit(request: HttpRequest) -> HttpResponse:
    """Answer for `?page=/today/`: its heaviest query, run again each time, and as many ready bytes.

    A file that is made in parts asks one query several times, for other rows.
    """
    page = request.GET["page"]
    if page not in _learnt:
        _learnt[page] = _learn(request, page)
    statement, parameters, body = _learnt[page]
    with connection.cursor() as cursor:
        for each in parameters:
            cursor.execute(statement, each)
            cursor.fetchall()
    return HttpResponse(body)


def _learn(request: HttpRequest, page: str) -> tuple[str, list[Any], bytes]:
    """Run the real page once in this request's scope, and note its heaviest query and its size."""
    asked = RequestFactory().get(page)
    for name in ("user", "session", "actor", "place", "places", "council", "htmx", "csp_nonce", "_messages"):
        if hasattr(request, name):
            setattr(asked, name, getattr(request, name))
    asked.META.update(
        {k: v for k, v in request.META.items() if k.startswith(("HTTP_", "SERVER_", "REMOTE_"))}
    )
    seen: list[tuple[float, str, Any]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        result = execute(sql, params, many, context)
        seen.append((time.perf_counter() - began, sql, params))
        return result

    view, args, kwargs = resolve(asked.path_info)
    with connection.execute_wrapper(watch):
        answer = view(asked, *args, **kwargs)
        if hasattr(answer, "render"):
            answer.render()
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    reads = [each for each in seen if each[1].lstrip().upper().startswith(("SELECT", "WITH"))]
    _, statement, _ = max(reads, key=lambda each: each[0])
    return statement, [given for _, sql, given in reads if sql == statement], body
