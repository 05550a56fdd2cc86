"""The database of a test run: made as the owner migrates it in production, used as the application's role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# No test is timed: a machine that is slow just now says nothing about the product.
settings.register_profile("carepost", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("carepost")

pytest_plugins = [
    "carepost.councils.tests.cast",
    "carepost.register.tests.monday",
    "carepost.core.tests.one_spark",
]


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
        _let_flush_empty_append_only_tables()
        yield
        with django_db_blocker.unblock():
            connections.close_all()


def _let_flush_empty_append_only_tables() -> None:
    """Tests that commit are cleaned up by TRUNCATE as the owner, which append-only tables refuse."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    truncate = DatabaseOperations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        statements = truncate(self, style, tables, **options)
        if not statements:
            return statements
        tables = sorted(tables)
        off = [f'ALTER TABLE "{table}" DISABLE TRIGGER USER' for table in tables]
        on = [f'ALTER TABLE "{table}" ENABLE TRIGGER USER' for table in tables]
        return [*off, *statements, *on]

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that commits is cleaned up by the owner: without that, what it left trips another test, some day."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and mark.kwargs.get("transaction") and "owner" not in mark.kwargs.get("databases", ()):
            raise pytest.UsageError(f'{item.nodeid} commits: name databases=["default", "owner"] in its mark')
