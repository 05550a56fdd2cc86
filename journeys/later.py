"""The house on a later day: the night's work is done and its pages are served by a clock that was moved on.

`python -m journeys.later DAYS PORT` in the environment of a house. Only the clock is changed, and only in that
process: what the database then holds, the product's own jobs and pages have written. The house it is done to is of
no more use to journeys of today.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

import django
from django.core.wsgi import get_wsgi_application

from carepost.core import clock
from journeys.house import CHECKOUT, House, free_port, wait_for


@contextmanager
def days_later(house: House, days: int, folder: Path) -> Iterator[House]:
    """The same database and data, so many days later, at an address of its own."""
    port = free_port()
    with (folder / "later.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "journeys.later", str(days), str(port)],
            cwd=CHECKOUT,
            env={**house.environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://localhost:{port}"
            wait_for(address, process, Path(log.name))
            yield replace(house, address=address)
        finally:
            process.terminate()
            process.wait(30)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def main(days: int, port: int) -> None:
    """Move the clock on, do what every night does to standings, and serve."""
    real = clock.now
    clock.now = lambda: real() + timedelta(days=days)
    django.setup()
    jobs = import_module("carepost.risk.jobs")
    jobs.for_each_council("risk every night", only_behind=False)
    with make_server("127.0.0.1", port, get_wsgi_application(), server_class=_Server) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
