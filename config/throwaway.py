"""A throwaway database, made and migrated as in production: for tests, journeys and measurements."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from carepost.operate import roles
from carepost.operate.home import CHECKOUT

OWNER, APPLICATION, PASSWORD = "carepost_owner", "carepost_app", "only-for-tests"
_TEMPLATES = "test_template"
_DROP = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")


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
def database(
    superuser_url: str, prefix: str = "test_carepost", template: str = "template0"
) -> Iterator[Throwaway]:
    """A database on that server, empty or like the template, with roles and extensions; dropped at the end."""
    name = f"{prefix}_{os.getpid()}_{secrets.token_hex(3)}"
    try:
        yield _make(superuser_url, name, template)
    finally:
        with psycopg.connect(superuser_url, autocommit=True) as server:
            server.execute(_DROP.format(sql.Identifier(name)))


@contextmanager
def filled(superuser_url: str, fill: Callable[[Throwaway], None]) -> Iterator[Throwaway]:
    """The same as `fill` leaves an empty one, which takes some seconds: what it made first is kept to be copied.

    It is kept on the server as long as the code is the same, for other workers and the next runs.
    """
    with database(superuser_url, template=_template(superuser_url, fill)) as made:
        yield made


def _template(superuser_url: str, fill: Callable[[Throwaway], None]) -> str:
    name = f"{_TEMPLATES}_{_code()}"
    with psycopg.connect(superuser_url, autocommit=True) as server:
        server.execute(
            "SELECT pg_advisory_lock(hashtext('carepost-test-template'))"
        )  # until this connection ends
        kept = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        found = {row[0] for row in server.execute(kept, [_TEMPLATES])}
        if name in found:
            return name
        for other in found:
            server.execute(_DROP.format(sql.Identifier(str(other))))
        unfinished = f"{_TEMPLATES}_unfinished"
        fill(_make(superuser_url, unfinished, "template0"))
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        server.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))
    return name


def _code() -> str:
    """A mark of all that may decide what an empty database looks like: the code, and what it is built on."""
    mark = hashlib.sha256()
    files = [path for top in ("carepost", "config") for path in sorted((CHECKOUT / top).rglob("*.py"))]
    for path in (*files, CHECKOUT / "requirements" / "dev.txt"):
        if "tests" not in path.parts:
            mark.update(f"{path.relative_to(CHECKOUT)} ".encode() + path.read_bytes())
    return mark.hexdigest()[:16]


def _make(superuser_url: str, name: str, template: str) -> Throwaway:
    parts = urlsplit(superuser_url)
    create = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8'")
    with psycopg.connect(superuser_url, autocommit=True) as server:
        _roles(server)
        server.execute(create.format(*map(sql.Identifier, (name, OWNER, template))))
    with psycopg.connect(superuser_url, dbname=name, autocommit=True) as connection:
        for statement in roles.database_statements(name):  # the same rights as in production
            connection.execute(statement.encode())
    return Throwaway(parts.hostname or "", str(parts.port or ""), name)


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
