"""The two database roles of Carepost and what each may do, as the SQL that an administrator would type.

`carepost_owner` owns the database and its tables: migrations, grants, backups. `carepost_app` is what the
application connects as: it owns nothing and cannot bypass row-level security (docs/adr, "five layers").
"""

from __future__ import annotations

import psycopg

OWNER = "carepost_owner"
APP = "carepost_app"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")

ROLE_LIMITS = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"


def role_statements(owner_password: str, app_password: str) -> list[str]:
    """Makes or corrects both roles. Passwords must hold no quote (ours are URL-safe)."""
    statements = []
    for role, password in ((OWNER, owner_password), (APP, app_password)):
        if "'" in password or "\\" in password:
            raise ValueError("A database password may not hold a quote or a backslash.")
        statements.append(
            f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; "
            f"END $$"
        )
        statements.append(f"ALTER ROLE {role} WITH {ROLE_LIMITS} PASSWORD '{password}'")
    return statements


def database_statements(database: str = "carepost") -> list[str]:
    """Run by a superuser while connected to the new database."""
    return [
        *(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in EXTENSIONS),
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {APP}",
        f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC',
        # Imports pass through temporary tables.
        f'GRANT CONNECT, TEMPORARY ON DATABASE "{database}" TO {APP}',
    ]


def create_statement(database: str = "carepost") -> str:
    """Makes the empty database, owned by carepost_owner, with the templates' locale."""
    return f"CREATE DATABASE \"{database}\" OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0"


def prepare(superuser_url: str, database: str, owner_password: str, app_password: str) -> None:
    """Makes roles, the database if missing, its extensions and rights. May be repeated; needs a superuser."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for statement in role_statements(owner_password, app_password):
            connection.execute(statement.encode())
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if known is None:
            connection.execute(create_statement(database).encode())
    with psycopg.connect(superuser_url, dbname=database, autocommit=True) as connection:
        for statement in database_statements(database):
            connection.execute(statement.encode())
