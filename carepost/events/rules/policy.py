"""How events are run: a council's own numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventPolicy:
    """Carepost's defaults (policy key `events.running`).

    Whoever moves up from the waiting list confirms within `confirm_hours`; 0 gives them the place at once.
    """

    confirm_hours: int = 24
