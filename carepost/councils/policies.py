"""The policies of this room: entered when it starts."""

from __future__ import annotations

from carepost.core import policies
from carepost.core.policies import Words
from carepost.councils.rules import InvitationPolicy


def enter() -> None:
    """Enter every policy of councils."""
    policies.register(
        "councils.invitation",
        InvitationPolicy,
        name="How long an invitation can be taken up",
        words={"days": Words("An invitation can be taken up for", unit="days")},
    )
