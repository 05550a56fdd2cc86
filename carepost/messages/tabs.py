"""The pages under Messages. Each room enters its own as it starts, and shows all of them at the top of its pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from carepost.councils.gates import actor_of
from carepost.ui import slots

SLOT = "messages.tab"

Tab = tuple[str, str, bool]


def enter(name: str, label: str, url_name: str, *, needs: str, order: int) -> None:
    """Enter the first page of a room, for whoever holds the permission; done once, as the application starts."""
    slots.fill(
        SLOT, name=name, label=label, order=order, needs=needs, render=lambda request, _: reverse(url_name)
    )


def tabs(request: HttpRequest, here: str = "") -> list[Tab]:
    """The pages that this person may open, in order: words, address, and whether it is the one of that name."""
    return [
        (panel.label, address, panel.name == here)
        for panel, address in slots.rendered(SLOT, request, None, actor_of(request))
    ]
