"""Whoever kills a first start while it makes the database can start again, and gets a whole one."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from carepost.operate.home import CHECKOUT
from config import throwaway

#: Each runs before the migration and kills it on the way, as a power cut would.
DEATHS = {
    # Django notes one that stands for many by a row for each: here after the first of them.
    "while a migration is noted": """
from django.db.migrations.recorder import MigrationRecorder as Place
name, last = "record_applied", ("councils", "0002_sharing_may_end_at_once")
def dies(self, app, migration):
    if (app, migration) == last: os.kill(os.getpid(), signal.SIGKILL)
    done(self, app, migration)
""",
    # All migrations are made; the application's role has no rights yet.
    "when all are made": """
from django.core.management.commands import migrate as Place
name = "emit_post_migrate_signal"
def dies(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
""",
}
RUN = """
import os, signal
import django
django.setup()
{death}
done = getattr(Place, name)
setattr(Place, name, dies)
from config import prepare
prepare.migrate_if_pending(can_own=True)
"""


@pytest.mark.parametrize("when", DEATHS)
def test_a_database_whose_making_was_killed_is_made_whole(
    when: str, superuser_url: str, environ: dict[str, str]
) -> None:
    with throwaway.database(superuser_url, "killed") as empty:
        given = {**environ, **empty.environment(), "DJANGO_SETTINGS_MODULE": "config.settings"}
        killed = run("-c", RUN.format(death=DEATHS[when]), given)
        assert killed.returncode == -signal.SIGKILL, killed.stderr

        again = run("-m", "config.cli", given, "migrate", "--json")
        assert again.returncode == 0, again.stderr
        # As the application's role, which has its rights now.
        asked = run("-m", "config.cli", given, "council", "list", "--json")
        assert (json.loads(asked.stdout), asked.stderr) == ([], "")
        assert run("-m", "config.cli", given, "migrate").stdout == "The database was up to date.\n"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "CAREPOST_HOME": str(tmp_path / "home")}


def run(how: str, what: str, environ: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, how, what, *words],
        check=False,
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env=environ,
        timeout=300,
    )
