"""A throwaway PostgreSQL for tests, shared by every test run of one checkout and stopped when the last one
ends.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from carepost.operate.home import CHECKOUT, Home
from carepost.operate.postgres import Cluster, ClusterError, Running
from carepost.operate.postgres.server import THROWAWAY

OVERRIDE = "CAREPOST_TEST_SUPERUSER_URL"
_held: list[Cluster] = []  # a lease lasts as long as the object that holds it: the life of this process


@cache
def superuser_url() -> str:
    """Where a superuser of the test server connects, database `postgres`; the server is started if need be.

    CAREPOST_TEST_SUPERUSER_URL names another one (that is how Debian's PostgreSQL 15 is tested).
    """
    return os.environ.get(OVERRIDE) or start(Home(CHECKOUT / ".carepost-test")).superuser_url


def start(home: Home, options: Mapping[str, str] = THROWAWAY) -> Running:
    """Starts the throwaway cluster in that home; one that was damaged (it does not sync) is made anew."""
    cluster = Cluster(home, options)
    _held.append(cluster)
    try:
        return cluster.ensure()
    except ClusterError:
        shutil.rmtree(Path(home.path), ignore_errors=True)
        return cluster.ensure()
