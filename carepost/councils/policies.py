"""The policies of this room: entered when it starts."""

from __future__ import annotations

from carepost.core import policies
from carepost.councils.rules import InvitationPolicy


def enter() -> None:
    """Enter every policy of councils."""
    policies.register("councils.invitation", InvitationPolicy)
