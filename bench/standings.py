"""The standings of all England worked out, against a limit in the same run: its rows read, and rows like them written.

    python bench/standings.py                  40,000 services in 153 councils
    python bench/standings.py --services 4000  quickly

The services, ratings, readings and signals are made up here in the database. Targets: the nightly sweep of everything
under 20 s, the first one included; one service whose facts changed under 50 ms, in its own transaction.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django

from carepost.operate import testcluster
from config import throwaway

SWEEP_S, ONE_MS, ONES = 20, 50, 60
#: The sweeps that are measured, and how many days after the first they happen.
LATER = {"first sweep, all new": 0, "the same day again": 0, "the next day": 1, "a fortnight later": 15}


@dataclass(frozen=True, slots=True)
class Took:
    """One measurement: seconds on the clock, and of this process and of the processor."""

    what: str
    seconds: float
    cpu: float
    said: str = ""


def main(services: int, councils: int) -> int:
    with throwaway.database(testcluster.superuser_url(), "bench") as database:
        _settle(database)
        market = import_module("bench.support.market")
        ids = market.fill(database.owner_url, services, councils)
        later = {words: market.DAY + timedelta(days=days) for words, days in LATER.items()}
        took = [
            _measured("limit: the rows read", lambda: market.read(ids)),
            *(_measured(words, partial(market.sweep, on)) for words, on in later.items()),
            _measured("limit: the rows written", lambda: market.write(ids)),
        ]
        ones = market.ones(ids[0], max(later.values()) + timedelta(days=1), ONES)
    print(f"{services:,} services in {councils} councils, {os.cpu_count()} cores")
    print(f"\n{'':28} {'s':>7} {'CPU s':>7} {'a second':>9}")
    for one in took:
        print(f"{one.what:28} {one.seconds:7.1f} {one.cpu:7.1f} {services / one.seconds:9,.0f}  {one.said}")
    middle, late = statistics.median(ones) * 1000, sorted(ones)[int(len(ones) * 0.95)] * 1000
    print(f"\none service, changed: {middle:.1f} ms in the middle, {late:.1f} ms at the 95th of 100")
    slow = [one for one in took if one.seconds > SWEEP_S and not one.what.startswith("limit")]
    faults = [f"{one.what} took {one.seconds:.1f} s, over {SWEEP_S}" for one in slow]
    faults += [f"one service took {late:.0f} ms, over {ONE_MS}"] if late > ONE_MS else []
    for fault in faults:
        print("MISSED:", fault)
    return 1 if faults else 0


def _settle(database: throwaway.Throwaway) -> None:
    """Point this process at the empty database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAREPOST_")}
    os.environ.clear()
    os.environ.update(kept | database.environment() | {"DJANGO_SETTINGS_MODULE": "config.settings"})
    django.setup()


def _measured(what: str, work: Callable[[], str]) -> Took:
    began, cpu = time.perf_counter(), time.process_time()
    said = work()
    return Took(what, time.perf_counter() - began, time.process_time() - cpu, said)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--services", type=int, default=40_000)
    asked.add_argument("--councils", type=int, default=153)
    given = asked.parse_args()
    sys.exit(main(given.services, min(given.councils, given.services)))
