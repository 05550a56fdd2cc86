"""An officer's own calendar address: opened, and closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from carepost.contact.actions.rota.publishing import policy_of
from carepost.contact.models import CalendarFeed
from carepost.contact.rules.rota import CALENDAR_SALT, digest_of
from carepost.core import audit, clock, ids
from carepost.core.acting import Actor
from carepost.core.action import action


@dataclass(frozen=True, slots=True)
class Opened:
    """A calendar that was opened. `token` is told once; only its digest is kept."""

    feed: CalendarFeed
    token: str


@action("contact.open_calendar")
def open_calendar(*, by: Actor) -> Opened:
    """Make a new secret calendar address for oneself; the one before no longer answers."""
    council_id, now = by.council_id or 0, clock.now()
    _close(by)
    token = signing.dumps([council_id, ids.submission_key()], salt=CALENDAR_SALT)
    days = policy_of(council_id, now).value.calendar_days
    feed = CalendarFeed.objects.create(
        council_id=council_id,
        user_id=by.user_id or 0,
        digest=digest_of(token),
        made_at=now,
        expires_on=clock.local_day(now) + timedelta(days=days),
    )
    audit.note(subject=f"user:{by.user_id}", until=feed.expires_on)
    return Opened(feed, token)


@action("contact.close_calendar")
def close_calendar(*, by: Actor) -> int:
    """Close one's own calendar address, as when it was given to somebody. Returns how many were open."""
    closed = _close(by)
    audit.note(subject=f"user:{by.user_id}", closed=closed)
    return closed


def _close(by: Actor) -> int:
    mine = CalendarFeed.objects.filter(council_id=by.council_id or 0, user_id=by.user_id or 0, closed_at=None)
    return mine.update(closed_at=clock.now())
