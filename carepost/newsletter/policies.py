"""The policy of the newsletter, entered so that a council can adopt its own."""

from __future__ import annotations

from carepost.core import policies
from carepost.core.policies import Words
from carepost.newsletter.rules import NewsletterPolicy


def enter() -> None:
    """Enter it under its key; done once, as the application starts."""
    policies.register(
        "newsletter.sending",
        NewsletterPolicy,
        name="How the newsletter is approved and kept",
        about="Who approves an edition, and how long Carepost keeps to whom it went.",
        words={
            "two_people": Words("A second person approves each edition", "Somebody else than who handed it in."),
            "recipients_days": Words(
                "To whom an edition went is kept for", "Then its counts alone stay.", "days", least=30
            ),
        },
    )  # fmt: skip
