"""Calls that a provider asked to have at another time, and calls that it declines again and again."""

from datetime import date, datetime

from carepost.core.calendar import add_working_days

from .policy import CallPolicy


def latest_call_back(called_on: date, due_on: date, policy: CallPolicy) -> date:
    """The last day on which they may ask to be called instead: while the call is in time, or `call_back_days` working
    days after this one where that is later. Carepost default.

    `due_on` is the day that their standing sets, without any time that they asked for.
    """
    return max(due_on, add_working_days(called_on, policy.call_back_days))


def is_call_back_late(booked_for: datetime | None, last_attempt_at: datetime | None, now: datetime) -> bool:
    """Whether the time that they asked for has passed and nobody has rung since."""
    if booked_for is None or booked_for > now:
        return False
    return last_attempt_at is None or last_attempt_at < booked_for


def declines_too_often(declined: int, policy: CallPolicy) -> bool:
    """Whether so many calls were declined since the last completed one that a manager should speak to them."""
    return declined >= policy.declines_to_manager


def declined_in_words(declined: int, policy: CallPolicy) -> str:
    """What a row of Today says about it; empty below two."""
    if declined < 2:
        return ""
    manager = " A manager should speak to them." if declines_too_often(declined, policy) else ""
    return f"Declined {declined} times in a row.{manager}"
