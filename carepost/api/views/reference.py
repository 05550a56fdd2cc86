"""What the door offers: as OpenAPI for programs, and as a page for people, made from the same description."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from carepost.api.door import Door
from carepost.api.rules import SCOPES
from carepost.api.telling import groups_of
from carepost.councils.gates import open_to_all
from carepost.ui import problems


def patterns(door: Door) -> list[URLPattern]:
    """The addresses of a door's description. Open to all: it tells what may be asked, and nothing of anybody."""

    @open_to_all
    @require_safe
    def openapi(request: HttpRequest) -> HttpResponse:
        return JsonResponse(door.description_of_all)

    @open_to_all
    @require_safe
    def reference(request: HttpRequest) -> HttpResponse:
        context: dict[str, Any] = {
            "groups": groups_of(door.description_of_all),
            "kinds": problems.KINDS,
            "scopes": SCOPES,
        }
        return render(request, "tokens/reference.html", context)

    return [
        path("v1/openapi.json", openapi, name="openapi"),
        path("reference/", reference, name="reference"),
    ]
