"""The newsletter on other rooms' pages: a line on the home of a provider's people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from carepost.core.calendar import LONDON, in_words
from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.newsletter import queries
from carepost.ui import slots
from carepost.ui.home_lines import SLOT, HomeLine


def enter() -> None:
    """Fill the slots of other rooms' pages; done once, as the application starts."""
    slots.fill(SLOT, name="newsletter", order=60, needs=Can.SEE_OWN_SERVICES, render=home)


def home(request: HttpRequest, subject: Any) -> list[HomeLine]:
    """The way to past editions, with the newest one's title."""
    newest = queries.newest(actor_of(request))
    when = in_words(newest.started_at.astimezone(LONDON).date()) if newest and newest.started_at else ""
    why = f"{newest.title}, {when}" if newest else ""
    return [HomeLine("Newsletters", reverse("newsletter:own-list"), why=why)]
