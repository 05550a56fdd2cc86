"""The one way in which a request for support moves: an event is added, and the columns follow the history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from carepost.contact.actions.support.store import let_go
from carepost.contact.models import SupportEvent, SupportRequest
from carepost.contact.rules.support import MOVES, Side, State, Verb, due_on, fold, may_move
from carepost.core import audit
from carepost.core.acting import Actor, ActorKind
from carepost.core.refusals import refuse_if
from carepost.register.reach import own


def side_of(by: Actor) -> Side:
    """On whose side somebody acts: a provider's people on theirs, everybody else on the council's."""
    return Side.PROVIDER if by.kind is ActorKind.PROVIDER else Side.COUNCIL


def reachable(by: Actor) -> QuerySet[SupportRequest]:
    """The requests that somebody may work on: their council's, or those of their own services."""
    rows = SupportRequest.objects.select_related("service__organisation", "council")
    if by.kind is ActorKind.PROVIDER:
        return rows.filter(own(by, "service__"))
    return rows.filter(council_id=by.council_id or 0)


def held(by: Actor, request_id: int) -> SupportRequest:
    """The request, held until the transaction ends, so that steps come one after the other. Raises Http404."""
    return get_object_or_404(reachable(by).select_for_update(of=("self",)), pk=request_id)


def before(row: SupportRequest, key: str) -> SupportEvent | None:
    """The step that this very submission made before, if it did."""
    return row.events.filter(submission_key=key).first() if key else None


def step(
    by: Actor, row: SupportRequest, verb: Verb, *, now: datetime, words: str = "", key: str = "", **said: Any
) -> SupportEvent:
    """Make one move of a request that is held. The same submission twice is one step. Raises Refused."""
    if again := before(row, key):
        audit.note(subject=f"support:{row.pk}", council=row.council_id, again=True)
        return again
    refuse_if(may_move(State(row.state), verb, side_of(by)))
    return write(by, row, verb, MOVES.target(State(row.state), verb), now=now, words=words, key=key, **said)


def write(
    by: Actor,
    row: SupportRequest,
    verb: Verb,
    target: State,
    *,
    now: datetime,
    words: str,
    key: str,
    **said: Any,
) -> SupportEvent:
    """Add an event to a request's history, and let its columns follow."""
    began = not row.events.exists()
    event = SupportEvent.objects.create(
        council_id=row.council_id, service_id=row.service_id, request=row, verb=verb.value,
        from_state="" if began else row.state, to_state=target.value, at=now, by_id=by.user_id,
        by_name=by.name, side=side_of(by).value, words=words.strip(), submission_key=key, **said,
    )  # fmt: skip
    settle(row)
    note(row, verb, words=words.strip(), **said)
    if row.ended_at is not None:
        let_go(by, row)
    return event


def settle(row: SupportRequest) -> None:
    """Set the columns of a request by its history."""
    now = fold([event.as_event() for event in row.events.order_by("pk")])
    row.state, row.owner_id, row.owner_name = now.state.value, now.owner_id, now.owner_name
    row.promised_for, row.promises_moved = now.promised_for, now.promises_moved
    row.due_on = due_on(now, row.asked_on, row.promise_days)
    row.asked_amount, row.given_amount = now.asked, now.given
    row.delivered_at, row.ended_at, row.reminded_at = now.delivered_at, now.ended_at, now.reminded_at
    row.helped = now.helped.value if now.helped else ""
    row.save()


def note(row: SupportRequest, verb: Verb, **said: Any) -> None:
    """Tell the audit book of the council where the service is."""
    told: Mapping[str, Any] = {key: value for key, value in said.items() if value not in (None, "")}
    plain = {key: value.pk if hasattr(value, "pk") else value for key, value in told.items()}
    audit.note(
        subject=f"service:{row.service.ref}", council=row.council_id, support=row.pk, kind=row.kind,
        step=verb.value, state=row.state, **plain,
    )  # fmt: skip
