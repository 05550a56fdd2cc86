"""The one way in which an enquiry moves: an event is added, and the columns follow it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from carepost.core import audit, tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.permissions import Can
from carepost.enquiries.catalogue import clock_of
from carepost.enquiries.models import Enquiry, EnquiryEvent
from carepost.enquiries.reach import asked
from carepost.enquiries.rules import INTERNAL, MOVES, AskFault, ClockPolicy, Side, State, Verb, may_move


class MovedOn(Refused):
    """Somebody else did something to the enquiry since the page was opened, so that nothing was done."""

    def __init__(self) -> None:
        super().__init__([AskFault.MOVED_ON])


def side_of(by: Actor) -> Side:
    """On whose side somebody acts: a provider's people ask, everybody else is of the council."""
    return Side.ASKER if by.kind is ActorKind.PROVIDER else Side.COUNCIL


def desk_of(by: Actor, council_id: int) -> Actor:
    """The same person at the desk of a council: what comes in through a door is written down there."""
    return Actor(by.user_id, by.name, ActorKind.OPERATOR, council_id=council_id)


def readable(by: Actor) -> QuerySet[Enquiry]:
    """The enquiries that somebody may read: their council's, of those about money only its readers; or their own."""
    rows = Enquiry.objects.all()
    if by.kind is ActorKind.PROVIDER:
        return rows.filter(asked(by))
    rows = rows.filter(council_id=by.council_id or 0)
    return rows if by.may(Can.SEE_FINANCE_ENQUIRIES) else rows.filter(finance=False)


def held(by: Actor, enquiry_id: int) -> Enquiry:
    """The enquiry, held until the transaction ends, so that steps come one after the other. Raises Http404."""
    rows = readable(by).select_related("council", "service", "team")
    return get_object_or_404(rows.select_for_update(of=("self",)), pk=enquiry_id)


def held_by_asker(by: Actor, enquiry_id: int) -> Enquiry:
    """The same for a provider's people, who act in no council: held at the desk of the enquiry's council.

    They may read their own; the database lets nobody but the council change it. Raises Http404.
    """
    own = get_object_or_404(readable(by), pk=enquiry_id)
    tenancy.become(desk_of(by, own.council_id))
    return Enquiry.objects.select_for_update(of=("self",)).select_related("council").get(pk=own.pk)


def before(row: Enquiry, key: str) -> EnquiryEvent | None:
    """The step that this very submission made before, if it did."""
    return row.events.filter(submission_key=key).first() if key else None


def step(
    by: Actor,
    row: Enquiry,
    verb: Verb,
    *,
    now: datetime,
    words: str = "",
    key: str = "",
    seen: int = 0,
    target: State | None = None,
    side: Side | None = None,
    **said: Any,
) -> EnquiryEvent:
    """Make one move of an enquiry that is held. The same submission twice is one step.

    `seen` is the last event that the page showed: raises MovedOn where there is a newer one. `target` chooses where a
    verb can lead to several states, `side` says on whose side it is where the actor does not tell. Raises Refused.
    """
    if again := before(row, key):
        audit.note(subject=f"enquiry:{row.ref}", council=row.council_id, again=True)
        return again
    refuse_if(may_move(State(row.state), verb, side or side_of(by)))
    if seen and row.events.filter(pk__gt=seen).exists():
        raise MovedOn
    return write(
        by,
        row,
        verb,
        target or MOVES.target(State(row.state), verb),
        now=now,
        words=words,
        key=key,
        side=side,
        **said,
    )


def write(
    by: Actor,
    row: Enquiry,
    verb: Verb,
    target: State,
    *,
    now: datetime,
    words: str = "",
    key: str = "",
    internal: bool = False,
    side: Side | None = None,
    **said: Any,
) -> EnquiryEvent:
    """Add an event to an enquiry's history, and let its columns follow. Its words stay out of the audit book."""
    began = verb in (Verb.RECEIVE, Verb.SPLIT_OFF)
    event = EnquiryEvent.objects.create(
        council_id=row.council_id, enquiry=row, verb=verb.value, from_state="" if began else row.state,
        to_state=target.value, at=now, by_id=by.user_id, by_name=by.name, side=(side or side_of(by)).value,
        words=words.strip(), internal=internal or verb in INTERNAL, submission_key=key, **said,
    )  # fmt: skip
    _follow(row, verb, target, now)
    row.save()
    audit.note(subject=f"enquiry:{row.ref}", council=row.council_id, step=verb.value, state=row.state)
    return event


def _follow(row: Enquiry, verb: Verb, target: State, now: datetime) -> None:
    """Set the columns that every step moves: the state, the clock, and what it took to answer."""
    clock = clock_of(row.council_id, row.received_on).value
    reopens = target is State.REOPENED and row.state in (State.ANSWERED, State.CLOSED)
    if verb is Verb.ANSWER and target is State.ANSWERED and row.answered_at is None:
        _answered(row, now, clock)
    if target is State.WAITING and row.paused_at is None:
        row.paused_at = now
    elif target.runs and row.paused_at is not None:
        row.paused_minutes, row.paused_at = row.clock.paused_until(now, clock), None
    if reopens:
        row.clock_since, row.paused_minutes, row.escalated_at = now, 0, None
    row.state, row.last_at = target.value, now
    row.due_at = row.clock.due(clock)
    row.ended_at = None if target.is_open else row.ended_at or now


def _answered(row: Enquiry, now: datetime, clock: ClockPolicy) -> None:
    """Keep how long it took to answer first."""
    row.answered_at, row.answered_minutes = now, row.clock.spent(now, clock)
    row.in_time = row.answered_minutes <= row.allowed_minutes
