"""One message to one program: sent outside any transaction, and what came of it written down in one of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from carepost.api import actions
from carepost.api.announcing import NAME
from carepost.api.holding import office_of
from carepost.api.models import Delivery, Subscription
from carepost.api.queue import deliver_later
from carepost.api.rules import ApiPolicy, gives_up, next_try, signature
from carepost.core import clock, policies, tenancy
from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.gateways import hooks
from carepost.gateways.failures import GatewayFailed

AT = "/api/v1"
_GONE = 410


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: signed, and small enough that nothing of it is anybody's secret."""

    url: str
    body: str
    headers: dict[str, str]


def deliver(delivery_id: int, council_id: int | None, provider_id: int | None = None) -> None:
    """Send one message that is due, and write down what came of it. One that was sent or given up is left alone."""
    office = office_of(council_id, provider_id, NAME, Can.GIVE_UP_SUBSCRIPTION)
    with tenancy.transaction_for(office):
        row = _due(delivery_id)
        message = _message(row, clock.now()) if row else None
    if message is None:
        return
    status, failure = _sent(message)
    with tenancy.transaction_for(office):
        _keep(office, delivery_id, status, failure, clock.now())


def _due(delivery_id: int) -> Delivery | None:
    rows = Delivery.objects.select_related("subscription").filter(subscription__ended_at__isnull=True)
    return rows.filter(pk=delivery_id, next_at__isnull=False).first()


def _message(row: Delivery, now: datetime) -> Message:
    program = row.subscription
    data = {"service_id": row.about or None, "link": f"{settings.SITE_URL}{AT}{row.path}"}
    told = {"type": row.event, "timestamp": row.announced_at.isoformat(), "data": data}
    body = json.dumps(told, sort_keys=True)
    before = program.before_until is not None and now < program.before_until
    secrets = [program.secret, program.secret_before] if before else [program.secret]
    return Message(
        program.url,
        body,
        {
            "Content-Type": "application/json",
            "User-Agent": "Carepost",
            "webhook-id": row.message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature(secrets, row.message_id, now, body),
        },
    )


def _sent(message: Message) -> tuple[int | None, str]:
    """The status that came back, and what went wrong in words; empty where it was taken."""
    try:
        answer = hooks.post(message.url, message.body.encode(), message.headers)
    except GatewayFailed as failed:
        return None, failed.sentence
    return answer.status, "" if answer.taken else f"It answered {answer.status}."


def _keep(office: Actor, delivery_id: int, status: int | None, failure: str, now: datetime) -> None:
    row = Delivery.objects.select_for_update(of=("self",)).select_related("subscription").get(pk=delivery_id)
    row.tries, row.status, row.failure = row.tries + 1, status, failure
    if not failure:
        row.taken_at, row.next_at = now, None
        Subscription.objects.filter(pk=row.subscription_id).update(failing_since=None)
    else:
        _failed(office, row, now)
    row.save(update_fields=["tries", "status", "failure", "taken_at", "next_at"])


def _failed(office: Actor, row: Delivery, now: datetime) -> None:
    """Try it later, or give it up; a program that has taken nothing for days is told no more."""
    numbers = policies.in_force(ApiPolicy, office.council_id, clock.local_day(now)).value
    program = row.subscription
    Subscription.objects.filter(pk=program.pk, failing_since__isnull=True).update(failing_since=now)
    since = program.failing_since or now
    over = now >= since + timedelta(days=numbers.failing_days) or row.status == _GONE
    if over:
        actions.give_up_subscription(by=office, subscription_id=program.pk)
    row.next_at = (
        None if over or gives_up(row.announced_at, now, numbers.webhook_days) else next_try(row.tries, now)
    )
    if row.next_at is not None:
        deliver_later([row.pk], office, row.next_at)
