"""When calls would be due under another score policy, before anybody approves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from carepost.contact import due
from carepost.contact.rules import Due, Pace
from carepost.contact.rules.foreseeing import NextCalls, next_calls
from carepost.core.acting import Actor
from carepost.risk import actions as risk
from carepost.risk.rules import Band, ScorePolicy

_CLOCKS = f"""
SELECT s.id, a.band, st.paced_since, st.paced_before, a.outbreak, c.last_completed_on,
       COALESCE(c.first_due_from, s.first_seen_on), a.booked
FROM {due.DUE} WHERE {due.CALLED}
"""  # noqa: S608  no outside text


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the day of a service's next call is worked out from."""

    service_id: int
    band: str
    since: date | None
    before: str | None
    outbreak: bool
    last_completed: date | None
    first_seen: date
    booked: date | None

    def due(self, pace: Pace, band: str, since: date | None, before: str) -> Due:
        return due.due_by_rules(
            pace, band=band, since=since, before=before, outbreak=self.outbreak,
            last_completed=self.last_completed, first_seen=self.first_seen, booked=self.booked,
        )  # fmt: skip


def under(viewer: Actor, draft: ScorePolicy, on: date) -> NextCalls:
    """The next call of each of the council's services as the policy is and as if the draft began on the day `on`."""
    council_id = viewer.council_id or 0
    held = due.pace_of(council_id, on)
    coming = Pace(draft, on, held.policy)
    moved = {
        one.service_id: one.then.band
        for one in risk.preview(viewer, draft, on).differing
        if one.moves
    }  # fmt: skip
    return next_calls(
        ((_now(facts, held), _then(facts, coming, moved, on)) for facts in _clocks(council_id, held)), on
    )


def _clocks(council_id: int, pace: Pace) -> list[_Facts]:
    with connection.cursor() as cursor:
        cursor.execute(_CLOCKS, due.parameters(council_id, pace))
        return [_Facts(*row) for row in cursor.fetchall()]


def _now(facts: _Facts, pace: Pace) -> Due:
    return facts.due(pace, facts.band, facts.since, facts.before or "")


def _then(facts: _Facts, pace: Pace, moved: Mapping[int, Band], on: date) -> Due:
    """A standing that the draft makes worse brings the call forward from the day on, as `recompute` would have it."""
    band = moved.get(facts.service_id)
    if band is None or band == facts.band:
        return _now(facts, pace)
    if pace.policy.cadence[band] < pace.policy.cadence[Band(facts.band)]:
        return facts.due(pace, band, on, facts.before or facts.band)
    return facts.due(pace, band, None, "")
