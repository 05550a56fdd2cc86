"""A claim on a row, with a time limit: two people cannot start the same work, and nobody blocks it for ever.

Callers are verbs, which audit what they do; this is only the lock that people can see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from carepost.core.acting import Actor
from carepost.core.models import Claim


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a row, and until when."""

    subject: str
    holder_id: int
    holder_name: str
    until: datetime


def take(*, by: Actor, subject: str, now: datetime, minutes: int) -> Held:
    """Claim a row for `minutes`, or keep one's own claim going. Returns who holds it then: perhaps somebody
    else.

    One statement decides, so of two at the same moment exactly one gets it.
    """
    council_id, holder_id = _person(by)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_claim AS held (council_id, subject, holder_id, holder_name, taken_at, until)"
            " VALUES (%s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (council_id, subject) DO UPDATE SET holder_id = EXCLUDED.holder_id,"
            "   holder_name = EXCLUDED.holder_name, taken_at = EXCLUDED.taken_at, until = EXCLUDED.until"
            " WHERE held.until <= EXCLUDED.taken_at OR held.holder_id = EXCLUDED.holder_id",
            [council_id, subject, holder_id, by.name, now, now + timedelta(minutes=minutes)],
        )
    row = Claim.objects.get(council_id=council_id, subject=subject)
    return Held(row.subject, row.holder_id, row.holder_name, row.until)


def release(*, by: Actor, subject: str) -> bool:
    """Let go of one's own claim. Returns False when there was none to let go."""
    council_id, holder_id = _person(by)
    mine = Claim.objects.filter(council_id=council_id, subject=subject, holder_id=holder_id)
    removed, _ = mine.delete()
    return bool(removed)


def holder(viewer: Actor, subject: str, now: datetime) -> Held | None:
    """Who holds this row now, if anybody."""
    return held(viewer, [subject], now).get(subject)


def held(viewer: Actor, subjects: Iterable[str], now: datetime) -> dict[str, Held]:
    """The live claims on these rows, by subject. Who acts in no council sees none."""
    if viewer.council_id is None:
        return {}
    rows = Claim.objects.filter(council_id=viewer.council_id, subject__in=list(subjects), until__gt=now)
    return {row.subject: Held(row.subject, row.holder_id, row.holder_name, row.until) for row in rows}


def _person(by: Actor) -> tuple[int, int]:
    if by.council_id is None or by.user_id is None:
        raise ValueError("Only a person in a council can claim a row")
    return by.council_id, by.user_id
