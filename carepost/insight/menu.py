"""What insight puts into the menu, and where those find it whose menu is full."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from carepost.core.acting import ActorKind
from carepost.councils.permissions import Can
from carepost.ui import navigation, slots


def enter() -> None:
    """Enter the pages of this room where people look for them."""
    navigation.add(
        "Compare", "insight:compare", Can.SEE_FIGURES, order=35, unless=(Can.SEE_TODAY, Can.SEE_AUDIT)
    )
    for kind, order in ((ActorKind.PROVIDER, 70), (ActorKind.PARTNER, 60)):
        navigation.add("Compare", "insight:compare", Can.SEE_OPEN_FIGURES, order=order, audience=kind)
    slots.fill("register.way", name="compare", label="Compare", needs=Can.SEE_FIGURES, render=_address)


def _address(request: HttpRequest, subject: Any) -> str:
    return reverse("insight:compare")
