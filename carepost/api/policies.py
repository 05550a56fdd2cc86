"""The policy of this room: entered when it starts."""

from __future__ import annotations

from carepost.api.rules import ApiPolicy
from carepost.core import policies
from carepost.core.policies import Words


def enter() -> None:
    """Enter the policy of tokens."""
    policies.register(
        "api.tokens",
        ApiPolicy,
        name="How machines come in",
        about="Tokens let other programs read and record. A provider’s own tokens follow Carepost’s numbers.",
        words={
            "longest_days": Words("A token lasts at most", unit="days", most=365),
            "usual_days": Words("A token lasts, where nothing else is chosen", unit="days", most=365),
            "warn_days": Words("Its keeper is told that it expires", unit="days before", most=90),
            "requests_a_minute": Words("A token may ask", unit="times a minute", most=6000),
            "key_hours": Words(
                "A request that is sent again is known again for",
                "By its Idempotency-Key: then it gets the same answer, and nothing is done twice.",
                unit="hours",
                most=720,
            ),
            "webhook_days": Words(
                "A message that a program does not take is tried for", unit="days", most=14
            ),
            "failing_days": Words(
                "A program that takes no message is told no more after", unit="days", most=30
            ),
            "secret_hours": Words("A signing secret that was changed stays good for", unit="hours", most=168),
            "remember_days": Words("What a token read is remembered for", unit="days", most=3660),
        },
    )
