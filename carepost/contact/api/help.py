"""Help that services ask for: read, what there is, and the asking."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict
from pydantic import Field as Bound

from carepost.api.door import (
    NUMBER,
    Key,
    Listed,
    Listing,
    Moment,
    Number,
    Page,
    Ref,
    Told,
    listed,
    machine_of,
    needs,
    once,
    viewer_of,
)
from carepost.api.rules import Scope
from carepost.contact.actions import support
from carepost.contact.queries import machines
from carepost.contact.queries.support.own import kinds_for
from carepost.contact.queries.support.requests import request_of
from carepost.contact.rules.support import State
from carepost.register.queries import facts

router = Router(tags=["Help"])
READ, HELP = needs(Scope.HELP_READ), needs(Scope.HELP_ASK)


class HelpFilter(Listing):
    """Which requests a list tells."""

    service_id: Ref | None = Field(None, description="Of one service.")
    state: list[State] = Field([], description="Where they stand.")
    updated_since: Moment | None = Field(None, description="Only what was moved at or after this moment.")


class HelpIn(Schema):
    """What would help a service."""

    model_config = ConfigDict(extra="forbid")

    service_id: Ref
    kind: Annotated[str, Bound(pattern=r"^[a-z_]{2,40}$")] = Field(
        description="A kind of support that the council offers: `GET /help-kinds` lists them."
    )
    words: Annotated[str, Bound(pattern=r"^[^\x00]*\S[^\x00]*$", max_length=2000)] = Field(
        description="What is needed, in your own words. Name nobody who is cared for."
    )
    amount: Annotated[int, Bound(ge=1, le=1_000_000), NUMBER] | None = Field(
        None, description="How many, where the kind is counted."
    )


class HelpOut(Told):
    """Help that was asked for, or offered: facts, nobody's name, and no words."""

    id: int
    service_id: str
    kind: str
    state: State
    asked_at: Moment
    due_on: date = Field(description="When it is to be delivered, unless somebody promises another day")


class HelpKindOut(Told):
    """A kind of support that a council offers."""

    key: str
    name: str
    words: str = Field(description="What one gets")
    counted_in: str = Field(description="What amounts of it count; empty where it has none")


class HelpKindsOut(Told):
    """The kinds of support that can be asked for."""

    data: list[HelpKindOut]


@router.get("/help", response=Page[HelpOut], auth=READ, summary="List requests for help")
def list_help(request: HttpRequest, asked: Query[HelpFilter]) -> Listed:
    """Requests for support and offers of it, in the order in which they were written down."""
    rows = machines.help_asked(
        viewer_of(request), ref=asked.service_id or "", states=asked.state, since=asked.updated_since
    )
    return listed(request, rows, asked, HelpOut, lambda page: [_told(row) for row in page])


@router.get("/help/{help_id}", response=HelpOut, auth=READ, summary="One request for help")
def get_help(request: HttpRequest, help_id: Number) -> HelpOut:
    """A request, and where it stands."""
    return _told(request_of(viewer_of(request), help_id))


@router.get(
    "/services/{service_id}/help-kinds", response=HelpKindsOut, auth=HELP, summary="What help there is"
)
def list_help_kinds(request: HttpRequest, service_id: Ref) -> HelpKindsOut:
    """The kinds of support that the council of a service offers."""
    kinds = kinds_for(facts.service(viewer_of(request), service_id))
    return HelpKindsOut(
        data=[HelpKindOut(key=k.key, name=k.name, words=k.words, counted_in=k.unit) for k in kinds]
    )


@router.post("/help", response={201: HelpOut}, auth=HELP, summary="Ask for help for a service")
def ask_for_help(request: HttpRequest, asked: HelpIn, key: Key) -> HttpResponse:
    """Ask the council of a service for support. Somebody there takes it on, and the service's page shows its state."""
    viewer = viewer_of(request)
    service = facts.service(viewer, asked.service_id)

    def begin() -> HelpOut:
        row = support.ask_for_help(
            by=viewer,
            service=service,
            kind=asked.kind,
            words=asked.words,
            amount=asked.amount,
            submission_key=f"{machine_of(request).token_id}:{key}",
        )
        return _told(row)

    return once(request, key, asked, begin)


def _told(row: Any) -> HelpOut:
    return HelpOut(
        id=row.pk, service_id=row.service.ref, kind=row.kind, state=State(row.state), asked_at=row.asked_at,
        due_on=row.due_on,
    )  # fmt: skip
