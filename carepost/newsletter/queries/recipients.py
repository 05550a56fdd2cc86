"""The recipients of an edition, each with what became of its mail; and how many read the newsletter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import Http404

from carepost.core.acting import Actor
from carepost.gateways.mail.models import QueuedMail
from carepost.newsletter.models import Edition, Recipient, Subscription, SubscriptionStep
from carepost.newsletter.rules import Delivery, State
from carepost.newsletter.rules.delivery import OF_LEFT_OUT, OF_MAIL

Recipients = QuerySet[Any, Any]  # with what `with_delivery` annotates


def recipients(
    viewer: Actor, row: Edition, where: Sequence[str] = (), reader: str = "", words: str = ""
) -> Recipients:
    """The recipients of an edition with where each one's mail is (`delivery`), what went wrong (`said`), and whether
    they left by this edition (`left_here`).
    """
    rows = with_delivery(Recipient.objects.filter(council_id=viewer.council_id or 0, edition=row))
    if where:
        rows = rows.filter(delivery__in=where)
    if reader:
        rows = rows.filter(readers__contains=[reader])
    if words:
        rows = rows.filter(Q(address__icontains=words) | Q(about__icontains=words) | Q(name__icontains=words))
    return rows.order_by("left_out", "address", "pk")


def with_delivery(rows: Recipients) -> Recipients:
    """The rows with what became of each mail, asked of the mail itself so that the two never differ."""
    mail = QueuedMail.objects.filter(pk=OuterRef("mail"))
    left = SubscriptionStep.objects.filter(
        subscription=OuterRef("subscription"), edition=OuterRef("edition"), reads=False
    )
    asked = rows.annotate(
        mail_state=Subquery(mail.values("state")[:1]),
        said=Subquery(mail.values("said")[:1]),
        left_here=Exists(left),
    )
    found: Recipients = asked.annotate(
        delivery=Case(
            *(When(left_out=why.value, then=Value(told.value)) for why, told in OF_LEFT_OUT.items()),
            *(When(mail_state=state.value, then=Value(told.value)) for state, told in OF_MAIL.items()),
            When(mail__isnull=False, mail_state__isnull=True, then=Value(Delivery.FORGOTTEN.value)),
            When(mail__isnull=True, edition__state=State.STOPPED, then=Value(Delivery.GIVEN_UP.value)),
            default=Value(Delivery.WAITING.value),
            output_field=CharField(),
        )
    )
    return found


def delivered(viewer: Actor, row: Edition) -> Mapping[Delivery, int]:
    """How many recipients are where, those of none left out."""
    rows = recipients(viewer, row).order_by().values("delivery").annotate(n=Count("pk"))
    found = {each["delivery"]: each["n"] for each in rows}
    return {where: found[where.value] for where in Delivery if where.value in found}


def recipient(viewer: Actor, recipient_id: int) -> Any:
    """One recipient with its edition. Raises Http404."""
    rows = with_delivery(Recipient.objects.filter(council_id=viewer.council_id or 0))
    found = rows.select_related("edition").filter(pk=recipient_id).first()
    if found is None:
        raise Http404("There is no recipient of that number")
    return found


@dataclass(frozen=True, slots=True)
class Readers:
    """How many addresses read the newsletter, and how many have left it."""

    read: int
    left: int


def readers(viewer: Actor) -> Readers:
    """Counts alone: who left is nobody's business but theirs."""
    rows = Subscription.objects.filter(council_id=viewer.council_id or 0)
    told = rows.aggregate(read=Count("pk", filter=Q(left_at__isnull=True)), all=Count("pk"))
    return Readers(told["read"], told["all"] - told["read"])


def left_by(viewer: Actor, row: Edition) -> int:
    """How many left the newsletter by the link of this edition, and did not come back."""
    steps = SubscriptionStep.objects.filter(edition=row, reads=False, subscription__left_at__isnull=False)
    return steps.values("subscription").distinct().count()
