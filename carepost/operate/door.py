"""The SQL door: a database of its own that holds open data and nothing else, for other programs to read.

`carepost_door` owns it and fills it; `carepost_reader` may look, and that is all it may do (docs/adr/0023). Neither can
reach Carepost's own database.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import psycopg

from carepost.operate.home import Home
from carepost.operate.postgres import Cluster
from carepost.operate.roles import ROLE_LIMITS

DATABASE, OWNER, READER = "carepost_open", "carepost_door", "carepost_reader"
SETTING = "CAREPOST_DOOR_URL"
MOST_READERS = 20
#: Functions that anybody may call unless they are taken away, and that write: large objects.
_WRITING = (
    "lo_creat(integer)",
    "lo_create(oid)",
    "lo_from_bytea(oid, bytea)",
    "lo_open(oid, integer)",
    "lo_put(oid, bigint, bytea)",
    "lo_unlink(oid)",
    "lowrite(integer, bytea)",
    "lo_truncate(integer, integer)",
    "lo_truncate64(integer, bigint)",
)


@dataclass(frozen=True, slots=True)
class Door:
    """Where it is; the address holds a password: never log it. `secret`: the file with the reader's, if it is ours."""

    url: str = field(repr=False)
    secret: str = ""

    @property
    def host(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.hostname or 'localhost'}:{parts.port or 5432}"

    @property
    def database(self) -> str:
        return urlsplit(self.url).path.lstrip("/")


def role_statements(passwords: tuple[str, str], names: tuple[str, str] = (OWNER, READER)) -> list[str]:
    """Makes or corrects both roles, owner and reader. A superuser runs them. Passwords must hold no quote."""
    if any("'" in each or "\\" in each for each in passwords):
        raise ValueError("A database password may not hold a quote or a backslash.")
    made = [
        statement
        for role, password in zip(names, passwords, strict=True)
        for statement in (
            f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
            f"ALTER ROLE {role} WITH {ROLE_LIMITS} PASSWORD '{password}'",
        )
    ]
    reader = names[1]
    return [
        *made,
        f"ALTER ROLE {reader} CONNECTION LIMIT {MOST_READERS}",
        f"ALTER ROLE {reader} SET default_transaction_read_only = on",
        f"ALTER ROLE {reader} SET statement_timeout = '2min'",
        f"ALTER ROLE {reader} SET idle_in_transaction_session_timeout = '1min'",
        f"ALTER ROLE {reader} SET search_path = open_data",
    ]


def create_statement(database: str = DATABASE, owner: str = OWNER) -> str:
    """Makes the empty database."""
    return f"CREATE DATABASE \"{database}\" OWNER {owner} ENCODING 'UTF8' TEMPLATE template0"


def database_statements(database: str = DATABASE, reader: str = READER) -> list[str]:
    """Run by a superuser while connected to the new database."""
    return [
        f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC',
        f'GRANT CONNECT ON DATABASE "{database}" TO {reader}',
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        *(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{name} FROM PUBLIC" for name in _WRITING),
    ]


def prepare(superuser_url: str, passwords: tuple[str, str]) -> None:
    """Makes roles and database where they are missing, and their rights. May be repeated; needs a superuser."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for statement in role_statements(passwords):
            connection.execute(statement.encode())
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            connection.execute(create_statement().encode())
    with psycopg.connect(superuser_url, dbname=DATABASE, autocommit=True) as connection:
        for statement in database_statements():
            connection.execute(statement.encode())


@contextmanager
def door(environ: Mapping[str, str] = os.environ) -> Iterator[Door]:
    """The database that CAREPOST_DOOR_URL names; else one in the embedded server, made if need be.

    The embedded server runs on for as long as the block lasts, or Carepost does. Raises ClusterError.
    """
    if named := environ.get(SETTING):
        yield Door(named)
        return
    home = Home.from_environ(environ)
    cluster = Cluster(home)
    running = cluster.ensure()
    try:
        passwords = home.secret("postgres-door"), home.secret("postgres-reader")
        prepare(running.superuser_url, passwords)
        server = urlsplit(running.superuser_url)
        url = f"postgresql://{OWNER}:{passwords[0]}@{server.hostname}:{server.port}/{DATABASE}"
        yield Door(url, str(home.secrets / "postgres-reader"))
    finally:
        cluster.stop()
