"""When a council's next report is due, and who usually gets it."""

from __future__ import annotations

from datetime import date

from carepost.core import policies
from carepost.core.acting import Actor
from carepost.decisions.rules.reports import ReportPolicy, last_period


def next_report(viewer: Actor, on: date) -> tuple[date, date]:
    """The last period that is over, as the council's policy has it."""
    return last_period(on, policies.in_force(ReportPolicy, viewer.council_id, on).value)


def usual_readers(viewer: Actor, on: date) -> tuple[str, ...]:
    """The roles that get the report unless somebody chooses otherwise."""
    return policies.in_force(ReportPolicy, viewer.council_id, on).value.recipients
