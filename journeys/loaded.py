"""The demo council as the first step of a first start leaves it: half a minute, once for all houses of a run.

Each begins with a copy of it, and `carepost run --demo` goes on from there. That a house comes out of an empty folder
is shown by the one whose database is killed (test_faults.py).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import throwaway
from journeys.house import CHECKOUT, DidNotStartError, House, environment_of, running


@dataclass(frozen=True)
class Loaded:
    """Nobody works in it: it is only copied."""

    superuser_url: str
    database: throwaway.Throwaway
    home: Path


@contextmanager
def loaded_once(superuser_url: str, folder: Path) -> Iterator[Loaded]:
    """The first step of a first start: tables, static files, the demo council. Raises DidNotStartError.

    The tables are those that other tests of this code copy.
    """
    home = folder / "loaded"

    def without_council(empty: throwaway.Throwaway) -> None:
        _prepare(environment_of(empty.environment(), home) | {"CAREPOST_DEMO": "0"})

    with throwaway.filled(superuser_url, without_council) as database:
        _prepare(environment_of(database.environment(), home))
        yield Loaded(superuser_url, database, home)


@contextmanager
def open_copy(like: Loaded, folder: Path) -> Iterator[House]:
    """The demo council in a folder and a database of its own; both end with it. Raises DidNotStartError."""
    with throwaway.database(like.superuser_url, "journeys", template=like.database.name) as database:
        shutil.copytree(like.home, folder / "carepost")
        with running(folder, database.environment()) as house:
            yield house


def _prepare(environment: dict[str, str]) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "config.prepare"],
        cwd=CHECKOUT,
        env={**environment, **settings},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise DidNotStartError(f"config.prepare ended with {done.returncode}:\n{done.stdout}{done.stderr}")
