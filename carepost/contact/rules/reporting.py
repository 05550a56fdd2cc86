"""The dated numbers of what leaders are told about calls."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallReportPolicy:
    """Carepost's defaults (policy key `contact.report`).

    `promise_days` is how far back the promise is judged: in a week alone no gap can be longer than 14 days, so that
    every service would seem to have been called.
    """

    promise_days: int = 28
