"""What the register puts into the menu, and where searches go."""

from __future__ import annotations

from carepost.core.acting import ActorKind
from carepost.councils import homes
from carepost.councils.permissions import Can
from carepost.ui import navigation


def enter() -> None:
    """Enter the pages of this room where people look for them."""
    navigation.add("Register", "register:list", Can.SEE_REGISTER, order=30)
    navigation.add("Imports", "register:imports", Can.IMPORT, order=60, unless=Can.SEE_CALLS)
    navigation.add("Register", "register:list", Can.SEE_REGISTER, order=30, audience=ActorKind.PARTNER)
    navigation.search_at("register:list", Can.SEE_REGISTER, Can.SEE_OWN_SERVICES)
    homes.register(Can.SEE_REGISTER, "register:list", order=50)
    homes.register(Can.SEE_OWN_SERVICES, "register:list", order=95)
