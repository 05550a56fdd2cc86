"""The pages of this room. Gates belong to a room above, so whoever composes the addresses hands them in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path

from . import views

app_name = "ui"

View = Callable[..., HttpResponse]
Gate = Callable[[Any], Any]


def patterns(*, open_to_all: Gate, signed_in: Gate) -> list[URLPattern]:
    """The addresses, each behind its gate: `include((patterns(...), "ui"))`."""
    return [
        path("accessibility/", open_to_all(views.accessibility), name="accessibility"),
        path("about/", open_to_all(views.about), name="about"),
        path("sampler/", signed_in(views.sampler), name="sampler"),
        path("sampler/chart.svg", signed_in(views.sampler_chart), name="sampler-chart"),
        path("sampler/points/", signed_in(views.sampler_points), name="sampler-points"),
    ]
