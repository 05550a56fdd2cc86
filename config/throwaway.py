"""A throwaway database, made and migrated as in production: for tests, journeys and measurements."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from carepost.operate import roles

OWNER, APPLICATION, PASSWORD = "carepost_owner", "carepost_app", "only-for-tests"


@dataclass(frozen=True, slots=True)
class Throwaway:
    """Where it is, as the application's role and as the owner."""

    host: str
    port: str
    name: str

    @property
    def app_url(self) -> str:
        return self._url(APPLICATION)

    @property
    def owner_url(self) -> str:
        return self._url(OWNER)

    def _url(self, role: str) -> str:
        return f"postgresql://{role}:{PASSWORD}@{self.host}:{self.port}/{self.name}"

    def environment(self) -> dict[str, str]:
        """The settings that point Carepost at it."""
        return {"DATABASE_URL": self.app_url, "CAREPOST_OWNER_DATABASE_URL": self.owner_url}

    def connect_django(self) -> None:
        """Point the running Django at it."""
        from django.db import connections  # noqa: PLC0415  settings are read on this import

        for alias, role in (("default", APPLICATION), ("owner", OWNER)):
            connections[alias].close()
            connections[alias].settings_dict.update(
                HOST=self.host, PORT=self.port, NAME=self.name, USER=role, PASSWORD=PASSWORD
            )


@contextmanager
def database(superuser_url: str, prefix: str = "test_carepost") -> Iterator[Throwaway]:
    """An empty database on that server, with both roles and the extensions; dropped at the end."""
    name = f"{prefix}_{os.getpid()}_{secrets.token_hex(3)}"
    parts = urlsplit(superuser_url)
    with psycopg.connect(superuser_url, autocommit=True) as server:
        _roles(server)
        server.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(OWNER)
            )
        )
    try:
        with psycopg.connect(superuser_url, dbname=name, autocommit=True) as connection:
            for statement in roles.database_statements(name):  # the same rights as in production
                connection.execute(statement.encode())
        yield Throwaway(parts.hostname or "", str(parts.port or ""), name)
    finally:
        with psycopg.connect(superuser_url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _roles(server: psycopg.Connection[tuple[object, ...]]) -> None:
    # Several runs may start at once on one server, and roles belong to all of it.
    server.execute("SELECT pg_advisory_lock(hashtext('carepost-test-roles'))")
    for role in (OWNER, APPLICATION):
        known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        server.execute(
            sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD {}").format(
                sql.SQL("ALTER" if known else "CREATE"), sql.Identifier(role), PASSWORD
            )
        )
    server.execute("SELECT pg_advisory_unlock(hashtext('carepost-test-roles'))")
