"""Welfare calls: what happened and when; what was written down leaves with consent only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router

from carepost.api.door import (
    Day,
    Listed,
    Listing,
    Moment,
    Number,
    Page,
    Ref,
    Told,
    listed,
    needs,
    tell_of,
    viewer_of,
)
from carepost.api.rules import Scope
from carepost.contact.queries import machines
from carepost.contact.queries.calls import ATTEMPTS, Wanted
from carepost.contact.rules import Outcome

router = Router(tags=["Calls"])
CALLS = needs(Scope.CALLS_READ)


class CallFilter(Listing):
    """Which calls a list tells."""

    service_id: Ref | None = Field(None, description="To one service.")
    locality: list[Number] = Field(
        [], description="To services in these localities: `GET /localities` has them."
    )
    outcome: Outcome | None = Field(None, description="How they ended.")
    attempts: bool = Field(False, description="Only those that were not completed.")
    since: Day | None = Field(None, description="Made on this day or later.")
    until: Day | None = Field(None, description="Made on this day or earlier.")
    updated_since: Moment | None = Field(
        None, description="Only what was recorded, or corrected, at or after this moment."
    )

    def wanted(self) -> Wanted:
        """The same as the pages' filters."""
        outcome = self.outcome.value if self.outcome else ATTEMPTS if self.attempts else ""
        return Wanted(since=self.since, until=self.until, outcome=outcome)


class CallOut(Told):
    """A call or an attempt at one: nobody's name, and no words."""

    id: int
    service_id: str
    outcome: Outcome = Field(description="Only “completed” is a call; the others are attempts")
    on: date = Field(description="The day it was made on, in London")
    due_on: date | None = Field(description="When it was due as it was made")
    started_at: Moment
    ended_at: Moment
    respondent_role: str
    booked_for: Moment | None = Field(description="When they asked to be called instead")
    script: str = Field(description="What was asked, such as “welfare-call 3”; empty where nothing was")
    corrects: int | None = Field(
        description="The call that this one takes the place of: that one is no longer listed"
    )
    stands: bool = Field(description="false once a correction took its place")
    recorded_at: Moment


class AnswerOut(Told):
    """One answer, in the words of the script."""

    key: str
    section: str
    question: str
    answer: str


class CallWithAnswersOut(CallOut):
    """A call with those of its answers that may leave the council."""

    words_shared: bool = Field(
        description="Whether the provider agreed that what was written down may be shared. Without, the note says"
        " so and answers in people's own words are left out; numbers and choices are told."
    )
    note: str
    answers: list[AnswerOut]


@router.get("/calls", response=Page[CallOut], auth=CALLS, summary="List welfare calls")
def list_calls(request: HttpRequest, asked: Query[CallFilter]) -> Listed:
    """Calls and attempts that stand, in the order in which they were recorded. Facts only."""
    rows = machines.calls(
        viewer_of(request),
        asked.wanted(),
        ref=asked.service_id or "",
        localities=asked.locality,
        since=asked.updated_since,
    )
    return listed(request, rows, asked, CallOut, lambda page: [CallOut(**_facts(row)) for row in page])


@router.get("/calls/{call_id}", response=CallWithAnswersOut, auth=CALLS, summary="One welfare call")
def get_call(request: HttpRequest, call_id: Number) -> CallWithAnswersOut:
    """A call with its answers, as far as the provider has agreed that they leave the council."""
    found = machines.call(viewer_of(request), call_id)
    answers = [
        AnswerOut(key=said.key, section=said.section, question=said.question, answer=said.answer)
        for said in found.answers
    ]
    told = CallWithAnswersOut(
        **_facts(found.call), words_shared=found.shared, note=found.note, answers=answers
    )
    tell_of(request, [told])
    return told


def _facts(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk, "service_id": row.service.ref, "outcome": row.outcome, "on": row.on, "due_on": row.due_on,
        "started_at": row.started_at, "ended_at": row.ended_at, "respondent_role": row.respondent_role,
        "booked_for": row.booked_for, "corrects": row.supersedes_id, "stands": row.is_current,
        "script": f"{row.script_key} {row.script_version}" if row.script_key else "",
        "recorded_at": row.recorded_at,
    }  # fmt: skip
