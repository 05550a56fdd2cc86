"""The policies of insight, entered so that a council can adopt its own."""

from __future__ import annotations

from carepost.core import policies
from carepost.insight.rules import PeersPolicy


def enter() -> None:
    """Enter every policy of this room under its key; done once, as the application starts."""
    policies.register(
        "insight.peers",
        PeersPolicy,
        name="Which councils ours is held against as its peers",
        about="Such as its nearest statistical neighbours: a name for the set, and the councils by their names.",
    )
