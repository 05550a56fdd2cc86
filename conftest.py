"""The database of a test run: made as the owner migrates it in production, used as the application's own role."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

OWNER, APPLICATION, PASSWORD = "carepost_owner", "carepost_app", "only-for-tests"
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")


@pytest.fixture(scope="session")
def superuser_url() -> str:
    """A PostgreSQL to make throwaway databases in: the one that is named, or the embedded one."""
    from carepost.operate import testcluster

    return testcluster.superuser_url()


@pytest.fixture(scope="session")
def django_db_setup(superuser_url: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    from django.core.management import call_command
    from django.db import connections

    name = f"test_carepost_{os.getpid()}_{secrets.token_hex(3)}"
    with psycopg.connect(superuser_url, autocommit=True) as server:
        # Several runs may start at once on one server, and roles belong to all of it.
        server.execute("SELECT pg_advisory_lock(hashtext('carepost-test-roles'))")
        for role in (OWNER, APPLICATION):
            known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = "ALTER" if known else "CREATE"
            server.execute(
                sql.SQL(verb + " ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD {}").format(
                    sql.Identifier(role), PASSWORD
                )
            )
        server.execute("SELECT pg_advisory_unlock(hashtext('carepost-test-roles'))")
        server.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(OWNER)
            )
        )
    with psycopg.connect(superuser_url, dbname=name, autocommit=True) as database:
        for extension in EXTENSIONS:
            database.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    parts = urlsplit(superuser_url)
    for alias, role in (("default", APPLICATION), ("owner", OWNER)):
        connections[alias].settings_dict.update(
            HOST=parts.hostname or "", PORT=str(parts.port or ""), NAME=name, USER=role, PASSWORD=PASSWORD
        )
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("migrate", database="owner", verbosity=0)
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections.close_all()
    with psycopg.connect(superuser_url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

#: The fixed cast of every page test (`cast`, `client_as`).
pytest_plugins = ["carepost.councils.tests.cast"]
