"""Where people find the newsletter: as a tab of Messages; partners in their menu."""

from __future__ import annotations

from carepost.core.acting import ActorKind
from carepost.councils.permissions import Can
from carepost.messages import tabs
from carepost.ui import navigation


def enter() -> None:
    """Enter the pages of this room where people look for them."""
    tabs.enter("newsletter", "Newsletter", "newsletter:editions", needs=Can.SEE_NEWSLETTER, order=30)
    navigation.add("Newsletter", "newsletter:suggest", Can.SUGGEST_ITEM, order=60, audience=ActorKind.PARTNER)
