"""A client that asks the same addresses many times: one at a time for the server's time, four at once for how many.

Four at once keep two workers busy; on a machine of two cores the client and the database then wait for them too, so
times are taken with one.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Measured:
    """Times in milliseconds (median, 95th percentile), requests a second, and bytes and lines of an answer."""

    p50: float
    p95: float
    per_second: float
    size: int
    lines: int


def ask(
    address: str,
    paths: list[str],
    headers: Mapping[str, str],
    *,
    times: int = 300,
    at_once: int = 4,
    to_the_end: bool = False,
) -> Measured:
    """Ask the paths in turn after a warm-up: `times` one at a time, then as often on `at_once` connections.

    Times are the server's own, or with `to_the_end` until the last byte has come, as a file is made while it is sent.
    Raises RuntimeError for any answer that is not 200.
    """
    _run(address, paths, headers, min(60, times), at_once, to_the_end=to_the_end)
    took, sizes, lines = _run(address, paths, headers, times, 1, to_the_end=to_the_end)
    began = time.perf_counter()
    _run(address, paths, headers, times, at_once, to_the_end=to_the_end)
    wall = time.perf_counter() - began
    return Measured(median(took), quantiles(took, n=20)[-1], times / wall, max(sizes), max(lines))


def _run(
    address: str, paths: list[str], headers: Mapping[str, str], times: int, at_once: int, *, to_the_end: bool
) -> tuple[list[float], list[int], list[int]]:
    parts = urlsplit(address)
    took: list[float] = []
    sizes: list[int] = []
    lines: list[int] = []
    faults: list[str] = []

    def worker(first: int) -> None:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        for number in range(first, times, at_once):
            path = paths[number % len(paths)]
            began = time.perf_counter()
            connection.request("GET", path, headers={**headers, "Accept-Encoding": "identity"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                faults.append(f"{path} answered {answer.status}")
                break
            until = (time.perf_counter() - began) * 1000
            server = float((answer.getheader("Server-Timing") or "0=0").rpartition("=")[2])
            took.append(until if to_the_end else server)
            sizes.append(len(body))
            lines.append(body.count(b"\n"))
        connection.close()

    threads = [threading.Thread(target=worker, args=(n,)) for n in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])
    return took, sizes, lines
