"""What lies on the officers' desks this morning: calls half made, and one that somebody has taken."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from carepost.contact.actions.claiming import subject_of
from carepost.contact.forms.script import typed_of
from carepost.contact.models import CallDraft
from carepost.contact.queries import TodayRow
from carepost.contact.queries import today as todays
from carepost.contact.script import WELFARE_CALL
from carepost.core.acting import Actor
from carepost.core.clock import LONDON
from carepost.core.models import Claim
from carepost.demo.calls.desk import Officer
from carepost.demo.calls.keeping import Frame
from carepost.questions.rules import NO

_DRAFTS = 2
_AFTERNOON, _MORNING = time(16, 20, tzinfo=LONDON), time(0, 5, tzinfo=LONDON)


def lay_out(by: Actor, frame: Frame, officers: Sequence[Officer]) -> None:
    """Two calls that the first officer began yesterday and did not end, and one that the second has taken."""
    now = datetime.combine(frame.today, time(9, 0, tzinfo=UTC))
    calm = [row for row in todays(by, now).rows if row.band != "red" and not row.attempts]
    chance = random.Random(f"{frame.council_id}:{frame.today}")
    mine, *theirs = (calm[:_DRAFTS], *calm[_DRAFTS : _DRAFTS + 1])
    for row in mine:
        _draft(frame, row, officers[0], chance)
    for row in theirs:
        Claim.objects.create(
            council_id=frame.council_id,
            subject=subject_of(row.service_id),
            holder_id=officers[1].user_id,
            holder_name=officers[1].name,
            taken_at=datetime.combine(frame.today, _MORNING),
            until=datetime.combine(frame.today + timedelta(days=1), _MORNING),
        )


def _draft(frame: Frame, row: TodayRow, officer: Officer, chance: random.Random) -> None:
    began = datetime.combine(frame.yesterday, _AFTERNOON) + timedelta(minutes=chance.randint(0, 20))
    answers = {
        "respondent_role": "deputy_manager", "people_now": chance.randint(12, 44),
        "missed_visits": 0, "staff_due": chance.randint(20, 50), "staff_below_safe": NO,
    }  # fmt: skip
    CallDraft.objects.create(
        council_id=frame.council_id,
        service_id=row.service_id,
        user_id=officer.user_id,
        typed=typed_of(WELFARE_CALL, answers),
        submission_key=f"demo-draft-{row.service_id}",
        started_at=began,
        updated_at=began + timedelta(minutes=6),
    )
