"""Somebody leaves the newsletter, or comes back: by the link in their mail, or signed in. Never by the council."""

from __future__ import annotations

from django.db.models import QuerySet

from carepost.core import audit, clock, tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.models import User
from carepost.councils.permissions import Can
from carepost.newsletter.actions.steps import desk_of
from carepost.newsletter.models import Subscription, SubscriptionStep
from carepost.newsletter.rules import LeaveFault, Way
from carepost.register.models import Service
from carepost.register.reach import own


@action(Can.LEAVE_NEWSLETTER)
def leave(
    *, by: Actor, council_id: int, way: Way, subscription_id: int | None = None, edition_id: int | None = None
) -> Subscription:
    """Leave a council's newsletter. Leaving twice is leaving once. Raises Refused."""
    return _set(by, council_id, way, subscription_id, edition_id, reads=False)


@action(Can.JOIN_NEWSLETTER)
def come_back(
    *, by: Actor, council_id: int, way: Way, subscription_id: int | None = None, edition_id: int | None = None
) -> Subscription:
    """Read a council's newsletter again. Raises Refused."""
    return _set(by, council_id, way, subscription_id, edition_id, reads=True)


def _set(
    by: Actor, council_id: int, way: Way, subscription_id: int | None, edition_id: int | None, *, reads: bool
) -> Subscription:
    row = (
        _behind_a_link(by, council_id, subscription_id)
        if way is not Way.PORTAL
        else _ones_own(by, council_id)
    )
    if (row.left_at is None) != reads:
        row.left_at = None if reads else clock.now()
        row.save(update_fields=["left_at"])
        SubscriptionStep.objects.create(
            council_id=council_id,
            subscription=row,
            edition_id=edition_id,
            reads=reads,
            way=way,
            at=clock.now(),
        )
    # the number alone: the audit book is kept longer than an address needs to be
    audit.note(subject=f"subscription:{row.pk}", council=council_id, reads=reads, way=way.value)
    return row


def _behind_a_link(by: Actor, council_id: int, subscription_id: int | None) -> Subscription:
    """The one that a link names. Only who holds the link comes through it: they act for the council's door alone."""
    refuse_if([] if by.kind is ActorKind.OPERATOR and by.council_id == council_id else [LeaveFault.NOT_YOURS])
    return _held(Subscription.objects.filter(council_id=council_id, pk=subscription_id or 0))


def _ones_own(by: Actor, council_id: int) -> Subscription:
    """The one of the address with which a provider's person signs in, made if it is not there."""
    served = Service.objects.filter(own(by), host_id=council_id)
    if by.kind is not ActorKind.PROVIDER or not served.exists():
        raise Refused([LeaveFault.NOT_HERE])
    address = User.objects.get(pk=by.user_id or 0).email.lower()
    tenancy.become(desk_of(by, council_id))
    Subscription.objects.get_or_create(council_id=council_id, address=address)
    return _held(Subscription.objects.filter(council_id=council_id, address=address))


def _held(rows: QuerySet[Subscription]) -> Subscription:
    row = rows.select_for_update().first()
    if row is None:
        raise Refused([LeaveFault.NOT_YOURS])
    return row
