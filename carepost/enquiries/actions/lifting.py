"""By itself: what is past its time goes to a manager, what was answered and rests is closed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.calendar import add_working_days
from carepost.councils.permissions import Can
from carepost.enquiries.actions import letters
from carepost.enquiries.actions.steps import write
from carepost.enquiries.catalogue import clock_of, managers
from carepost.enquiries.models import Enquiry
from carepost.enquiries.rules import RUNNING, State, Verb


@action(Can.LIFT_LATE_ENQUIRIES)
def lift_late(*, by: Actor, council_id: int) -> int:
    """Raise what is past its time to the team's manager, once, and close what was answered and rests; returns how many
    were raised.
    """
    now = clock.now()
    rows = Enquiry.objects.select_for_update(skip_locked=True).filter(council_id=council_id).order_by("pk")
    late = [_lifted(by, row, now) for row in rows.filter(_late(now))]
    quiet = [
        write(by, row, Verb.CLOSE, State.CLOSED, now=now) for row in rows.filter(_quiet(council_id, now))
    ]
    audit.note(subject="enquiries", council=council_id, raised=len(late), closed=len(quiet))
    return len(late)


def to_lift(council_id: int, now: datetime) -> bool:
    """Whether there is anything to raise or to close."""
    rows = Enquiry.objects.filter(council_id=council_id)
    return rows.filter(_late(now) | _quiet(council_id, now)).exists()


def _late(now: datetime) -> Q:
    return Q(state__in=RUNNING, due_at__lt=now, escalated_at=None)


def _quiet(council_id: int, now: datetime) -> Q:
    on = clock.local_day(now)
    since = add_working_days(on, -clock_of(council_id, on).value.close_after_days)
    return Q(state=State.ANSWERED, last_at__date__lt=since)


def _lifted(by: Actor, row: Enquiry, now: datetime) -> Enquiry:
    row.escalated_at = now
    write(by, row, Verb.ESCALATE, State(row.state), now=now)
    letters.late(row, managers(row.council_id, row.team_id, clock.local_day(now)))
    return row
