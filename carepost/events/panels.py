"""What events show elsewhere: on the home of a provider's people what they must confirm and what is to come; and the
answers that were given at an event, to whoever keeps answers.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from carepost.core import clock
from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.events import queries
from carepost.events.rules import PlaceState, State
from carepost.events.rules.after import ROOM
from carepost.events.telling import when_of
from carepost.messages import answered
from carepost.messages.answered import Answered
from carepost.ui import slots
from carepost.ui.home_lines import HomeLine
from carepost.ui.words import long_date


def enter() -> None:
    """Fill the slots of other rooms' pages; done once, as the application starts."""
    slots.fill("provider.home", name="events", order=40, needs=Can.SEE_OWN_SERVICES, render=home)
    slots.fill(answered.GIVEN, name=ROOM, needs=Can.ANSWER_AT_EVENT, render=given)


def given(request: HttpRequest, number: int) -> Answered | None:
    """A question to an event with its answer; nothing while it has none. Raises Http404."""
    row = queries.question(actor_of(request), number)
    if not row.answer:
        return None
    source = f"Answered by {row.answered_by} on {long_date(row.answered_at)}, at {row.event.title} ({row.event.host})."
    return Answered(row.words, row.answer, source)


def home(request: HttpRequest, _: Any) -> list[HomeLine]:
    """Places kept for their people that must be confirmed, and the next event to come."""
    own = queries.own_events(actor_of(request), clock.now())
    coming = [each for each in own if State(each.event.state).takes_people]
    lines = [
        HomeLine(
            f"Confirm the place of {place.name}: {each.event.title}", reverse("events:own", args=[each.event.pk]),
            asks=1, by=place.confirm_by,
        )
        for each in coming
        for place in each.places
        if place.state == PlaceState.OFFERED
    ]  # fmt: skip
    if coming:
        following = next((each for each in coming if each.places), coming[0])
        why = f"{following.event.title}: {when_of(following.event)}."
        lines.append(HomeLine("Events to come", reverse("events:own-list"), why=why))
    return lines
