"""Who opened what is held about a service, by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from carepost.core import clock, policies
from carepost.core.acting import Actor, ActorKind
from carepost.councils.rules import Role
from carepost.providers.models import Look
from carepost.providers.policies import LookPolicy
from carepost.register.models import Service

#: The latest looks, at most so many: years of a home that is opened often.
MOST = 5000
#: One statement, and for whoever looks again on the same day one that finds its row there.
_NOTE = """
    INSERT INTO providers_look (council_id, service_id, "on", at, by_id, by_name, by_role, by_where, partner)
    SELECT s.host_id, s.id, %s, %s, %s, %s, %s, %s, %s FROM register_service s
    WHERE s.ref = %s AND s.host_id IS NOT NULL ON CONFLICT DO NOTHING
"""


def note_look(by: Actor, *, ref: str, where: str) -> None:
    """Note that somebody opened a page about a service, once a day: who saw it, not what was done."""
    now = clock.now()
    partner = by.kind is ActorKind.PARTNER
    given = (clock.local_day(now), now, by.user_id, by.name, by.role, where, partner, ref)
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, given)


@dataclass(frozen=True, slots=True)
class Seen:
    """One organisation's looks on one day: how many people in which roles, and their names where policy tells them."""

    on: date
    where: str
    people: int
    roles: str
    names: str


def seen_by(viewer: Actor, service: Service) -> Sequence[Seen]:
    """Who opened pages about a service, the latest day first: its own council, other councils, partners.

    Of a provider's people it is the days on which they run the service; the database holds them to it.
    """
    rows = Look.objects.filter(service=service).order_by("-on", "by_where", "by_name")
    policy = policies.in_force(LookPolicy, service.host_id, clock.today()).value
    days: defaultdict[tuple[date, str], list[Look]] = defaultdict(list)
    for row in rows[:MOST]:
        days[row.on, row.by_where].append(row)
    return [_seen(on, where, found, names=policy.names) for (on, where), found in days.items()]


def _seen(on: date, where: str, rows: Sequence[Look], *, names: bool) -> Seen:
    roles = sorted({Role(row.by_role).label for row in rows if row.by_role})
    told = sorted({row.by_name for row in rows})
    people = len({row.by_id for row in rows})
    return Seen(on, where, people, ", ".join(roles), ", ".join(told) if names else "")
