"""Where people find letters: under Messages."""

from __future__ import annotations

from carepost.core.acting import ActorKind
from carepost.councils.permissions import Can
from carepost.messages import tabs
from carepost.ui import navigation


def enter() -> None:
    """Enter the first page of this room under Messages, and the provider's own."""
    tabs.enter("letters", "Letters", "letters:listed", needs=Can.SEE_LETTERS, order=10)
    navigation.add("Letters", "letters:own-list", Can.SEE_OWN_SERVICES, order=40, audience=ActorKind.PROVIDER)
