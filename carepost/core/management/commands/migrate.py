"""Bring a database up to date. Django wants what finds changes to be the same here as in `makemigrations`."""

from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

from carepost.core import replaced
from carepost.core.whole_tables import Whole


class NotedWithIt(MigrationExecutor):
    """Notes that a migration was made in the transaction that makes it.

    Django notes it after that, and one that stands for many by a row for each: killed between, the database has the
    tables and does not know it.
    """

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        with transaction.atomic(self.connection.alias) if migration.atomic else nullcontext():
            return super().apply_migration(state, migration, fake, fake_initial)


class Command(migrate.Command):
    """Django's, with our way to find what changed, and no guess about a database that stopped between."""

    autodetector = Whole

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrates; raises CommandError where something is lacking that no migration makes by itself."""
        if missing := replaced.lacking(connections[options["database"]]):
            raise CommandError(replaced.sentence(missing))
        # Django's command takes its executor from its own module, and has no other place to name one.
        with patch.object(migrate, "MigrationExecutor", NotedWithIt):
            super().handle(*args, **options)
