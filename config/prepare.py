"""What has to be done before Carepost can serve: migrations, static files, and the demo on its first run.

`python -m config.prepare`, in a process of its own so that the supervisor stays small. Says only what it
does.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

from carepost.core import replaced
from carepost.operate.home import Home
from carepost.operate.mendable import MendableError
from config import freshness
from config.environment import Environment, SettingsError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
        environment = Environment.read(os.environ)
        migrate_if_pending(can_own=bool(environment.owner_url))
        collect_if_stale()
        load_demo_if_first(demo=environment.demo)
    except (SettingsError, OperationalError, PendingError) as error:
        sys.exit(str(error).strip())
    freshness.remember(Home(environment.home), environment.app_url, demo=environment.demo)


class PendingError(MendableError):
    """The database is behind this version of Carepost, and nobody told us how to bring it up to date."""


def load_demo_if_first(*, demo: bool) -> bool:
    """In demo mode, a database without a council gets the fictional county; True if it did."""
    if not demo:
        return False
    loading = importlib.import_module("carepost.demo.commands")
    return bool(loading.load_if_empty(say))


def pending(alias: str) -> list[str]:
    """The migrations that this database has not had yet, such as register.0002_sites."""
    return _waiting(_executor(alias))


def _waiting(executor: MigrationExecutor) -> list[str]:
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _executor(alias: str) -> MigrationExecutor:
    """Raises PendingError for a database that had only some of the migrations that one now stands for."""
    if missing := replaced.lacking(connections[alias]):
        raise PendingError(replaced.sentence(missing))
    return MigrationExecutor(connections[alias])


def migrate_if_pending(*, can_own: bool) -> list[str]:
    """Migrates as the owner; returns what was pending. Raises PendingError where no owner is named.

    Django goes on after the last migration (rights, the house's own rows). Where that was killed, it is done now.
    """
    executor = _executor("owner" if can_own else "default")
    waiting = _waiting(executor)
    if waiting and not can_own:
        raise PendingError(
            f"The database needs {len(waiting)} changes before this version of Carepost can use it, the "
            f"first being {waiting[0]}. Set CAREPOST_OWNER_DATABASE_URL and run: carepost migrate"
        )
    unfinished = Path(settings.CAREPOST_HOME) / "migrating"
    if can_own and (waiting or unfinished.exists()):
        say(f"Bringing the database up to date: {len(waiting)} changes")
        unfinished.touch()
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        unfinished.unlink()
    elif can_own:
        executor.check_replacements()  # whoever had what a migration stands for, had it: noted for good
    return waiting


def collect_if_stale() -> bool:
    """Gathers static files into the home if any source is newer than the last time; True if it did."""
    if settings.STATIC_ROOT is None:
        return False
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".collected"
    newest = newest_static()
    if stamp.exists() and stamp.read_text() == newest:
        return False
    say("Gathering styles and scripts")
    call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
    root.mkdir(parents=True, exist_ok=True)
    stamp.write_text(newest)
    return True


def newest_static() -> str:
    """A mark of the present static sources (how many, the latest change) and of how they are stored."""
    how = str(settings.STORAGES["staticfiles"]["BACKEND"]).rsplit(".", 1)[-1]
    times = [
        Path(storage.path(path)).stat().st_mtime_ns
        for finder in get_finders()
        for path, storage in finder.list([])
    ]
    return f"{how} {len(times)} {max(times, default=0)}"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
