"""Whoever took our mails is asked what became of them, where it tells when it is asked and has not told by itself."""

from __future__ import annotations

import logging
from datetime import timedelta

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.gateways.failures import GatewayFailed
from carepost.gateways.mail.coming_back import take_news
from carepost.gateways.mail.marks import Mark
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.states import State
from carepost.gateways.mail.transports import in_use

logger = logging.getLogger(__name__)
#: A mail is on its way for up to three days; most arrive at once, and where receipts are set up one says so by itself.
YOUNGEST, OLDEST = timedelta(minutes=2), timedelta(days=4)
MOST = 200  # at a time, any of them, so that none that stays on its way keeps others from being asked about


def ask_after(council_id: int | None) -> int:
    """Ask about the mails of a council, or of nobody, that left and of which nobody has told. Returns of how many it
    was told.
    """
    way, now = in_use(), clock.now()
    if not way.tells:
        return 0
    with tenancy.transaction_for(Actor.operator("mail", council_id=council_id)):
        rows = QueuedMail.objects.filter(council_id=council_id, state=State.SENT, transport=way.name)
        rows = rows.filter(moved_at__gt=now - OLDEST, moved_at__lt=now - YOUNGEST)
        keys = list(rows.order_by("?").values_list("pk", flat=True)[:MOST])
    told = 0
    for mark in (Mark(key, council_id) for key in keys):
        try:
            news = way.became(mark)
        except GatewayFailed as failure:
            logger.warning("What became of mail: %s", failure.sentence)
            break
        if news is not None:
            with tenancy.transaction_for(Actor.operator("mail", council_id=council_id)):
                take_news(mark, news)
            told += 1
    return told
