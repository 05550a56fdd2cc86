"""How events are run: a council's own numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventPolicy:
    """Carepost's defaults (policy key `events.running`).

    Whoever moves up from the waiting list confirms within `confirm_hours`; 0 gives them the place at once. Who holds a
    place is reminded the day before and an hour before. Attendance counts until `overrun_minutes` past the end. Names
    and addresses are forgotten after `keep_people_days`; minutes stay.
    """

    confirm_hours: int = 24
    remind_day_before: bool = True
    remind_hour_before: bool = True
    overrun_minutes: int = 30
    largest_file_mb: int = 10
    evaluation_days: int = 14
    fewest_answers: int = 5
    keep_people_days: int = 730
