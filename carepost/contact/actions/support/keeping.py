"""What officers do with a request: take it on, promise a day, deliver, or say that it cannot be met."""

from __future__ import annotations

from datetime import date

from carepost.contact.actions.support import notices
from carepost.contact.actions.support.steps import before, held, step, write
from carepost.contact.actions.support.store import left_store
from carepost.contact.catalogue import owners
from carepost.contact.models import SupportEvent, SupportRequest
from carepost.contact.rules.support import (
    Given,
    MoveFault,
    State,
    StepFault,
    SupportPolicy,
    Verb,
    amount_faults,
    fold,
    may_undo,
    promise_faults,
    standing_events,
)
from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.permissions import Can


@action(Can.TAKE_HELP)
def take_help(*, by: Actor, request_id: int, owner_id: int | None = None) -> SupportRequest:
    """Take a request on, or hand it to a colleague (`owner_id`) who can see to it. Raises Refused."""
    row, now = held(by, request_id), clock.now()
    wanted = by.user_id if owner_id is None else owner_id
    name = owners(row.council_id, clock.local_day(now)).get(wanted or 0, "")
    refuse_if([] if name else [StepFault.NO_OWNER])
    if row.owner_id == wanted and row.state != State.ASKED:
        audit.note(subject=f"support:{row.pk}", again=True)
        return row
    step(by, row, Verb.TAKE, now=now, owner_id=wanted, owner_name=name)
    return row


@action(Can.PROMISE_HELP)
def promise_help(
    *, by: Actor, request_id: int, day: date | None, reason: str = "", key: str
) -> SupportRequest:
    """Promise a day, or move a promise and say why. The provider is told by mail once it is kept. Raises Refused."""
    row, now = held(by, request_id), clock.now()
    verb = Verb.MOVE_PROMISE if row.promised_for else Verb.PROMISE
    if before(row, key) is None:
        today = clock.local_day(now)
        refuse_if(promise_faults(day, today=today, before=row.promised_for, reason=reason))
    told = row.promised_for
    event = step(by, row, verb, now=now, words=reason, key=key, promised_for=day)
    if row.promised_for != told:
        notices.promised(row, event, told)
    return row


@action(Can.DELIVER_HELP)
def deliver_help(
    *, by: Actor, request_id: int, amount: int | None = None, whole: bool = True, words: str = "", key: str
) -> SupportRequest:
    """Record what was delivered: all of it, or a part. What was asked for stays as it was asked. Raises Refused."""
    row = held(by, request_id)
    if before(row, key) is None:
        refuse_if(amount_faults(amount, counted=bool(row.unit), required=True))
    deliver(by, row, Given(amount, whole), words=words, key=key)
    return row


def deliver(by: Actor, row: SupportRequest, given: Given, *, words: str = "", key: str) -> SupportEvent:
    """The delivery as part of another verb, such as sending supplies."""
    now = fold([event.as_event() for event in row.events.order_by("pk")])
    verb = Verb.DELIVER if given.completes(now) else Verb.DELIVER_PART
    return step(by, row, verb, now=clock.now(), words=words, key=key, amount=given.amount)


@action(Can.TURN_AWAY_HELP)
def turn_away_help(*, by: Actor, request_id: int, reason: str) -> SupportRequest:
    """Say that a request, or what is left of it, cannot be met, and why. Leaders see it as unmet. Raises Refused."""
    row = held(by, request_id)
    refuse_if([] if reason.strip() else [StepFault.NO_REASON])
    event = step(by, row, Verb.CANNOT_MEET, now=clock.now(), words=reason)
    notices.cannot_meet(row, event)
    return row


@action(Can.CANCEL_HELP)
def cancel_help(*, by: Actor, request_id: int, reason: str) -> SupportRequest:
    """Cancel what is no longer needed, or was asked by mistake. It does not count as unmet. Raises Refused."""
    row = held(by, request_id)
    refuse_if([] if reason.strip() else [StepFault.NO_REASON])
    step(by, row, Verb.CANCEL, now=clock.now(), words=reason)
    return row


@action(Can.UNDO_HELP)
def undo_help(*, by: Actor, request_id: int, event_id: int) -> SupportRequest:
    """Take back one's own last step, while it is fresh. The history keeps both. Raises Refused.

    `event_id` is the step that the page showed as the last: undoing twice, or after somebody else's step, takes
    nothing else back.
    """
    row, now = held(by, request_id), clock.now()
    events = [event.as_event() for event in row.events.order_by("pk")]
    standing = standing_events(events)
    if not standing or standing[-1].number != event_id:
        raise Refused([MoveFault.NOT_NOW])
    policy = policies.in_force(SupportPolicy, row.council_id, clock.local_day(now)).value
    last = row.events.get(pk=event_id)
    refuse_if(may_undo(events, by_id=by.user_id, now=now, policy=policy, left_store=left_store(last)))
    was = standing[-2].target
    write(by, row, Verb.UNDO, was, now=now, words="", key="", undoes=last)
    if last.verb in (Verb.PROMISE, Verb.MOVE_PROMISE):
        notices.taken_back(row, last)
    return row
