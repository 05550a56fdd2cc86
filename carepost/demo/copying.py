"""Many rows at once: by COPY into a temporary table, and from there under the rules that hold for everybody.

PostgreSQL refuses COPY straight into a table with row-level security, and that is right: what the
demonstration writes must pass what everything must pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, connections, models
from psycopg import sql

Row = Sequence[Any]


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """So many keys that no other row of the table will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [number for (number,) in cursor.fetchall()]


def copy_in(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Add rows to a model's table; returns how many. JSON comes as text."""
    table, staged = sql.Identifier(model._meta.db_table), sql.Identifier("demo_staged")
    named = sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE {} AS SELECT {} FROM {} LIMIT 0").format(staged, named, table)
        )
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(staged, named)) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(table, named, named, staged))
        count = int(cursor.rowcount)
        cursor.execute(sql.SQL("DROP TABLE {}").format(staged))
        # Foreign keys are looked at here and not at the end, where millions of them would wait in memory.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return count


def copy_models(model: type[models.Model], instances: Iterable[models.Model]) -> int:
    """Add unsaved instances; each gets its key from the table."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    rows = (
        tuple(field.get_db_prep_save(getattr(each, field.attname), connection) for field in fields)
        for each in instances
    )
    return copy_in(model, [str(field.column) for field in fields], rows)


def count_rows() -> None:
    """Let the planner know how much was loaded, where the owner of the tables is known; else PostgreSQL finds out
    by itself, and until then, for a minute, pages over many calls take seconds. Call it when all is committed.
    """
    if settings.DATABASES["owner"]["NAME"]:
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE")
