"""Where people find this room: a tab beside a council's people, and a word in a provider's menu."""

from __future__ import annotations

from carepost.core.acting import ActorKind
from carepost.councils.permissions import Can
from carepost.ui import navigation


def enter() -> None:
    """Enter the pages of this room where people look for them."""
    navigation.add("Machine access", "tokens:tokens", Can.SEE_TOKENS, order=80, audience=ActorKind.PROVIDER)
