"""Programs that are told: begun, given another secret, ended."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse

from carepost.api.holding import own_subscriptions, within
from carepost.api.models import Delivery, Subscription
from carepost.api.rules import (
    ApiPolicy,
    Event,
    WebhookRefused,
    against_subscribing,
    events_within,
    secret_of,
)
from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.models import PartnerOrganisation
from carepost.councils.permissions import Can
from carepost.gateways import hooks
from carepost.gateways.mail import Message
from carepost.gateways.mail.queueing import send_on_commit

_FAILED = "It took no message for days"
_TEXT = """{name} took no message for days, so Carepost tells it nothing more.

What it was not told is not lost: it can be read with a token. When the program works again, set it up anew:
{link}
"""


@dataclass(frozen=True, slots=True)
class Signing:
    """A program and its signing secret, told on the page that shows it once."""

    subscription_id: int
    name: str
    secret: str = field(repr=False)


@action(Can.SUBSCRIBE)
def subscribe(
    *, by: Actor, name: str, url: str, events: Iterable[Event], partner_id: int | None = None
) -> Signing:
    """Have a program of one's own organisation, or of a partner, told of events at an address. Raises Refused;
    GatewayFailed for one inside a network.
    """
    partner = get_object_or_404(PartnerOrganisation, pk=partner_id) if partner_id is not None else None
    chosen = frozenset(Event(each) for each in events)
    refuse_if(
        against_subscribing(
            name=name, url=url, events=chosen, within=_within(by, partner_id), partner=partner is not None
        )
    )
    hooks.check(url.strip())
    secret = secret_of(secrets.token_bytes(32))
    row = Subscription.objects.create(
        council_id=by.council_id, provider_id=by.provider_id, partner=partner, name=name.strip(),
        url=url.strip(), events=sorted(chosen), secret=secret, keeper_id=by.user_id or 0, made_at=clock.now(),
    )  # fmt: skip
    audit.note(
        subject=f"webhook:{row.pk}",
        name=row.name,
        url=row.url,
        events=row.events,
        partner=partner.name if partner else None,
    )
    return Signing(row.pk, row.name, secret)


@action(Can.TAKE_OVER_SUBSCRIPTION)
def take_over_subscription(*, by: Actor, subscription_id: int) -> Subscription:
    """Become who answers for a program: from now on it is told of what one may see oneself.

    Raises Refused for one's own, for one that has ended, and where one may not see all that it is told of.
    """
    row = _open(by, subscription_id)
    against = [WebhookRefused.OWN] if row.keeper_id == by.user_id else []
    against += [WebhookRefused.TOO_WIDE] if row.chosen - _within(by, row.partner_id) else []
    refuse_if(against)
    before, row.keeper_id = row.keeper_id, by.user_id or 0
    row.save(update_fields=["keeper"])
    audit.note(subject=f"webhook:{row.pk}", name=row.name, keeper=row.keeper_id, instead_of=before)
    return row


@action(Can.CHANGE_SECRET)
def change_secret(*, by: Actor, subscription_id: int) -> Signing:
    """Sign with a new secret. The one before stays good for some hours, so that the program can change over."""
    row = _open(by, subscription_id)
    now = clock.now()
    numbers = policies.in_force(ApiPolicy, row.council_id, clock.local_day(now)).value
    row.secret_before, row.before_until = row.secret, now + timedelta(hours=numbers.secret_hours)
    row.secret = secret_of(secrets.token_bytes(32))
    row.save(update_fields=["secret", "secret_before", "before_until"])
    audit.note(subject=f"webhook:{row.pk}", name=row.name, before_until=row.before_until)
    return Signing(row.pk, row.name, row.secret)


@action(Can.END_SUBSCRIPTION)
def end_subscription(*, by: Actor, subscription_id: int) -> Subscription:
    """Tell a program nothing more, from now on. Raises Refused when it was ended already."""
    return _end(_open(by, subscription_id), f"Ended by {by.name}")


@action(Can.GIVE_UP_SUBSCRIPTION)
def give_up_subscription(*, by: Actor, subscription_id: int) -> Subscription:
    """Tell nothing more to a program that took no message for days, and write to its keeper."""
    row = _end(_open(by, subscription_id), _FAILED)
    link = f"{settings.SITE_URL}{reverse('tokens:webhook', args=[row.pk])}"
    message = Message(
        to=row.keeper.email,
        subject=f"{row.name} is told nothing more",
        text=_TEXT.format(name=row.name, link=link),
        kind="webhook-ended",
        reference=f"webhook:{row.pk}",
    )
    send_on_commit(message, council_id=row.council_id)
    return row


def _open(by: Actor, subscription_id: int) -> Subscription:
    rows = own_subscriptions(by).select_related("keeper").select_for_update(of=("self",))
    row = get_object_or_404(rows, pk=subscription_id)
    refuse_if([WebhookRefused.ENDED] if row.ended_at else [])
    return row


def _within(by: Actor, partner_id: int | None) -> frozenset[Event]:
    """The events that this person can have a program told of: a partner's, of what is shared with it today."""
    permissions, kind = within(by, partner_id, clock.today())
    return events_within(permissions, kind)


def _end(row: Subscription, why: str) -> Subscription:
    row.ended_at, row.ended_why = clock.now(), why
    row.save(update_fields=["ended_at", "ended_why"])
    Delivery.objects.filter(subscription=row, next_at__isnull=False).update(next_at=None)
    audit.note(subject=f"webhook:{row.pk}", name=row.name, why=why)
    return row
