"""Migrations that stand for several earlier ones, and databases that had only some of those.

Django takes such a database for one that never had the room, or fails at whatever depends on it.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def lacking(connection: BaseDatabaseWrapper) -> list[str]:
    """What this database lacks of replaced migrations of which it had others, such as risk.0009_evidence."""
    loader = MigrationLoader(connection, load=False)
    loader.load_disk()
    had = set(MigrationRecorder(connection).applied_migrations())
    found = []
    for migration in loader.disk_migrations.values():
        missing = [each for each in migration.replaces if each not in had]
        if missing and len(missing) < len(migration.replaces):
            found += [f"{room}.{name}" for room, name in missing]
    return sorted(found)


def sentence(missing: list[str]) -> str:
    """What is wrong, and what to do."""
    return (
        f"The database was made by a development version of Carepost and lacks {', '.join(missing)}, which "
        "one migration with others now makes. Start the commit before they were put together, which brings "
        "the database up to date, and then this version. `git log -1 --diff-filter=D -- "
        "'carepost/*/migrations/*.py'` names the commit that put them together."
    )
