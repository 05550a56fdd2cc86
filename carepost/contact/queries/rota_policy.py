"""What a council's next rota would be like under other numbers, before anybody approves them."""

from __future__ import annotations

from datetime import datetime

from carepost.contact import planning
from carepost.contact.engine.rota.foreseeing import Foreseen, foresee
from carepost.contact.queries.rota import policy
from carepost.contact.rules.rota import RotaPolicy
from carepost.core.acting import Actor
from carepost.core.calendar import next_working_day
from carepost.core.clock import local_day

AT_MOST = 800  # calls, of which two rotas can be made while a page waits


def under(viewer: Actor, draft: RotaPolicy, now: datetime) -> Foreseen | None:
    """The rota of the next days as the numbers are and as they would be; None where that takes too long for a page."""
    council_id, first = viewer.council_id or 0, next_working_day(local_day(now))
    weekdays = planning.weekdays_with_hours(council_id)
    tasks = [
        planning.plan(
            council_id, numbers, planning.days_from(first, numbers.working_days, weekdays), now
        ).task
        for numbers in (policy(viewer, local_day(now)), draft)
    ]
    if max(len(task.calls) for task in tasks) > AT_MOST:
        return None
    return foresee(*tasks)
