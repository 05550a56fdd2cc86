"""What enquiries put into the menu."""

from __future__ import annotations

from carepost.core.acting import ActorKind
from carepost.councils.permissions import Can
from carepost.ui import navigation


def enter() -> None:
    """Enter the pages of this room where people look for them."""
    navigation.add("Enquiries", "enquiries:board", Can.SEE_ENQUIRIES, order=28)
    navigation.add(
        "Enquiries", "enquiries:own-list", Can.SEE_OWN_SERVICES, order=30, audience=ActorKind.PROVIDER
    )
