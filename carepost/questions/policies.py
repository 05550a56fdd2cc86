"""The policies of questions, entered so that a council can adopt its own, and what their numbers mean."""

from __future__ import annotations

from carepost.core import policies
from carepost.core.policies import Words
from carepost.questions.rules import QuestionsPolicy
from carepost.questions.rules.ledger import LedgerPolicy

_LEDGER_WORDS = {
    "places_days": Words("An answer about beds, places or people stays good for", unit="days", most=366),
    "staff_days": Words("An answer about staff stays good for", unit="days", most=366),
    "about_days": Words("An answer about the service itself stays good for", unit="days", most=1000),
    "confirm_seconds": Words("To say that nothing has changed takes a provider", unit="seconds", most=600),
}


def enter() -> None:
    """Enter every policy of this room under its key; done once, as the application starts."""
    policies.register("questions", QuestionsPolicy)
    policies.register(
        "questions.ledger",
        LedgerPolicy,
        name="For how long an answer stays good",
        about="While it does, it is shown as known and not asked again.",
        words=_LEDGER_WORDS,
    )
