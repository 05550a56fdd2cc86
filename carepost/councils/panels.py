"""What councils show on other rooms' pages: on a provider's home, who of its people has access."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse

from carepost.core import clock
from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.councils.queries import colleagues
from carepost.ui import slots
from carepost.ui.home_lines import SLOT, HomeLine
from carepost.ui.words import plural


def enter() -> None:
    """Fill the slots of other rooms' pages; done once, as the application starts."""
    slots.fill(SLOT, name="people", order=80, needs=Can.SEE_COLLEAGUES, render=_people)


def _people(request: HttpRequest, _: None) -> Sequence[HomeLine]:
    """How many have access, and how many invitations are open; managers see it."""
    have, awaited = colleagues.counted(actor_of(request), clock.now())
    told = f"{plural(have, 'person', 'people')} can sign in"
    why = f"{told}, {plural(awaited, 'invitation')} not taken up." if awaited else f"{told}."
    return [HomeLine("Your people", reverse("councils:colleagues"), why=why)]
