"""A client that asks the same addresses many times: one at a time for the server's time, four at once for how many.

Four at once keep two workers busy; on a machine of two cores the client and the database then wait for them too, so
times are taken with one.
"""

from __future__ import annotations

import http.client
import threading
import time
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Measured:
    """Server time in milliseconds (median, 95th percentile), requests a second, and bytes of an answer."""

    p50: float
    p95: float
    per_second: float
    size: int


def ask(address: str, paths: list[str], cookie: str, *, times: int = 300, at_once: int = 4) -> Measured:
    """Ask the paths in turn after a warm-up: `times` one at a time, then as often on `at_once` connections.

    Raises RuntimeError for any answer that is not 200.
    """
    _run(address, paths, cookie, 60, at_once)
    took, sizes = _run(address, paths, cookie, times, 1)
    began = time.perf_counter()
    _run(address, paths, cookie, times, at_once)
    wall = time.perf_counter() - began
    return Measured(median(took), quantiles(took, n=20)[-1], times / wall, max(sizes))


def _run(
    address: str, paths: list[str], cookie: str, times: int, at_once: int
) -> tuple[list[float], list[int]]:
    parts = urlsplit(address)
    took: list[float] = []
    sizes: list[int] = []
    faults: list[str] = []

    def worker(first: int) -> None:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        for number in range(first, times, at_once):
            path = paths[number % len(paths)]
            connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "identity"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                faults.append(f"{path} answered {answer.status}")
                break
            took.append(float((answer.getheader("Server-Timing") or "0=0").rpartition("=")[2]))
            sizes.append(len(body))
        connection.close()

    threads = [threading.Thread(target=worker, args=(n,)) for n in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])
    return took, sizes
