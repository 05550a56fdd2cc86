"""Rows as they stood before an import changed them, kept until the next import so that this one can be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from carepost.register.actions.importing import tables

#: Tables whose rows an import adds or changes, in the order in which undoing puts them back.
TABLES = (
    "register_organisation",
    "register_service",
    "register_rating",
    "register_relationship",
    "register_roleholding",
    "register_registrationevent",
)


def keep_before(run: int, table: str, chosen: str, *, columns: tuple[str, ...] = (), **given: Any) -> int:
    """Keep the rows whose ids the query `chosen` gives: whole, or those columns of them. Once per row is enough.

    Returns how many were kept.
    """
    if columns:
        pairs = ", ".join(f"""'{name}', t."{name}\"""" for name in columns)
        image = f"jsonb_build_object({pairs})"
    else:
        image = "to_jsonb(t)"
    return tables.run(
        f'INSERT INTO register_beforeimage (run_id, "table", "row", image)'
        f" SELECT %(run)s, '{table}', t.id, {image} FROM {table} t WHERE t.id IN ({chosen})"
        f" ORDER BY t.id",
        run=run,
        **given,
    )


def put_back(run: int, table: str) -> int:
    """Give the rows of a table the values that they had before the run; returns how many."""
    columns = [name for name in _columns(table) if name != "id"]
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(f'b."{name}"' for name in columns)
    # Several images of one row are laid over each other from the newest to the oldest: the oldest wins.
    return tables.run(
        f"""
        UPDATE {table} AS t SET ({names}) = ROW({values})
        FROM (SELECT i."row", jsonb_object_agg(e.key, e.value ORDER BY i.id DESC) AS image
              FROM register_beforeimage i CROSS JOIN LATERAL jsonb_each(i.image) e
              WHERE i.run_id = %(run)s AND i."table" = '{table}' GROUP BY i."row") AS kept
        JOIN {table} held ON held.id = kept."row"
        CROSS JOIN LATERAL jsonb_populate_record(held, kept.image) AS b
        WHERE t.id = kept."row"
            -- What the run added, and then touched again, stays withdrawn.
            AND NOT (held.run_id IS NOT DISTINCT FROM %(run)s
                AND COALESCE((kept.image ->> 'run_id')::bigint, %(run)s) = %(run)s)
        """,
        run=run,
    )


def tell_put_back(run: int, table: str, now: datetime) -> None:
    """Say of the rows whose facts were put back that they changed now: copies elsewhere hold what the run made of them.

    Those that the run only confirmed have an image of their dates alone, and did not change then or now.
    """
    tables.run(
        f"UPDATE {table} SET changed_at = %(now)s WHERE id IN"
        f' (SELECT "row" FROM register_beforeimage WHERE run_id = %(run)s AND "table" = \'{table}\''
        " AND jsonb_exists(image, 'changed_at'))",
        run=run,
        now=now,
    )


def put_brands_back(run: int) -> int:
    """Give brands the names that they had before the run; those that it added stay, and nobody has them."""
    return tables.run(
        """
        UPDATE register_brand b SET name = i.image ->> 'name', told_on = (i.image ->> 'told_on')::date
        FROM register_beforeimage i WHERE i.run_id = %(run)s AND i."table" = 'register_brand' AND i."row" = b.id
        """,
        run=run,
    )


def forget_before(run: int) -> None:
    """Drop the images of earlier imports: they can no longer be undone."""
    tables.run("DELETE FROM register_beforeimage WHERE run_id <> %(run)s", run=run)


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]
