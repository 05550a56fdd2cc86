"""Signals that people note by hand, and take back: for what no other room tells yet."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Reason, Refused, refuse_if
from carepost.register.models import Service
from carepost.risk.actions.by_hand import council_of
from carepost.risk.actions.signals import take_in, withdraw
from carepost.risk.actions.standing import WorkedOut, work_out
from carepost.risk.models import NOTED, SignalRow
from carepost.risk.rules.noting import Note, may_note


class NotingRefused(Reason):
    """Why a signal cannot be noted or taken back now, beside what the rules say."""

    NOT_HERE = "This service is not in your council’s area, or has closed."
    TWICE = "This was noted already."
    GONE = "There is no such signal, noted by hand in your council."
    TAKEN_BACK = "Somebody has taken this back already."
    NO_REASON = "Say why it no longer counts. The reason stays with it."


@action("risk.note_signal")
def note_signal(*, by: Actor, service: Service, note: Note, submission_key: str) -> WorkedOut:
    """Keep what somebody saw or was told about a service, and work its standing out with it.

    Sent twice with one key it is refused the second time. Raises Refused.
    """
    council_id, today = council_of(by), clock.today()
    here = service.host_id == council_id and service.status in ("registered", "dormant")
    refuse_if([*may_note(note, today), *([] if here else [NotingRefused.NOT_HERE])])
    source_ref = f"{NOTED}{submission_key}"
    try:
        with transaction.atomic():
            take_in(
                by=by,
                council_id=council_id,
                service_id=service.pk,
                signals=[note.signal()],
                source_ref=source_ref,
                noted_by=by.name,
            )
    except IntegrityError as twice:
        raise Refused([NotingRefused.TWICE]) from twice
    return work_out(council_id=council_id, service_ids=[service.pk], on=today, by_name=by.name)


@action("risk.withdraw_signal")
def withdraw_signal(*, by: Actor, signal_id: int, reason: str) -> WorkedOut:
    """Let a signal noted by hand no longer count; it stays readable with the reason. Raises Refused."""
    council_id, today = council_of(by), clock.today()
    rows = SignalRow.objects.filter(council_id=council_id, source_ref__startswith=NOTED)
    row = rows.select_related("withdrawal").filter(pk=signal_id).first()
    if row is None:
        raise Refused([NotingRefused.GONE])
    against = [] if reason.strip() else [NotingRefused.NO_REASON]
    refuse_if([*against, *([NotingRefused.TAKEN_BACK] if hasattr(row, "withdrawal") else [])])
    try:
        with transaction.atomic():
            taken = withdraw(by=by, council_id=council_id, source_ref=row.source_ref, reason=reason.strip())
    except IntegrityError as at_once:
        raise Refused([NotingRefused.TAKEN_BACK]) from at_once
    refuse_if([] if taken else [NotingRefused.TAKEN_BACK])  # somebody was quicker since the row was read
    return work_out(council_id=council_id, service_ids=[row.service_id], on=today, by_name=by.name)
