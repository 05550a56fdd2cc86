"""`with database():` around whatever needs a database: one's own server if named, else the embedded one."""

from __future__ import annotations

import os
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager

from carepost.operate.home import Home
from carepost.operate.postgres import Cluster, Running

APP = "DATABASE_URL"
OWNER = "CAREPOST_OWNER_DATABASE_URL"


@contextmanager
def database(environ: MutableMapping[str, str] = os.environ) -> Iterator[Running | None]:
    """With DATABASE_URL set: nothing, yields None. Else starts the embedded server of CAREPOST_HOME if it is
    not running, names it in the environment for Django and for child processes, and at the end stops it if
    nobody else uses it. Enter it before Django's settings are read. Raises ClusterError.
    """
    if environ.get(APP):
        yield None
        return
    with serving(Cluster(Home.from_environ(environ)), environ) as running:
        yield running


@contextmanager
def serving(cluster: Cluster, environ: MutableMapping[str, str]) -> Iterator[Running]:
    """The embedded server of `cluster`, named in the environment for as long as the block lasts."""
    running = cluster.ensure()
    before = environ.get(OWNER)
    environ[APP], environ[OWNER] = running.app_url, running.owner_url
    try:
        yield running
    finally:
        del environ[APP]
        if before is None:
            del environ[OWNER]
        else:
            environ[OWNER] = before
        cluster.stop()
