"""A request as ActingMiddleware completes it, so that its readers know the types of what was put there."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from carepost.core.acting import Actor
from carepost.councils.actors import Place
from carepost.councils.models import Council


class ActingRequest(HttpRequest):
    """Who acts, in which of their places, and for which council. Nothing makes one: Django's own is completed."""

    actor: Actor
    place: Place | None
    places: tuple[Place, ...]
    council: Council | None
    view_raised: bool


def acting(request: HttpRequest) -> ActingRequest:
    """The same request, once the middleware has seen it."""
    return cast(ActingRequest, request)
