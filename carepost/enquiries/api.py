"""Enquiries over HTTP: read by whoever may, asked and added to by providers. No machine answers one: people do."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict
from pydantic import Field as Bound

from carepost.api.door import (
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
    tell_of,
    viewer_of,
)
from carepost.api.rules import Scope
from carepost.core.acting import Actor, ActorKind
from carepost.enquiries import actions, queries
from carepost.enquiries.queries import machines
from carepost.enquiries.rules import (
    LONGEST_SUBJECT,
    LONGEST_WORDS,
    Channel,
    Question,
    Side,
    State,
    Urgency,
    Verb,
)
from carepost.register.queries import facts

router = Router(tags=["Enquiries"])
READ, ASK = needs(Scope.ENQUIRIES_READ), needs(Scope.ENQUIRIES_ASK)
TopicKey = Annotated[str, Bound(pattern=r"^[a-z0-9_-]{1,60}$")]


class EnquiryFilter(Listing):
    """Which enquiries a list tells."""

    service_id: Ref | None = Field(None, description="About one service.")
    state: list[State] = Field([], description="Where they stand.")
    topic: list[TopicKey] = Field([], description="The topic's key.")
    updated_since: Moment | None = Field(None, description="Only those that moved at or after this moment.")


class EnquiryOut(Told):
    """An enquiry: facts, and nobody's name."""

    id: int
    number: str = Field(description="As people read it out, such as E-0042-2")
    service_id: str | None
    subject: str
    topic: str
    topic_name: str
    about_money: bool = Field(description="For those alone who may read such enquiries")
    channel: Channel
    urgency: Urgency | None = Field(description="As the council has it; null for a provider")
    state: State
    received_at: Moment
    due_at: Moment | None = Field(description="null while who asked is waited for, and once it has ended")
    answered_at: Moment | None = Field(description="When it was answered first")
    answered_in_time: bool | None = Field(description="null for a provider")
    updated_at: Moment


class StepOut(Told):
    """One step of an enquiry. Those that are internal are told to the council alone."""

    id: int
    step: Verb
    side: Side
    at: Moment
    internal: bool
    words: str


class EnquiryWithStepsOut(EnquiryOut):
    """An enquiry with what was said."""

    words: str = Field(description="What was asked")
    steps: list[StepOut] = Field(description="The oldest first")


class TopicOut(Told):
    """Something that one can ask about."""

    key: str
    name: str
    words: str = Field(description="What belongs to it")


class TopicsOut(Told):
    """What one can ask a council about."""

    data: list[TopicOut]


class EnquiryIn(Schema):
    """A question."""

    model_config = ConfigDict(extra="forbid")

    service_id: Ref
    topic: TopicKey = Field(description="`GET /services/{service_id}/enquiry-topics` lists them.")
    subject: Annotated[str, Bound(pattern=r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$", max_length=LONGEST_SUBJECT)]
    words: Annotated[str, Bound(pattern=r"^[^\x00]*\S[^\x00]*$", max_length=LONGEST_WORDS)] = Field(
        description="The question. Name nobody who is cared for."
    )


class MessageIn(Schema):
    """Something to add."""

    model_config = ConfigDict(extra="forbid")

    words: Annotated[str, Bound(pattern=r"^[^\x00]*\S[^\x00]*$", max_length=LONGEST_WORDS)]


@router.get("/enquiries", response=Page[EnquiryOut], auth=READ, summary="List enquiries")
def list_enquiries(request: HttpRequest, asked: Query[EnquiryFilter]) -> Listed:
    """A council's enquiries, or those that a provider asked, in the order in which they came.

    Those about money only with the scope `enquiries:money`; a provider is told its own all the same.
    """
    viewer = viewer_of(request)
    rows = machines.listed(
        viewer,
        ref=asked.service_id or "",
        states=asked.state,
        topics=asked.topic,
        since=asked.updated_since,
    )
    return listed(
        request, rows, asked, EnquiryOut, lambda page: [EnquiryOut(**_facts(viewer, row)) for row in page]
    )


@router.get("/enquiries/{enquiry_id}", response=EnquiryWithStepsOut, auth=READ, summary="One enquiry")
def get_enquiry(request: HttpRequest, enquiry_id: Number) -> EnquiryWithStepsOut:
    """An enquiry with what was said: to a provider without what is internal."""
    viewer = viewer_of(request)
    row = queries.enquiry_of(viewer, enquiry_id)
    steps = [
        StepOut(
            id=step.pk, step=Verb(step.verb), side=Side(step.side), at=step.at, internal=step.internal,
            words=step.words,
        )
        for step in reversed(queries.history(viewer, row))
    ]  # fmt: skip
    told = EnquiryWithStepsOut(**_facts(viewer, row), words=row.words, steps=steps)
    tell_of(request, [told])
    return told


@router.get(
    "/services/{service_id}/enquiry-topics", response=TopicsOut, auth=ASK, summary="What one can ask about"
)
def list_enquiry_topics(request: HttpRequest, service_id: Ref) -> TopicsOut:
    """The topics of the council of a service."""
    council_id = facts.service(viewer_of(request), service_id).host_id
    topics = queries.topics_to_ask(council_id) if council_id else []
    return TopicsOut(data=[TopicOut(key=each.key, name=each.name, words=each.words) for each in topics])


@router.post("/enquiries", response={201: EnquiryOut}, auth=ASK, summary="Ask the council of a service")
def ask_council(request: HttpRequest, asked: EnquiryIn, key: Key) -> HttpResponse:
    """Ask something for a service. The answer is read here, and is sent to who keeps the token."""
    viewer, machine = viewer_of(request), machine_of(request)
    service = facts.service(viewer, asked.service_id)

    def ask() -> EnquiryOut:
        row = actions.ask_as_provider(
            by=viewer, service=service, question=Question(asked.subject, asked.words, asked.topic),
            email=queries.email_of(machine.keeper_id), submission_key=f"{machine.token_id}:{key}",
        )  # fmt: skip
        return EnquiryOut(**_facts(viewer, row))

    return once(request, key, asked, ask)


@router.post(
    "/enquiries/{enquiry_id}/messages", response={201: EnquiryOut}, auth=ASK, summary="Add to an enquiry"
)
def add_message(request: HttpRequest, enquiry_id: Number, asked: MessageIn, key: Key) -> HttpResponse:
    """Add something, such as an answer to what the council asked back. What was answered is open again then."""
    viewer = viewer_of(request)

    def add() -> EnquiryOut:
        row = actions.add_to_enquiry(
            by=viewer, enquiry_id=enquiry_id, words=asked.words, key=f"{machine_of(request).token_id}:{key}"
        )
        return EnquiryOut(**_facts(viewer, row))

    return once(request, key, asked, add)


def _facts(viewer: Actor, row: Any) -> dict[str, Any]:
    ours = viewer.kind is not ActorKind.PROVIDER
    return {
        "id": row.pk, "number": row.ref, "service_id": row.service.ref if row.service else None,
        "subject": row.subject, "topic": row.topic, "topic_name": row.topic_name, "about_money": row.finance,
        "channel": row.channel, "urgency": row.urgency if ours else None, "state": row.state,
        "received_at": row.received_at, "due_at": row.due_at, "answered_at": row.answered_at,
        "answered_in_time": row.in_time if ours else None, "updated_at": row.last_at,
    }  # fmt: skip
