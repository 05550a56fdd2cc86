"""What became of Ambershire's mails: most left as they were written; some came back, were refused, or are in doubt."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import F

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.calendar import LONDON
from carepost.councils.permissions import Can
from carepost.demo.cast import Cast, operator
from carepost.enquiries.actions import receive_mail
from carepost.gateways.fake_carrier import Carrier, report_on
from carepost.gateways.mail.coming_back import dead_addresses
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.moving import move
from carepost.gateways.mail.states import State, Verb
from carepost.gateways.mail.transports import written

#: Of the oldest mails, one after the other: how it ended with our side, and what their mail server told of it.
_LEFT = (Verb.TAKE, Verb.HAND_OVER, Verb.ACCEPT)
_REFUSED = "The mail server does not accept this address. Check it with the person."
_DOUBT = "The process that sent it ended. Nobody can say whether it was taken."
_TOLD = (
    (Carrier.EXCHANGE, "5.1.10", "550 5.1.1 RESOLVER.ADR.RecipientNotFound; recipient not found"),
    (Carrier.POSTFIX, "5.2.2", "552 5.2.2 Mailbox full"),
    (Carrier.QMAIL, "5.7.1", "554 5.7.1 Message refused: sender not on the list"),
)


def lay_out(cast: Cast) -> None:
    """Let some mails have left, and take in what came back of them, as the mailbox does."""
    by = Actor.operator("mailbox", council_id=cast.ambershire.pk, permissions={Can.RECEIVE_MAIL.value})
    with tenancy.acting_for(by):
        rows = list(QueuedMail.objects.filter(council_id=cast.ambershire.pk).order_by("queued_at", "pk")[:7])
        for row, (carrier, status, said) in zip(rows, _TOLD, strict=False):
            _move(row, *_LEFT)
            with clock.freeze(row.queued_at + timedelta(minutes=3)):
                report = report_on(
                    written(row.message).message().as_bytes(), carrier, status=status, said=said
                )
                receive_mail(by=by, council=cast.ambershire, raw=report)
        for row in rows[3:5]:
            _move(row, *_LEFT)
        for row in rows[5:6]:
            _move(row, Verb.TAKE, Verb.REFUSE, said=_REFUSED)
        for row in rows[6:7]:
            _move(row, Verb.TAKE, Verb.HAND_OVER, Verb.LOSE_SIGHT, said=_DOUBT)


def let_leave(cast: Cast, today: date) -> None:
    """Say of the mails of earlier days that they left a minute after they were written: today's wait for the worker.

    So whoever opens a new demonstration is not written to behind some hundreds of old mails.
    """
    council, midnight = cast.ambershire.pk, datetime.combine(today, time(), LONDON)
    with tenancy.acting_for(operator(cast.ambershire)):
        rows = QueuedMail.objects.filter(council_id=council, state=State.WAITING, queued_at__lt=midnight)
        rows = rows.exclude(to__in=dead_addresses(council, set(rows.values_list("to", flat=True))))
        left = F("queued_at") + timedelta(minutes=1)
        rows.filter(secret=True).update(content=None, state=State.SENT, tries=1, taken_at=left, moved_at=left)
        rows.update(state=State.SENT, tries=1, taken_at=left, moved_at=left)


def _move(row: QueuedMail, *verbs: Verb, said: str = "") -> None:
    with clock.freeze(row.queued_at + timedelta(minutes=1)):
        row.taken_at, row.tries, row.said = clock.now(), 1, said
        for verb in verbs:
            move(row, verb)
