"""Help that a service asks for: what there is, and the asking."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import ConfigDict
from pydantic import Field as Bound

from carepost.api.door import NUMBER, Key, Moment, Ref, Told, machine_of, needs, once, viewer_of
from carepost.api.rules import Scope
from carepost.contact.actions import support
from carepost.contact.queries.support.own import kinds_for
from carepost.contact.rules.support import State
from carepost.register.queries import facts

router = Router(tags=["Help"])
HELP = needs(Scope.HELP_ASK)


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
    """Help that was asked for."""

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
        return HelpOut(
            id=row.pk, service_id=service.ref, kind=row.kind, state=State(row.state), asked_at=row.asked_at,
            due_on=row.due_on,
        )  # fmt: skip

    return once(request, key, asked, begin)
