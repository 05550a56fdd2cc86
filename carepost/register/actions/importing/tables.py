"""The temporary tables of one import. They vanish with its transaction, so a crash leaves nothing of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from carepost.register.actions.importing.facts import LOCATION, PROVIDER

Row = Iterable[Any]

_LOCATION = ", ".join(f"{fact.column} {fact.kind}" for fact in LOCATION)
_PROVIDER = ", ".join(f"{fact.column} {fact.kind}" for fact in PROVIDER)

#: Columns that Python fills by COPY, in the order of the rows; the rest is filled by statements.
STAGED = {
    "stage_facts": "idx integer, facts text[], loose text[]",
    "stage_seen": "ref text",
    "stage_same": "ref text, idx integer",
    "stage_location": f"ref text, hash text, reading text, idx integer, provider_ref text, brand_ref text, {_LOCATION}",
    "stage_provider": f"ref text, hash text, idx integer, brand_ref text, {_PROVIDER}",
    "stage_provider_same": "ref text, idx integer",
    "stage_brand": "ref text, name text",
    "stage_rating": "ref text, framework text, scope text, question text, value text, published_on date,"
    " inherited boolean, inherited_from text, report_link text, score integer, standing boolean",
    "stage_relation": "ref text, kind text, related_ref text, related_name text, reason text,"
    " other_is_primary boolean",
    "stage_role": "ref text, of_provider boolean, role text, person_name text, activity text",
    "stage_bad": "line integer, ref text, name text, council bigint, reasons jsonb, raw jsonb, others jsonb,"
    " cells jsonb, fingerprint text",
}
_MADE = {
    "stage_host": "local_authority text, council_id bigint",
    "stage_change": "service_id bigint, organisation_id bigint, ref text, name text, kind text, field text,"
    " before jsonb, after jsonb",
    "stage_touched": "id bigint PRIMARY KEY, is_new boolean NOT NULL",
    "stage_added": "id bigint PRIMARY KEY",
}
COLUMNS = {
    table: tuple(piece.split()[0] for piece in columns.replace("double precision", "double").split(","))
    for table, columns in {**STAGED, **_MADE}.items()
}


def make() -> None:
    """Make all of them, empty."""
    with connection.cursor() as cursor:
        for table, columns in {**STAGED, **_MADE}.items():
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
            cursor.execute(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP")
        cursor.execute("ALTER TABLE stage_facts ADD facts_id bigint")


def plan_for_many() -> None:
    """Tell the planner, for this transaction, not to loop: rows just added are not in its statistics yet."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")


def analyse(*tables: str) -> None:
    """Count the rows of these tables, so that joins with them are planned well."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {table}")


def copy_in(table: str, rows: Iterable[Row]) -> None:
    """Fill a temporary table by COPY."""
    columns = ", ".join(COLUMNS[table])
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(tuple(row))


def run(statement: str, **given: Any) -> int:
    """Execute one statement with named parameters; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return int(cursor.rowcount)


def rows(statement: str, **given: Any) -> list[tuple[Any, ...]]:
    """The rows that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def value(statement: str, **given: Any) -> Any:
    """The one value that a statement gives."""
    return rows(statement, **given)[0][0]
