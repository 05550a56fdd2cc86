"""Where people find letters: under Messages."""

from __future__ import annotations

from carepost.councils.permissions import Can
from carepost.messages import tabs


def enter() -> None:
    """Enter the first page of this room under Messages."""
    tabs.enter("letters", "Letters", "letters:templates", needs=Can.SEE_LETTERS, order=10)
