"""Makes calls for tests: a script answered well, a call as a page would send it, calls of the past."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from carepost.contact import actions
from carepost.contact.models import ServiceContact, WelfareCall
from carepost.contact.rules import Outcome
from carepost.core import clock, ids
from carepost.core.acting import Actor
from carepost.core.clock import LONDON
from carepost.questions import queries as questions
from carepost.register.models import Service

#: What a page sends when all is well: every required question of the house's script answered.
WELL: Mapping[str, object] = {
    "respondent_role": "registered_manager",
    "respondent_name": "Jo Marsh",
    "people_now": "22",
    "missed_visits": "0",
    "staff_due": "40",
    "staff_absent": "1",
    "staff_below_safe": "no",
    "new_cases": "0",
    "outbreak_open": "no",
    "ppe_days": "30",
    "supplies_short": "no",
    "money_worry": "no",
    "share_notes": "yes",
}


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A London moment on a day."""
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


def call_input(by: Actor, **given: Any) -> actions.CallInput:
    """A completed call that ended just now, unless told otherwise; answers= lays over the well ones."""
    now = clock.now()
    outcome = given.pop("outcome", Outcome.COMPLETED)
    raw = {**WELL, **given.pop("answers", {})} if outcome is Outcome.COMPLETED else given.pop("answers", {})
    values: dict[str, Any] = {
        "outcome": outcome,
        "started_at": now - timedelta(minutes=12),
        "ended_at": now,
        "script": questions.current(by, "welfare-call"),
        "raw": raw,
    }
    return actions.CallInput(**values | given)


def record(by: Actor, service: Service, *, key: str = "", **given: Any) -> actions.Recorded:
    """Take and record a call, as its page does."""
    actions.claim_call(by=by, service=service)
    return actions.record_call(
        by=by, service=service, call=call_input(by, **given), submission_key=key or ids.submission_key()
    )


def past_call(service: Service, on: date, outcome: Outcome = Outcome.COMPLETED, **given: Any) -> WelfareCall:
    """A call of the past as it stands in the book, without winding any clock."""
    started = at(on)
    values: dict[str, Any] = {
        "council_id": service.host_id,
        "outcome": outcome.value,
        "started_at": started,
        "ended_at": started + timedelta(minutes=10),
        "on": on,
        "caller_name": "Past caller",
        "recorded_by": "Past caller",
        "recorded_at": started,
        "submission_key": ids.submission_key(),
    }
    return WelfareCall.objects.create(service=service, **values | given)


def clock_at(service: Service, last: date | None, **given: Any) -> ServiceContact:
    """A service's clock with a last completed call, without any call in the book."""
    values: dict[str, Any] = {"council_id": service.host_id, "service": service}
    if last is not None:
        values |= {"last_completed_at": at(last), "last_completed_on": last}
    return ServiceContact.objects.create(**values | given)
