"""Mail that was set aside is tried again, every minute, until the mail server takes it or refuses it for good."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from carepost.gateways.mail.delivery import Retried, retry_unsent

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="mail.try_again", queueing_lock="mail.try_again")
def try_again(timestamp: int) -> Retried:
    """Send what waits, the oldest first; a server that is still away is asked once."""
    tried = retry_unsent()
    if tried.sent or tried.refused:
        logger.info(
            "Mail set aside: %s sent, %s refused, %s waiting", tried.sent, tried.refused, tried.waiting
        )
    return tried
