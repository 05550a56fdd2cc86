"""The database of a test run: made as the owner migrates it in production, used as the application's role."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# No test is timed: a machine that is slow just now says nothing about the product.
settings.register_profile(
    "carepost",
    settings.get_profile("default"),  # whatever Hypothesis takes the machine for
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# Where CI is set, every run draws the same examples: what is red there came with the change. New ones: `make hunt`.
settings.register_profile("landing", settings.get_profile("carepost"), derandomize=True, print_blob=True)
settings.load_profile("landing" if os.environ.get("CI") else "carepost")

pytest_plugins = [
    "carepost.councils.tests.cast",
    "carepost.register.tests.monday",
    "carepost.core.tests.one_spark",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--hunt", type=int, metavar="TIMES", help="new examples, and so many times as many")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("hunt"):
        settings.load_profile("carepost")


@pytest.fixture(scope="session")
def superuser_url() -> str:
    """A PostgreSQL to make throwaway databases in: the one that is named, or the embedded one."""
    from carepost.operate import testcluster

    return testcluster.superuser_url()


@pytest.fixture(scope="session")
def django_db_setup(superuser_url: str, django_db_blocker: Any) -> Iterator[None]:
    from django.core.management import call_command
    from django.db import connections

    from config import throwaway

    def migrate(empty: throwaway.Throwaway) -> None:
        empty.connect_django()
        with django_db_blocker.unblock():
            call_command("migrate", database="owner", verbosity=0)
            connections.close_all()

    with throwaway.filled(superuser_url, migrate) as made:
        made.connect_django()
        _flush_what_holds_anything(superuser_url)
        yield
        with django_db_blocker.unblock():
            connections.close_all()


#: Those of some tables that were ever written to since they were made or truncated.
_WRITTEN = """
    SELECT oid::regclass::text FROM pg_class
    WHERE oid = ANY(%s::text[]::regclass[]) AND pg_relation_size(oid) > 0
"""


def _flush_what_holds_anything(superuser_url: str) -> None:
    """Tests that commit are cleaned up as the superuser, past append-only tables and whose rows may be seen.

    To truncate all tables takes seconds of PostgreSQL's each time, nearly all of it for those that are empty.
    """
    import psycopg
    from django.db.backends.postgresql.operations import DatabaseOperations
    from psycopg import sql

    truncate = DatabaseOperations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        if options.get("reset_sequences"):
            return _past_triggers(truncate(self, style, tables, **options), tables)
        name = self.connection.settings_dict["NAME"]
        with psycopg.connect(superuser_url, dbname=name) as server:
            server.execute("SET session_replication_role = replica")  # no trigger, and no foreign key, looks
            for (table,) in server.execute(_WRITTEN, [[f'"{table}"' for table in tables]]).fetchall():
                server.execute(sql.SQL("DELETE FROM {}").format(sql.SQL(table)))
        return ["SELECT 1"]  # where nothing was flushed, Django does not bring back what migrations bring

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]


def _past_triggers(statements: list[str], tables: Any) -> list[str]:
    """The same statements of the owner, which append-only tables do not refuse."""
    if not statements:
        return statements
    off = [f'ALTER TABLE "{table}" DISABLE TRIGGER USER' for table in sorted(tables)]
    on = [f'ALTER TABLE "{table}" ENABLE TRIGGER USER' for table in sorted(tables)]
    return [*off, *statements, *on]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that commits is cleaned up by the owner: without that, what it left trips another test, some day."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and mark.kwargs.get("transaction") and "owner" not in mark.kwargs.get("databases", ()):
            raise pytest.UsageError(f'{item.nodeid} commits: name databases=["default", "owner"] in its mark')
    if times := items and items[0].config.getoption("hunt"):
        for test in {item.function for item in items if isinstance(item, pytest.Function)}:
            _draw_more(test, times)


def _draw_more(test: Any, times: int) -> None:
    """Multiplies the number of examples that a property asks for, or the usual one."""
    # Hypothesis refuses settings upon settings, so its own mark is changed; test_examples.py holds that it is read.
    own = getattr(test, "_hypothesis_internal_use_settings", settings())
    test._hypothesis_internal_use_settings = settings(own, max_examples=own.max_examples * times)
