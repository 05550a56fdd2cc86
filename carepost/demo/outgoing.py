"""What became of Ambershire's mails: most wait for the worker; some left, came back, were refused, or are in doubt."""

from __future__ import annotations

from datetime import timedelta

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.demo.cast import Cast
from carepost.enquiries.actions import receive_mail
from carepost.gateways.fake_carrier import Carrier, report_on
from carepost.gateways.mail import sending
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.states import Verb
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


def _move(row: QueuedMail, *verbs: Verb, said: str = "") -> None:
    with clock.freeze(row.queued_at + timedelta(minutes=1)):
        row.taken_at, row.tries, row.said = clock.now(), 1, said
        for verb in verbs:
            sending.move(row, verb)
