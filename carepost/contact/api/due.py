"""Welfare calls that are due: who is to be called today, or should have been."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router

from carepost.api.door import Listed, Listing, Moment, Number, Page, Ref, Told, listed, viewer_of
from carepost.contact.api.calls import CALLS
from carepost.contact.queries import machines
from carepost.core import clock

router = Router(tags=["Calls"])


class DueCallFilter(Listing):
    """Which of the calls that are due a list tells."""

    service_id: Ref | None = Field(None, description="To one service.")
    locality: list[Number] = Field(
        [], description="To services in these localities: `GET /localities` has them."
    )


class DueCallOut(Told):
    """A call that is to be made today, or should have been made before."""

    service_id: str
    due_on: date = Field(description="The last day on which the call is in time")
    call_on: date = Field(description="The day to make it: `due_on`, or the working day before it")
    days_late: int = Field(description="0 until the end of `due_on`")
    last_completed_on: date | None
    attempts: int = Field(description="Since the last completed call")
    booked_for: Moment | None = Field(description="When they asked to be called")


@router.get("/due-calls", response=Page[DueCallOut], auth=CALLS, summary="List the calls that are due")
def list_due_calls(request: HttpRequest, asked: Query[DueCallFilter]) -> Listed:
    """The services to call today, late ones too, in the order in which they were entered. Who was called is gone."""
    today = clock.today()
    rows = machines.due_calls(
        viewer_of(request), today, ref=asked.service_id or "", localities=asked.locality
    )
    return listed(request, rows, asked, DueCallOut, lambda page: _waiting(page, today))


def _waiting(page: Sequence[Any], today: date) -> list[DueCallOut]:
    clocks = machines.clocks(page, today)
    return [_waits(row.ref, clocks[row.pk], today) for row in page]


def _waits(ref: str, of: Any, today: date) -> DueCallOut:
    contact = of.contact
    return DueCallOut(
        service_id=ref, due_on=of.due.on, call_on=of.due.call_on, days_late=of.due.days_late(today),
        last_completed_on=contact.last_completed_on if contact else None,
        attempts=contact.attempts if contact else 0, booked_for=contact.booked_for if contact else None,
    )  # fmt: skip
