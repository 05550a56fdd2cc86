"""Bring a database up to date. Django wants what finds changes to be the same here as in `makemigrations`."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from carepost.core import replaced
from carepost.core.whole_tables import Whole


class Command(migrate.Command):
    """Django's, with our way to find what changed, and no guess about a database that stopped between."""

    autodetector = Whole

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrates; raises CommandError where something is lacking that no migration makes by itself."""
        if missing := replaced.lacking(connections[options["database"]]):
            raise CommandError(replaced.sentence(missing))
        super().handle(*args, **options)
