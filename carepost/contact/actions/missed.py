"""Every night: how many calls each service missed in a row, as a signal of risk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from carepost.contact import due
from carepost.contact.rules import Due, missed_in_a_row, of_missed_calls
from carepost.core import audit
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.risk.actions import take_in, work_out
from carepost.risk.rules import Band
from carepost.risk.rules.kinds import CALLS_MISSED

SOURCE = "Carepost’s call list"
_CLOCKS = f"""
    SELECT s.id, f.due_on, a.band, COALESCE(said.evidence, '0')
    FROM {due.DUE}
    LEFT JOIN LATERAL (
        SELECT r.evidence FROM risk_signalrow r
        LEFT JOIN risk_signalwithdrawal w ON w.signal_id = r.id
        WHERE r.council_id = %(council)s AND r.service_id = s.id AND r.kind = %(kind)s AND w.id IS NULL
        ORDER BY r.observed_on DESC, r.severity DESC LIMIT 1
    ) said ON true
    WHERE {due.CALLED} AND (f.due_on < %(today)s OR said.evidence IS NOT NULL)
"""  # noqa: S608  built of our own constants


@dataclass(frozen=True, slots=True)
class Missed:
    """How many services were noted anew, and how many of them have now missed two calls or more."""

    noted: int
    twice: int


@action("contact.note_missed_calls")
def note_missed_calls(*, by: Actor, council_id: int, today: date) -> Missed:
    """Note for each service how many calls it has missed in a row, where that changed, and work out its
    standing.
    """
    noted: dict[int, int] = dict(_changed(council_id, today))
    for service_id, missed in noted.items():
        # Missing is news of yesterday, when the day ended; being in order again is news of today.
        on = today - timedelta(days=1) if missed else today
        signals = [of_missed_calls(missed, on, SOURCE)]
        take_in(
            by=by, council_id=council_id, service_id=service_id, signals=signals,
            source_ref=f"missed:{service_id}:{on.isoformat()}",
        )  # fmt: skip
    if noted:
        work_out(council_id=council_id, service_ids=list(noted), on=today, by_name=by.name)
    result = Missed(len(noted), sum(missed >= 2 for missed in noted.values()))
    audit.note(subject=f"council:{council_id}", council=council_id, noted=result.noted, twice=result.twice)
    return result


def _changed(council_id: int, today: date) -> Iterator[tuple[int, int]]:
    pace = due.pace_of(council_id, today)
    with connection.cursor() as cursor:
        told = {**due.parameters(council_id, pace), "kind": CALLS_MISSED.key, "today": today}
        cursor.execute(_CLOCKS, told)
        rows = cursor.fetchall()
    for service_id, due_on, band, said in rows:
        missed = missed_in_a_row(Due(due_on, due_on, ""), Band(band), pace.policy, today)
        if str(missed) != said:
            yield service_id, missed
