"""What is done with tokens every morning."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from carepost.api.holding import own_tokens, whose
from carepost.api.models import Answered, Delivery, Request, Token
from carepost.api.queue import deliver_later
from carepost.api.rules import ApiPolicy
from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.councils.permissions import Can
from carepost.gateways.mail import Message
from carepost.gateways.mail.queueing import send_on_commit
from carepost.ui.words import long_date

_SUBJECT = "The token for {name} ends on {day}"
_TEXT = """The token with which {name} reads from or writes to Carepost ends on {day}.

You keep it. Make another one in time and give it to that program, then revoke this one:
{link}
"""


@action(Can.TEND_TOKENS)
def tend_tokens(*, by: Actor) -> int:
    """Tell keepers once that a token ends soon, forget what tokens asked long ago, and queue again
    what was left behind. Returns how many were told.

    For one organisation: that of the actor. The days of both are the policy `api.tokens`.
    """
    now = clock.now()
    ending = _ending(by, now).select_related("keeper").select_for_update(of=("self",))
    warned = [_warn(token, now) for token in ending]
    forgotten, _ = _old(by, now).delete()
    _answered_long_ago(by, now).delete()
    deliver_later(_left_behind(by, now).values_list("pk", flat=True), by)
    audit.note(subject="tokens", warned=warned, forgotten=forgotten)
    return len(warned)


def is_anything_to_tend(by: Actor) -> bool:
    """Whether `tend_tokens` would do anything for that organisation. The scope in the database must be the actor's."""
    now = clock.now()
    kinds = (_ending(by, now), _old(by, now), _answered_long_ago(by, now), _left_behind(by, now))
    return any(rows.exists() for rows in kinds)


def _ending(by: Actor, now: datetime) -> QuerySet[Token, Token]:
    rows = own_tokens(by).filter(revoked_at__isnull=True, warned_at__isnull=True, expires_at__gt=now)
    return rows.filter(expires_at__lte=now + timedelta(days=_policy(by, now).warn_days))


def _old(by: Actor, now: datetime) -> QuerySet[Request, Request]:
    long_ago = now - timedelta(days=_policy(by, now).remember_days)
    return Request.objects.filter(token__in=own_tokens(by), at__lt=long_ago)


def _answered_long_ago(by: Actor, now: datetime) -> QuerySet[Answered, Answered]:
    return Answered.objects.filter(
        token__in=own_tokens(by), at__lt=now - timedelta(hours=_policy(by, now).key_hours)
    )


def _left_behind(by: Actor, now: datetime) -> QuerySet[Delivery, Delivery]:
    """Messages that were due an hour ago and more, such as those at which a worker was killed."""
    return Delivery.objects.filter(**whose(by), next_at__lt=now - timedelta(hours=1))


def _policy(by: Actor, now: datetime) -> ApiPolicy:
    return policies.in_force(ApiPolicy, by.council_id, clock.local_day(now)).value


def _warn(token: Token, now: datetime) -> str:
    """Write to the keeper; returns what the token begins with."""
    token.warned_at = now
    token.save(update_fields=["warned_at"])
    told = {
        "name": token.name,
        "day": long_date(clock.local_day(token.expires_at)),
        "link": f"{settings.SITE_URL}{reverse('tokens:token', args=[token.pk])}",
    }
    message = Message(
        to=token.keeper.email,
        subject=_SUBJECT.format(**told),
        text=_TEXT.format(**told),
        kind="token-ends",
        reference=token.prefix,
    )
    send_on_commit(message, council_id=token.council_id)
    return token.prefix
