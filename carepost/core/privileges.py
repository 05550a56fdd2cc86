"""What the application's own database role may do.

It reads and writes rows, adds to append-only books, and owns nothing.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import sql


#: Tables to which rows are only ever added. Models add theirs with `append_only = True`.
def append_only_tables() -> frozenset[str]:
    """The tables of models that say `append_only = True`."""
    return frozenset(
        model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)
    )


def application_role() -> str:
    """The name of the role that the application connects as."""
    return str(settings.DATABASES["default"]["USER"])


def grant_after_migrate(*, using: str, **_: Any) -> None:
    """After migrations ran as the owner: let the application's role use every table.

    Append-only ones it may read and add to, but not change.
    """
    role = application_role()
    connection = connections[using]
    if connection.settings_dict["USER"] == role:
        return
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        cursor.execute(
            sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(name)
        )
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))
        existing = set(connection.introspection.table_names(cursor))
        for table in sorted(append_only_tables() & existing):
            cursor.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(table), name)
            )
        if "core_auditchain" in existing:
            cursor.execute(sql.SQL("REVOKE INSERT, UPDATE, DELETE ON core_auditchain FROM {}").format(name))
