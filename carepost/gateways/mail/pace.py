"""How fast a way out takes mail, and until when it counts as away: one row that all processes share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from carepost.gateways.mail.models import WayOut
from carepost.gateways.mail.transports import Transport

#: Nobody waits longer than this for their turn: the mail is looked at again later.
QUEUE = timedelta(seconds=5)
_SLOT = """
INSERT INTO mail_wayout AS way (name, next_at, said) VALUES (%(name)s, %(now)s + %(gap)s, '')
ON CONFLICT (name) DO UPDATE SET next_at = greatest(way.next_at, %(now)s) + %(gap)s
WHERE way.next_at <= %(now)s + %(queue)s AND (way.away_until IS NULL OR way.away_until <= %(now)s)
RETURNING next_at - %(gap)s
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """When a mail may go. Without its turn (`mine`), when to ask again."""

    at: datetime
    mine: bool


def turn(way: Transport, now: datetime) -> Turn:
    """Take the next free moment of a way out; none while it is away or too many wait."""
    gap = timedelta(minutes=1) / way.per_minute
    given: dict[str, Any] = {"name": way.name, "now": now, "gap": gap, "queue": QUEUE}
    with connection.cursor() as cursor:
        cursor.execute(_SLOT, given)
        if found := cursor.fetchone():
            return Turn(found[0], True)
    row = WayOut.objects.get(name=way.name)
    return Turn(max(row.next_at, row.away_until or row.next_at), False)


def away(way: Transport, until: datetime, said: str) -> None:
    """Nobody tries this way until then. Its last failure is told on the page of what leaves."""
    WayOut.objects.filter(name=way.name).update(away_until=until, said=said)


def back(way: Transport) -> None:
    """It took a mail: whatever was said of it is over."""
    WayOut.objects.filter(name=way.name, away_until__isnull=False).update(away_until=None, said="")
