"""What PostgreSQL's own catalogue says of our tables, and an insert for any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    length: int | None


def rows_of(statement: str, params: list[Any] | None = None, using: str = "default") -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(statement, params or [])
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def required(table: str) -> list[Column]:
    """The columns that an insert must give, but for the council."""
    return [
        Column(*row)
        for row in rows_of(
            "SELECT column_name, udt_name, character_maximum_length FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s AND is_nullable = 'NO'"
            " AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER'"
            " AND column_name <> 'council_id'",
            [table],
        )
    ]


VALUES: dict[str, str] = {
    "int2": "1", "int4": "1", "int8": "1", "float8": "1", "numeric": "1", "bool": "true",
    "date": "'2026-01-01'", "timestamptz": "'2026-01-01'", "time": "'09:00'", "interval": "'1 day'",
    "jsonb": "'{}'", "uuid": "gen_random_uuid()", "tsvector": "''", "inet": "'127.0.0.1'", "bytea": "''",
}  # fmt: skip


def insert(table: str, council: int) -> str:
    """An insert for a council, with anything in the other columns: constraints are not what is asked."""
    columns = required(table)
    names = ", ".join(["council_id", *(f'"{column.name}"' for column in columns)])
    values = ", ".join([str(council), *(_value(column) for column in columns)])
    return f"INSERT INTO {table} ({names}) VALUES ({values})"


def _value(column: Column) -> str:
    if column.type.startswith("_"):
        return "'{}'"
    return VALUES.get(column.type, "'x'")
