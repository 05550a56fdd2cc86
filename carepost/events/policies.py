"""The policy of events, entered so that a council can adopt its own, and what its numbers mean."""

from __future__ import annotations

from carepost.core import policies
from carepost.core.policies import Words
from carepost.events.rules import EventPolicy

_WORDS = {
    "confirm_hours": Words(
        "Whoever moves up from the waiting list confirms within",
        "0: the place is theirs at once. Nobody is asked to confirm in the last hour before it begins.",
        unit="hours",
        least=0,
        most=168,
    ),
}


def enter() -> None:
    """Enter the policy; done once, as the application starts."""
    policies.register(
        "events.running",
        EventPolicy,
        name="How events are run",
        about="Waiting lists, reminders, attendance and what is kept.",
        words=_WORDS,
    )
