"""Two hundred people working at once at one council's size, in the house as the README starts it.

    python bench/load.py                        200 people, three minutes
    python bench/load.py --people 50 --seconds 30

The demo council with the database that comes with it, web server and worker as `carepost run` starts them, and
this client, all on the machine's two cores. Officers take calls, keep drafts and record; managers look at their
services; the rest search and read. Each waits 2 to 8 seconds between two pages, as long as reading and typing
take. Targets: no error, 95 of 100 answers within 300 ms, waiting in line included, and every call that was
answered as recorded is in the book once. The limit, in the same run, is how many answers a second the house gives
to the same people when nobody reads or types.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg

from carepost.operate.database import database
from journeys.crowd.making import in_house
from journeys.crowd.scripts import Script, script_of
from journeys.crowd.working import Took, work
from journeys.house import House, open_own_house

P95_MS = 300
WARM_UP_S = 20
PAUSE = (2.0, 8.0)


def main(people: int, seconds: float) -> int:
    with (
        tempfile.TemporaryDirectory(prefix="carepost-bench-") as folder,
        open_own_house(Path(folder)) as house,
    ):
        crowd = in_house(house)
        crowd["people"] = _some(crowd["people"], people)
        print(f"{len(crowd['people'])} people at {house.address}, {os.cpu_count()} cores for all of it")
        took = work(house.address, _at_work(crowd), seconds=WARM_UP_S + seconds, pause=PAUSE)
        settled = [one for one in took if one.at >= WARM_UP_S]
        _table(settled)
        faults = _faults(took, settled, house)
        busiest = work(house.address, _at_work(crowd), seconds=20, pause=(0.0, 0.0), at_once=8)
        rate, most = _rate(settled), _rate(busiest)
        print(
            f"\n{rate:.0f} answers a second; with nobody reading or typing {most:.0f}: {rate / most:.0%} of the limit"
        )
        faults += [f"{one.kind} answered {one.status} at the limit" for one in busiest if one.failed][:3]
    for fault in faults:
        print("MISSED:", fault)
    return 1 if faults else 0


def _some(people: list[Any], wanted: int) -> list[Any]:
    """So many of them, of each role in proportion."""
    return people if wanted >= len(people) else [people[n * len(people) // wanted] for n in range(wanted)]


def _at_work(crowd: dict[str, Any]) -> list[tuple[Any, Script]]:
    return [(person, script_of(person, crowd, random.Random(person["name"]))) for person in crowd["people"]]


def _rate(took: Sequence[Took]) -> float:
    return len(took) / (max(t.at for t in took) - min(t.at for t in took))


def _table(took: Sequence[Took]) -> None:
    print(f"\n{'':20} {'answers':>8} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'most ms':>8}")
    for kind in [*sorted({t.kind for t in took}), "All"]:
        ms = sorted(t.ms for t in took if kind in (t.kind, "All"))
        cuts = quantiles(ms, n=100) if len(ms) > 1 else ms * 99
        print(f"{kind:20} {len(ms):8,} {cuts[49]:8.0f} {cuts[94]:8.0f} {cuts[98]:8.0f} {ms[-1]:8.0f}")


def _faults(took: Sequence[Took], settled: Sequence[Took], house: House) -> list[str]:
    """What went wrong from the first second on; times count once everybody is at work."""
    p95 = quantiles([t.ms for t in settled], n=20)[-1]
    faults = [f"p95 is {p95:.0f} ms, over {P95_MS}"] if p95 > P95_MS else []
    failed = [t for t in took if t.failed]
    if failed:
        faults.append(f"{len(failed)} answers were errors, such as {failed[0].kind}: {failed[0].status}")
    told, kept = sum(t.recorded for t in took), _in_the_book(house)
    print(f"\n{told} calls answered as recorded, {kept} in the book")
    if told != kept:
        faults.append(f"{told} calls were answered as recorded, but {kept} are in the book")
    return faults


def _in_the_book(house: House) -> int:
    with database({**house.environment}) as running, psycopg.connect(running.owner_url) as owner:
        found = owner.execute(
            "SELECT count(*) FROM contact_welfarecall WHERE caller_name LIKE 'post_officer %'"
        )
        return int(found.fetchone()[0])


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=200)
    asked.add_argument("--seconds", type=float, default=180)
    given = asked.parse_args()
    sys.exit(main(given.people, given.seconds))
