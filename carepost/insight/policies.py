"""The policies of insight, entered so that a council can adopt its own."""

from __future__ import annotations

from carepost.core import policies
from carepost.core.policies import Words
from carepost.insight.rules import LONGEST_NAME, PeersPolicy, against_peers

PEERS = "insight.peers"


def enter() -> None:
    """Enter every policy of this room under its key; done once, as the application starts."""
    policies.register(
        PEERS,
        PeersPolicy,
        name="Which councils ours is held against as its peers",
        about="Such as its nearest statistical neighbours: a name for the set, and the councils by their names.",
        words={
            "name": Words("What the set is called", "As Compare shows it.", most=LONGEST_NAME),
            "councils": Words(
                "The councils",
                "By their names, one to a line. Compare, Peers finds them by a part of the name or by region.",
                most=LONGEST_NAME,
            ),
        },
        faults=against_peers,
    )
