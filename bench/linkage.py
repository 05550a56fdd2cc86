"""The linkage engine against Splink as its tutorial sets it up, and against a plain query.

    python bench/linkage.py                  a made-up city of 100,000 records, its seed drawn anew; febrl3 and febrl4
    python bench/linkage.py --records 20000 --seed 500000

The febrl lists are looked for in the folder that CAREPOST_BENCH_DATA names, and skipped without it; their social
security number is not used. Time is the processor's, which other work on the machine changes little.
"""

from __future__ import annotations

import argparse
import os
import resource
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import duckdb

from bench.support import peers
from carepost.people.engine import reading
from carepost.people.engine.city.making import city, tables
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.linking import TWINS, link
from carepost.people.engine.model import default
from carepost.people.engine.scoring import made_one, score, within_households
from carepost.people.tests.lists import as_source

T = TypeVar("T")
DAY, FEBRL_DAY = date(2026, 11, 29), date(2000, 1, 1)  # its people were born from 1900 on
FRESH = 100_000  # the shipped model and the tests use seeds below this
LINE = "{:34} {} {:>12} {:>7}"
HEADING = LINE.format(
    "", f"{'prec.':>7} {'recall':>7} {'pairs F1':>9} {'pers. F1':>9}", "inside homes", "cpu s"
)


def main(records: int, seed: int) -> None:
    print(
        ", ".join(f"{name} {version(name)}" for name in ("splink", "duckdb", "pyarrow")),
        f"{os.cpu_count()} cores",
    )
    a_city(records, seed)
    folder = Path(os.environ.get("CAREPOST_BENCH_DATA", ""))
    for name, files in (
        ("febrl3", ["febrl_dataset3.csv"]),
        ("febrl4", ["febrl_dataset4a.csv", "febrl_dataset4b.csv"]),
    ):
        paths = [folder / "linkage" / file for file in files]
        if all(path.exists() for path in paths):
            febrl(name, paths)
        else:
            print(f"\n{name} is skipped: CAREPOST_BENCH_DATA names no folder with linkage/{files[0]}")
    print(
        f"\nmost memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, of all of it in one process"
    )


def a_city(records: int, seed: int) -> None:
    """Ours and the tutorial's on one city; wrong merges inside households per 10,000 persons."""
    print(f"\n{records:,} records of a made-up city, seed {seed}\n{HEADING}")
    made = city(records, seed=seed)
    with duckdb.connect() as db:
        as_source(db, tables(made))
        _, cleaning = measured(lambda: clean(db, "source", DAY))
        truth = column(db, "person")
        homes = [int(made.people.household[person]) for person in truth]

        def told(name: str, persons: list[int], took: float) -> None:
            inside = f"{within_households(persons, truth, homes):.2f}"
            found = peers.shares(score(persons, truth))
            print(LINE.format(name, found, inside, f"{took:.1f}"), flush=True)

        print(f"{'cleaning':34} {cleaning:>54.1f}")
        untrained = replace(default(), scorer=None)
        linked, took = measured(lambda: link(db, train=False, model=untrained))
        told("ours, each level by itself", linked.persons, took)
        linked, took = measured(lambda: link(db, train=False, ask_of_twins=False))
        told("ours, nothing held back as twins", linked.persons, took)
        linked, took = measured(lambda: link(db, train=False))
        told("ours, the shipped model", linked.persons, took)
        for name, couples in (
            ("twins", made.people.twins),
            ("fathers and sons of one name", made.people.namesakes),
        ):
            wrong, listed = made_one(linked.persons, truth, couples)
            print(f"  of {listed:,} {name} that are listed, {wrong:,} were made one")
        linked, learning = measured(lambda: link(db))
        told("ours, learnt from NHS numbers", linked.persons, learning)
        told("the same, once all was looked at", looked_at(db, truth), learning)
        (best, persons), training = measured(lambda: peers.tutorial(db, truth))
        told(f"splink's tutorial, best of 7 ({best})", persons, training)
        _, limit = measured(lambda: peers.plain(db))
        print(f"{'a plain query of the same pairs':34} {limit:>54.1f}")
        print(f"the shipped model takes {took / limit:.1f} times that")


def looked_at(db: duckdb.DuckDBPyConnection, truth: list[int]) -> list[int]:
    """The persons after somebody has decided every pair that waits for a look, rightly."""
    waiting = db.execute("SELECT l, r FROM pairs WHERE verdict IN ('joined', 'review')").fetchall()
    same = [(one, other) for one, other in waiting if truth[one] == truth[other]]
    different = [(one, other) for one, other in waiting if truth[one] != truth[other]]
    return link(db, same=same, different=different).persons


def febrl(name: str, paths: list[Path]) -> None:
    """Records of the FEBRL project, Australian, read as `carepost link` does; who is who stands in their ids.

    FEBRL puts others' names and days of birth into records, and knows no households: a record that got another
    forename looks as a twin does, and is never joined unasked (ADR 18). How many those are is told.
    """
    print(f"\n{name}\n{HEADING}")
    with duckdb.connect() as db:
        db.register("febrl", reading.source([reading.read(path) for path in paths]))
        db.execute(
            "CREATE TABLE source AS SELECT *, CAST(split_part(record_id, '-', 2) AS INTEGER) AS person FROM febrl"
        )
        clean(db, "source", FEBRL_DAY)
        linked, took = measured(lambda: link(db))
        truth = column(db, "person")
        found = score(linked.persons, truth)
        print(LINE.format("ours, the shipped model", peers.shares(found), "", f"{took:.1f}"), flush=True)
        twins = sum(
            truth[one] == truth[other]
            for one, other in db.execute(f"SELECT l, r FROM pairs WHERE {TWINS}").fetchall()
        )
        found = score(looked_at(db, truth), truth)
        print(LINE.format("the same, once all was looked at", peers.shares(found), "", ""))
        print(f"{twins:,} of {found.true:,} pairs look as twins do, and are never joined unasked")


def column(db: duckdb.DuckDBPyConnection, name: str) -> list[int]:
    rows = db.execute(
        f"SELECT {name} FROM records JOIN source USING (list, record_id) ORDER BY id"
    ).fetchall()
    return [value for (value,) in rows]


def measured(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` returns, and the processor's seconds that it took."""
    began = time.process_time()
    return work(), time.process_time() - began


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--records", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=0, help="0 draws one")
    chosen = asked.parse_args()
    main(chosen.records, chosen.seed or secrets.randbelow(10**9) + FRESH)
