"""What a council decides about its newsletter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewsletterPolicy:
    """Carepost's defaults (policy key `newsletter.sending`).

    With `two_people` somebody else than who handed an edition in approves it. To whom an edition went is kept for
    `recipients_days` (UK GDPR article 5(1)(e): no longer than it is needed), its counts for ever.
    """

    two_people: bool = True
    recipients_days: int = 365
