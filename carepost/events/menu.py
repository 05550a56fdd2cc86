"""What events put under Messages, and into the menus of providers and partners."""

from __future__ import annotations

from carepost.core.acting import ActorKind
from carepost.councils.permissions import Can
from carepost.messages import tabs
from carepost.ui import navigation


def enter() -> None:
    """Enter the pages of this room where people look for them."""
    tabs.enter("events", "Events", "events:list", needs=Can.SEE_EVENTS, order=40)
    navigation.add("Events", "events:own-list", Can.SEE_OWN_SERVICES, order=40, audience=ActorKind.PROVIDER)
    navigation.add("Events", "events:invitations", Can.SEE_INVITATIONS, order=50, audience=ActorKind.PARTNER)
