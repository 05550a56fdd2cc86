"""All England made up in the database, and its standings swept: what bench/standings.py measures.

Imported once Django stands on the throwaway database.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg
from django.core.management import call_command
from django.db import connection

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.councils.actions import add_council
from carepost.councils.models import Council
from carepost.councils.permissions import OPERATOR, Can
from carepost.register.tests.factories import make_service
from carepost.risk import jobs
from carepost.risk.actions import recompute
from carepost.risk.models import Standing

DAY = date(2026, 11, 18)


def fill(owner_url: str, services: int, councils: int) -> list[int]:
    """Make the tables and the market; returns the ids of the councils."""
    call_command("migrate", database="owner", verbosity=0)
    by = Actor.operator("bench", permissions=OPERATOR)
    ids = [add_council(by=by, name=f"Council {n}").pk for n in range(councils)]
    make_service(ref="template", confirmed_on=DAY)
    given = {"n": services, "day": DAY, "first": ids[0], "councils": councils}
    with psycopg.connect(owner_url, autocommit=True) as owner:
        for statement in _MADE:
            owner.execute(statement.encode(), given)
        owner.execute("VACUUM (ANALYZE)")
    return ids


@contextmanager
def _acting(council_id: int) -> Iterator[Actor]:
    by = Actor.operator("bench", council_id=council_id, permissions={Can.RECOMPUTE})
    with tenancy.transaction_for(by):
        yield by


def sweep(on: date) -> str:
    """As the nightly job does: council by council, each in a transaction of its own, shared by the cores."""
    began = clock.now()
    councils = jobs.for_each_council("bench", only_behind=False, on=on)
    written = 0
    for council_id in Council.objects.values_list("pk", flat=True):
        with _acting(council_id):
            written += Standing.objects.filter(council_id=council_id, computed_at__gte=began).count()
    return f"{written:,} written in {councils:,} councils"


def ones(council_id: int, on: date, how_many: int) -> list[float]:
    """Seconds for one service after the other, each changed by a day and in a transaction of its own."""
    with _acting(council_id):
        rows = Standing.objects.filter(council_id=council_id).values_list("service_id", flat=True)
        services = list(rows[:how_many])
    took = []
    for service_id in services:
        began = time.perf_counter()
        with _acting(council_id) as by:
            recompute(by=by, council_id=council_id, service_ids=[service_id], on=on)
        took.append(time.perf_counter() - began)
    return took


def read(councils: list[int]) -> str:
    """The same rows as plain tuples: no sweep can be faster than to read what it needs."""
    rows = 0
    for council_id in councils:
        with _acting(council_id), connection.cursor() as cursor:
            for statement in _READ:
                cursor.execute(statement, {"council": council_id, "day": DAY})
                rows += len(cursor.fetchall())
    return f"{rows:,} rows"


def write(councils: list[int]) -> str:
    """Every standing written over itself: no sweep that changes all can be faster."""
    rows = 0
    for council_id in councils:
        with _acting(council_id), connection.cursor() as cursor:
            cursor.execute("UPDATE risk_standing SET reasons = reasons WHERE council_id = %s", [council_id])
            rows += cursor.rowcount
    return f"{rows:,} rows"


_WORDS = "'Welfare call on ' || to_char(%(day)s::date - (s.id %% 14)::int, 'FMDD FMMonth YYYY')"
_MADE = (
    """INSERT INTO register_service SELECT (jsonb_populate_record(t, jsonb_build_object(
        'id', t.id + n, 'ref', '1-' || (200000000 + n), 'name', 'Willow Bank ' || n,
        'host_id', %(first)s + n %% %(councils)s,
        'care_home', n %% 5 < 2, 'registered_beds', 20 + n %% 60,
        'manager', CASE WHEN n %% 12 = 0 THEN '' ELSE 'Jo Marsh' END,
        'manager_absent_since', CASE WHEN n %% 12 = 0 THEN %(day)s::date - n %% 400 END))).*
        FROM register_service t, generate_series(1, %(n)s) n WHERE t.ref = 'template'""",
    "DELETE FROM register_service WHERE ref = 'template'",
    """INSERT INTO register_rating (service_id, framework, scope, question, value, published_on, current, withdrawn,
        inherited, inherited_from, report_type, report_link)
        SELECT s.id, 'kloe', 'overall', q.word, CASE WHEN (s.id * 7 + q.place) %% 100 < 78 THEN 'good'
            WHEN (s.id * 7 + q.place) %% 100 < 93 THEN 'requires_improvement'
            WHEN (s.id * 7 + q.place) %% 100 < 98 THEN 'outstanding' ELSE 'inadequate' END,
            %(day)s::date - (s.id %% 2200)::int, true, false, false, '', '', ''
        FROM register_service s, unnest(ARRAY['overall', 'safe', 'effective', 'caring', 'responsive', 'well_led'])
            WITH ORDINALITY q(word, place)""",
    """INSERT INTO register_capacity (council_id, service_id, as_of, operational_beds, occupied, source)
        SELECT s.host_id, s.id, %(day)s::timestamptz - make_interval(days => (30 * m + s.id %% 20)::int),
            s.registered_beds, s.registered_beds - s.id %% 9, 'Capacity Tracker'
        FROM register_service s, generate_series(0, 5) m WHERE s.care_home""",
    f"""INSERT INTO risk_signalrow (council_id, service_id, kind, severity, observed_on, expires_on, evidence, source,
        source_ref, noted_at, noted_by)
        SELECT s.host_id, s.id, k.word,
            CASE WHEN (s.id * 13 + k.place * 7 + c) %% 9 = 0 THEN 2 + (s.id %% 3) ELSE 0 END,
            %(day)s::date - (s.id %% 14 + 14 * c)::int,
            CASE WHEN k.word NOT IN ('contact.missed') THEN %(day)s::date - (s.id %% 14 + 14 * c)::int + 35 END,
            '3 of 40', {_WORDS}, 'call:' || (s.id * 100 + c), %(day)s::timestamptz, ''
        FROM register_service s, generate_series(0, 5) c,
            unnest(ARRAY['outbreak.open', 'outbreak.new_cases', 'staffing.absent', 'staffing.agency',
                'staffing.wellbeing', 'staffing.below_safe', 'finance.worry', 'capacity.missed_visits',
                'supplies.ppe', 'supplies.medicines', 'contact.missed', 'contact.declined'])
                WITH ORDINALITY k(word, place)""",
)

_HERE = "service_id IN (SELECT id FROM register_service WHERE host_id = %(council)s)"
_READ = (
    "SELECT id, ref, kind, status, confirmed_on, registered_on, manager FROM register_service"
    " WHERE host_id = %(council)s",
    f"SELECT service_id, question, value, published_on, inherited FROM register_rating WHERE current AND {_HERE}",
    f"""SELECT DISTINCT ON (service_id, kind) service_id, kind, severity, observed_on, expires_on, evidence, source
        FROM risk_signalrow WHERE council_id = %(council)s AND {_HERE} AND observed_on <= %(day)s
            AND (expires_on IS NULL OR expires_on > %(day)s)
        ORDER BY service_id, kind, observed_on DESC, severity DESC""",
    f"""SELECT DISTINCT ON (service_id) service_id, as_of, occupied, operational_beds FROM register_capacity
        WHERE council_id = %(council)s AND {_HERE} ORDER BY service_id, as_of DESC""",
)
