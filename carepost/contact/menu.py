"""What contact puts into the menu, and whose home its pages are."""

from __future__ import annotations

from carepost.core.acting import ActorKind
from carepost.councils import homes
from carepost.councils.permissions import Can
from carepost.ui import navigation


def enter() -> None:
    """Enter the pages of this room where people look for them."""
    navigation.add("Today", "contact:today", Can.SEE_TODAY, order=10)
    navigation.add("Calls", "contact:calls", Can.SEE_CALLS, order=20)
    navigation.add("Help", "contact:help", Can.SEE_HELP, order=25)
    navigation.add(
        "Your services", "contact:provider", Can.SEE_OWN_SERVICES, order=10, audience=ActorKind.PROVIDER
    )
    navigation.add("Help", "contact:own-helps", Can.SEE_OWN_SERVICES, order=20, audience=ActorKind.PROVIDER)
    homes.register(Can.SEE_TODAY, "contact:today", order=10)
    homes.register(Can.SEE_OWN_SERVICES, "contact:provider", order=10)
    homes.register(Can.SEE_COVERAGE, "contact:coverage", order=60)
