"""Who read what is held about a service, by day: a page, a list as a file, or by a program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from carepost.core import clock, policies
from carepost.core.acting import Actor, ActorKind
from carepost.councils.rules import Role
from carepost.providers.models import Look
from carepost.providers.policies import LookPolicy
from carepost.providers.rules import Way
from carepost.register.models import Service

#: The latest looks, at most so many: years of a home that is opened often.
MOST = 5000
#: One statement however many services there are, and for whoever looks again on the same day one that finds its rows.
_NOTE = """
    INSERT INTO providers_look (council_id, service_id, "on", at, by_id, by_name, by_role, by_where, partner, way)
    SELECT s.host_id, s.id, %s, %s, %s, %s, %s, %s, %s, %s FROM register_service s
    WHERE s.ref = ANY(%s) AND s.host_id IS NOT NULL ON CONFLICT DO NOTHING
"""


def note_looks(by: Actor, refs: Collection[str], *, where: str, way: Way) -> None:
    """Note that somebody read about these services, once a day: who saw it, not what was done."""
    now = clock.now()
    partner = by.kind is ActorKind.PARTNER
    given = (
        clock.local_day(now), now, by.user_id, by.name, by.role, where, partner, way.value, sorted(refs),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, given)


@dataclass(frozen=True, slots=True)
class Seen:
    """One organisation's looks on one day in one way: how many people in which roles, and their names where policy
    tells them. Of programs it is always told which, for they are nobody.
    """

    on: date
    where: str
    way: Way
    people: int
    roles: str
    names: str


def seen_by(viewer: Actor, service: Service) -> Sequence[Seen]:
    """Who read about a service, the latest day first: its own council, other councils, partners.

    Of a provider's people it is the days on which they run the service; the database holds them to it.
    """
    rows = Look.objects.filter(service=service).order_by("-on", "by_where", "way", "by_name")
    policy = policies.in_force(LookPolicy, service.host_id, clock.today()).value
    days: defaultdict[tuple[date, str, Way], list[Look]] = defaultdict(list)
    for row in rows[:MOST]:
        days[row.on, row.by_where, Way(row.way)].append(row)
    return [
        _seen(on, where, way, found, names=policy.names or way is Way.PROGRAM)
        for (on, where, way), found in days.items()
    ]


def days_remembered(service: Service) -> int:
    """After how many days the service's council forgets who looked."""
    return policies.in_force(LookPolicy, service.host_id, clock.today()).value.days


def _seen(on: date, where: str, way: Way, rows: Sequence[Look], *, names: bool) -> Seen:
    roles = sorted({Role(row.by_role).label for row in rows if row.by_role and way is not Way.PROGRAM})
    told = sorted({row.by_name for row in rows})
    people = len({row.by_name if way is Way.PROGRAM else row.by_id for row in rows})
    return Seen(on, where, way, people, ", ".join(roles), ", ".join(told) if names else "")
