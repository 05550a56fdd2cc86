"""The verbs of an early closing: it is noted, held against CQC's register, and taken back."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from carepost.contact.actions import climbing
from carepost.contact.actions import clock as clocks
from carepost.contact.actions.claiming import ClaimRefused, called_here
from carepost.contact.models import Closing, ClosingEvent, LadderStep, ServiceContact, WelfareCall
from carepost.contact.rules import StepState, StepVerb
from carepost.contact.rules.closing import (
    CLOSING_MOVES,
    ClosingState,
    ClosingVerb,
    Heard,
    may_note_closing,
    may_undo_closing,
    what_cqc_says,
)
from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.permissions import Can
from carepost.register.models import Service

_GONE = Q(service__status="deregistered")
#: Where the register and a closing do not agree any more.
_UNLIKE = (Q(state=ClosingState.NOTED) & _GONE) | (Q(state=ClosingState.CONFIRMED) & ~_GONE)


@action(Can.NOTE_CLOSING)
def note_closing(*, by: Actor, service: Service, heard: Heard, call_id: int | None = None) -> Closing:
    """Note that a service has closed: from now on no call is due, and its ladder ends. Raises Refused.

    `call_id` is the call in which it was heard.
    """
    now = clock.now()
    if by.council_id is None or service.host_id != by.council_id:
        raise Refused([ClaimRefused.NOT_HERE])
    contact = clocks.lock(by.council_id, service.pk)
    service.refresh_from_db(fields=["status", "deregistered_on"])
    deregistered = service.status == "deregistered"
    if not deregistered:
        called_here(by, service)
    refuse_if(
        may_note_closing(
            heard,
            clock.local_day(now),
            registered_on=service.registered_on,
            deregistered=deregistered,
            noted=contact.closed_on is not None,
            last_completed_on=contact.last_completed_on,
        )
    )
    closing = Closing(
        council_id=by.council_id, service=service, closed_on=heard.closed_on, said_by=heard.said_by.strip(),
        call=_call(by, service, call_id), noted_on=clock.local_day(now), noted_by=by.name,
    )  # fmt: skip
    _move(by, closing, ClosingVerb.NOTE, words=f"{closing.said_by} said so.")
    _set(contact, closing)
    waiting = _steps(contact).filter(state=StepState.WAITING)
    climbing.write(by, waiting, StepVerb.END, now=now, words="It was noted as closed.")
    return closing


@action(Can.UNDO_CLOSING)
def undo_closing(*, by: Actor, closing_id: int, reason: str) -> Closing:
    """Take a closing back, with a reason: calls are due again as if it had never been noted. Raises Refused."""
    found = get_object_or_404(Closing, council_id=by.council_id or 0, pk=closing_id)
    contact = clocks.lock(found.council_id, found.service_id)
    closing = _held(found.council_id).get(pk=closing_id)
    refuse_if(may_undo_closing(ClosingState(closing.state), reason))
    began = closing.events.earliest("pk").at
    _move(by, closing, ClosingVerb.UNDO, words=reason.strip())
    _set(contact, None)
    ended = _steps(contact).filter(
        state=StepState.ENDED, settled_at__gte=began, since=climbing.since_of(contact)
    )
    climbing.write(by, ended, StepVerb.RAISE, now=clock.now(), words="It had not closed.")
    return closing


@action(Can.CHECK_CLOSINGS)
def check_closings(*, by: Actor, council_id: int) -> int:
    """Hold every closing against what the register shows now; returns how many moved."""
    moved = 0
    for closing in _held(council_id).filter(_UNLIKE).order_by("pk"):
        gone = closing.service.status == "deregistered"
        if verb := what_cqc_says(ClosingState(closing.state), deregistered=gone):
            _move(by, closing, verb)
            moved += 1
    audit.note(subject=f"council:{council_id}", council=council_id, moved=moved)
    return moved


def to_check(council_id: int) -> bool:
    """Whether the register shows something else of a closing than it did when that was last looked at."""
    return Closing.objects.filter(_UNLIKE, council_id=council_id).exists()


def _held(council_id: int) -> QuerySet[Closing, Closing]:
    """Closings, each held until the transaction ends, so that two do not move one at a time."""
    return (
        Closing.objects.filter(council_id=council_id)
        .select_related("service")
        .select_for_update(of=("self",))
    )


def _steps(contact: ServiceContact) -> QuerySet[LadderStep, LadderStep]:
    steps = LadderStep.objects.filter(council_id=contact.council_id, service_id=contact.service_id)
    return steps.select_for_update()


def _set(contact: ServiceContact, closing: Closing | None) -> None:
    contact.closed_on = closing.closed_on if closing else None
    contact.save(update_fields=["closed_on"])


def _call(by: Actor, service: Service, call_id: int | None) -> WelfareCall | None:
    """The call in which it was heard, if it is one to this service."""
    rows = WelfareCall.objects.filter(council_id=by.council_id or 0, service=service)
    return rows.filter(pk=call_id).first() if call_id else None


def _move(by: Actor, closing: Closing, verb: ClosingVerb, *, words: str = "") -> None:
    """Let a verb happen to a closing: its state follows, an event is added, and the audit book is told."""
    began = closing.pk is None
    target = CLOSING_MOVES.target(None if began else ClosingState(closing.state), verb)
    before, closing.state = "" if began else closing.state, target.value
    closing.save()
    ClosingEvent.objects.create(
        council_id=closing.council_id, closing=closing, verb=verb.value, from_state=before,
        to_state=target.value, at=clock.now(), by_id=by.user_id, by_name=by.name, words=words,
    )  # fmt: skip
    audit.note(
        subject=f"service:{closing.service.ref}", council=closing.council_id, closing=closing.pk, verb=verb.value,
        state=closing.state, reason=words,
    )  # fmt: skip
