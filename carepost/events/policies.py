"""The policy of events, entered so that a council can adopt its own, and what its numbers mean."""

from __future__ import annotations

from carepost.core import policies
from carepost.core.policies import Words
from carepost.events.rules import EventPolicy

_WORDS = {
    "confirm_hours": Words(
        "Whoever moves up from the waiting list confirms within",
        "0: the place is theirs at once. Nobody is asked to confirm in the last hour before it begins.",
        unit="hours",
        least=0,
        most=168,
    ),
    "remind_day_before": Words("Who holds a place is reminded the day before"),
    "remind_hour_before": Words("Who holds a place is reminded an hour before"),
    "overrun_minutes": Words(
        "Attendance counts until",
        "Past the end, where an event runs over.",
        unit="minutes past the end",
        least=0,
        most=240,
    ),
    "largest_file_mb": Words("The largest file that is kept as material", unit="MB", most=35),
    "evaluation_days": Words("How it was can be said for", unit="days", most=90),
    "fewest_answers": Words(
        "What people said is shown once there are",
        "Fewer could tell who said what.",
        unit="answers",
        most=50,
    ),
    "keep_people_days": Words(
        "Names and addresses of who came are kept for",
        "After the event. Minutes, roles and services stay, so that hours can be made again.",
        unit="days",
        least=30,
        most=3650,
    ),
}


def enter() -> None:
    """Enter the policy; done once, as the application starts."""
    policies.register(
        "events.running",
        EventPolicy,
        name="How events are run",
        about="Waiting lists, reminders, attendance and what is kept.",
        words=_WORDS,
    )
