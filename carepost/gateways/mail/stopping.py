"""Mails that are part of one thing are stopped together, wherever they are on their way; and go on after all.

Whoever sends holds a mail's row at each step and looks again: one that was stopped is no longer in its hand. Only what
is being handed over at that very moment cannot be held back. If it is not taken then, it is not tried again.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from carepost.core import clock
from carepost.gateways.mail.message import Message
from carepost.gateways.mail.models import QueuedMail, Stop
from carepost.gateways.mail.moving import move
from carepost.gateways.mail.queueing import look_at
from carepost.gateways.mail.states import ON_ITS_WAY, State, Verb


def stop(council_id: int, kind: str, reference: str, *, by: str, why: str) -> int:
    """Let no mail of this reference leave any more, within the transaction. What waits or is in hand is given up; what
    failed, or is being handed over, is not tried again. Returns how many were still on their way.
    """
    Stop.objects.create(
        council_id=council_id, kind=kind, reference=reference, by=by, why=why.strip(), at=clock.now()
    )
    # All are held, whatever their state: whoever tries one again at this moment is waited for, or waits and is refused.
    rows = list(_mails(council_id, kind, reference).select_for_update().order_by("pk"))
    on_its_way = [row for row in rows if row.state in ON_ITS_WAY]
    for row in on_its_way:
        if row.state != State.HANDING:
            _give_up(row, by, why.strip())
    return len(on_its_way)


def go_on(council_id: int, kind: str, reference: str) -> None:
    """Let mails of this reference leave again. What was given up meanwhile stays so until somebody takes it up."""
    Stop.objects.filter(council_id=council_id, kind=kind, reference=reference).delete()


def take_up(messages: Iterable[Message], *, council_id: int) -> None:
    """Send those of these that were given up after all, within the transaction, as soon as it is committed.

    They keep how often they were tried: what may have come through is asked about before it is sent again.
    """
    now, meant = clock.now(), {message.key: message for message in messages}
    rows = QueuedMail.objects.select_for_update().filter(council_id=council_id, state=State.GIVEN_UP)
    for row in rows.filter(pk__in=meant):
        row.content, row.words, row.ended_by = meant[row.pk].frozen(), "", ""
        row.next_try_at = now
        if not row.tries:
            row.queued_at = now  # the days for which it may be tried begin anew
        move(row, Verb.TAKE_UP)
        look_at(row, now)


def stopped(council_id: int, kind: str, reference: str) -> QuerySet[QueuedMail]:
    """The mails of a reference that were given up because they were stopped, and for no other reason."""
    return _mails(council_id, kind, reference).filter(stopped=True)


def is_stopped(row: QueuedMail) -> bool:
    """Whether what this mail is part of was stopped."""
    return _stops(row).exists()


def stop_of(row: QueuedMail) -> Stop | None:
    """What stops this mail, held until the transaction ends, so that nobody lets it go on meanwhile."""
    return _stops(row).select_for_update().first()


def put_off(row: QueuedMail) -> None:
    """Let a mail that was not taken wait for its next try; one that was stopped meanwhile is given up instead."""
    held = stop_of(row)
    if held is None:
        move(row, Verb.PUT_OFF)
    else:
        _give_up(row, held.by, held.why)


def _mails(council_id: int, kind: str, reference: str) -> QuerySet[QueuedMail]:
    return QueuedMail.objects.filter(council_id=council_id, kind=kind, reference=reference).defer("content")


def _stops(row: QueuedMail) -> QuerySet[Stop]:
    return Stop.objects.filter(council_id=row.council_id or 0, kind=row.kind, reference=row.reference)


def _give_up(row: QueuedMail, by: str, why: str) -> None:
    row.ended_by, row.words = by, why
    move(row, Verb.STOP)
