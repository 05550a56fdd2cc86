"""What this room does by itself: every morning it warns of tokens that end, and forgets what was asked long ago."""

from __future__ import annotations

import logging

from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.api import actions, delivering
from carepost.api.holding import office_of
from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.councils.each import SomeFailed
from carepost.councils.models import Council, ProviderBody
from carepost.councils.permissions import Can

logger = logging.getLogger(__name__)
_NAME = "machine access every morning"


@app.periodic(cron="20 7 * * *")
@app.task(name="api.every_morning", queueing_lock="api.every_morning")
def every_morning(timestamp: int) -> None:
    """Warn keepers of what ends soon, and forget old requests, organisation by organisation."""
    close_old_connections()
    tend_all()


@app.task(name="api.deliver")
def deliver(*, delivery_id: int, council_id: int | None, provider_id: int | None = None) -> None:
    """Send one message to another program. One that is not taken is queued again, for later."""
    close_old_connections()
    try:
        delivering.deliver(delivery_id, council_id, provider_id)
    finally:
        close_old_connections()


def tend_all() -> int:
    """Tend every organisation's tokens, each in its own scope and transaction; returns how many keepers were warned.

    Raises SomeFailed at the end, where one's could not be tended.
    """
    councils = [
        office_of(council, None, _NAME, Can.TEND_TOKENS)
        for council in Council.objects.order_by("pk").values_list("pk", flat=True)
    ]
    providers = [
        office_of(None, provider, _NAME, Can.TEND_TOKENS)
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
