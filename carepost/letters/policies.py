"""The policies of letters, entered so that a council can adopt its own, and what their numbers mean."""

from __future__ import annotations

from carepost.core import policies
from carepost.core.policies import Words
from carepost.letters.rules.letters import SendingPolicy

_WORDS = {
    "most_letters": Words("One sending holds at most", "A slip of a filter then writes to no more.", unit="letters"),
    "most_in_run": Words("One print run holds at most", "What is more waits for the next.", unit="letters", most=2000),
    "words_years": Words(
        "What a letter says is kept for", "Counted from the day on which it was written. That there was one stays.",
        unit="years", most=100,
    ),
}  # fmt: skip


def enter() -> None:
    """Enter every policy of this room under its key; done once, as the application starts."""
    policies.register(
        "letters.sending", SendingPolicy, name="Letters: how many at once, and how long they are kept",
        about="Letters are contract correspondence: six years after the end of a contract is the usual schedule.",
        words=_WORDS,
    )  # fmt: skip
