"""To whom editions went is forgotten when its time is over; what was sent, and to how many, stays."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef

from carepost.core import audit, clock, holds, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.councils.permissions import Can
from carepost.gateways.mail.models import QueuedMail
from carepost.newsletter.models import Edition, Recipient, Subscription
from carepost.newsletter.rules import NewsletterPolicy
from carepost.newsletter.rules.delivery import OF_MAIL


@action(Can.FORGET_RECIPIENTS)
def forget_recipients(*, by: Actor, council_id: int) -> int:
    """Remove the recipients of editions that are older than the policy keeps them and under no legal hold, and keep how
    many failed.

    An address that nothing was sent to is forgotten too, but for those that left: nobody is to write to them again.
    Returns how many were removed.
    """
    now = clock.now()
    days = policies.in_force(NewsletterPolicy, council_id, clock.local_day(now)).value.recipients_days
    old = Edition.objects.filter(council_id=council_id, finished_at__lte=now - timedelta(days=days))
    old = old.exclude(holds.under(council_id, "newsletter", "started_at"))
    gone = 0
    for row in old.filter(Exists(Recipient.objects.filter(edition=OuterRef("pk")))).order_by("pk"):
        row.failed = _failed(row)
        row.save(update_fields=["failed"])
        gone += row.recipients.all().delete()[0]
    _forget_subscriptions(council_id)
    audit.note(subject="newsletter", council=council_id, forgotten=gone)
    return gone


def _failed(row: Edition) -> int:
    failed = [state for state, told in OF_MAIL.items() if told.failed]
    mails = row.recipients.filter(mail__isnull=False).values("mail")
    return QueuedMail.objects.filter(council_id=row.council_id, pk__in=mails, state__in=failed).count()


def _forget_subscriptions(council_id: int) -> None:
    used = Exists(Recipient.objects.filter(subscription=OuterRef("pk")))
    idle = Subscription.objects.filter(council_id=council_id, left_at__isnull=True, steps__isnull=True)
    idle.exclude(used).delete()
