"""What this room does by itself: every morning it warns of tokens that end, and forgets what was asked long ago."""

from __future__ import annotations

import logging

from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.api import actions, delivering
from carepost.core import tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.councils.each import SomeFailed
from carepost.councils.models import Council, ProviderBody
from carepost.councils.permissions import Can

logger = logging.getLogger(__name__)
_TEND = frozenset({Can.TEND_TOKENS.value})
_NAME = "machine access every morning"


@app.periodic(cron="20 7 * * *")
@app.task(name="api.every_morning", queueing_lock="api.every_morning")
def every_morning(timestamp: int) -> None:
    """Warn keepers of what ends soon, and forget old requests, organisation by organisation."""
    close_old_connections()
    tend_all()


@app.task(name="api.deliver")
def deliver(*, delivery_id: int, council_id: int) -> None:
    """Send one message to another program. One that is not taken is queued again, for later."""
    close_old_connections()
    try:
        delivering.deliver(delivery_id, council_id)
    finally:
        close_old_connections()


def tend_all() -> int:
    """Tend every organisation's tokens, each in its own scope and transaction; returns how many keepers were warned.

    Raises SomeFailed at the end, where one's could not be tended.
    """
    councils = [
        Actor.operator(_NAME, council_id=council, permissions=_TEND)
        for council in Council.objects.order_by("pk").values_list("pk", flat=True)
    ]
    providers = [
        Actor(None, _NAME, ActorKind.OPERATOR, provider_id=provider, permissions=_TEND)
        for provider in ProviderBody.objects.order_by("pk").values_list("pk", flat=True)
    ]
    done = [_tend(by) for by in (*councils, *providers)]
    if failed := done.count(None):
        raise SomeFailed(f"{_NAME} failed for {failed} organisations")
    return sum(warned for warned in done if warned is not None)


def _tend(by: Actor) -> int | None:
    """How many keepers were warned; None where it failed, which is logged."""
    try:
        with tenancy.transaction_for(by):
            return actions.tend_tokens(by=by) if actions.is_anything_to_tend(by) else 0
    except Exception:
        logger.exception("%s failed for council %s, provider %s", _NAME, by.council_id, by.provider_id)
        return None
