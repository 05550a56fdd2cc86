"""Days that tests of when to call count by."""

from datetime import date


def march(day: int) -> date:
    """In March 2026 the 1st is a Sunday."""
    return date(2026, 3, day)
