"""A throwaway PostgreSQL for tests: shared by every run in one checkout, stopped when the last one ends."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from carepost.operate.home import CHECKOUT, Home
from carepost.operate.locks import FileLock
from carepost.operate.postgres import Cluster, ClusterError, Running
from carepost.operate.postgres import place as places
from carepost.operate.postgres.server import THROWAWAY

OVERRIDE = "CAREPOST_TEST_SUPERUSER_URL"
HOME = Home(CHECKOUT / ".carepost-test")
ATTEMPTS = 20
_held: list[Cluster] = []  # a lease lasts as long as the object that holds it: the life of this process


@cache
def superuser_url() -> str:
    """Where a superuser of the test server connects, database `postgres`; the server is started if need be.

    CAREPOST_TEST_SUPERUSER_URL names another one (that is how Debian's PostgreSQL 15 is tested).
    """
    return os.environ.get(OVERRIDE) or start(HOME).superuser_url


def start(home: Home, options: Mapping[str, str] = THROWAWAY) -> Running:
    """Starts the throwaway cluster in that home; one that was damaged (it does not sync) is made anew."""
    cluster = Cluster(home, options)
    _held.append(cluster)
    try:
        return cluster.ensure()
    except ClusterError:
        if not remove(home):
            raise
        return cluster.ensure()


def remove(home: Home) -> bool:
    """Removes the throwaway cluster of that home, wherever its data are; False while a test run uses it."""
    users = FileLock(home.path / "postgres.users")
    if not home.path.is_dir():
        return True
    if not _nobody_uses(users):
        return False
    place = places.recorded(home).get("place")
    users.release()
    for folder in (Path(str(place)) if place else home.path, home.path):
        shutil.rmtree(folder, ignore_errors=True)
    return True


def _nobody_uses(users: FileLock) -> bool:
    """Takes the lock alone; True if it got it. Waits for a keeper, which holds it while it stops the server."""
    users.shared()
    for _attempt in range(ATTEMPTS):
        if users.exclusive(wait=False):
            return True
        time.sleep(0.05)  # held by a user for long, or by a keeper that has nothing left to do
    return False


if __name__ == "__main__":
    sys.exit(0 if remove(HOME) else "The test database is in use; it was left as it is.")
