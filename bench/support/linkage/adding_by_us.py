"""Our index opened, and records added to it: the persons and their ids are brought up to it each time.

What is found is told apart from what it takes to keep it, in memory and in the file, which is flushed to the disk.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bench.support.linkage.adding_lists import AT_ONCE, SINGLE, TIMES
from bench.support.linkage.answering import Persons, answer, timed
from bench.support.linkage.lists import DAY
from carepost.people.engine.adding import found
from carepost.people.engine.opened import Index


def work(folder: Path, _options: dict[str, Any]) -> tuple[Persons, dict[str, Any]]:
    coming = pq.read_table(folder / "coming.parquet")
    index, opened = timed(lambda: Index(folder / "linked"))
    found_in: dict[str, list[Any]] = {"many": [], "one": []}
    kept_in: dict[str, list[Any]] = {"many kept": [], "one kept": []}
    with index:
        for at in range(TIMES + SINGLE):
            start, size = (at * AT_ONCE, AT_ONCE) if at < TIMES else (AT_ONCE * TIMES + at - TIMES, 1)
            some = coming.slice(start, size)
            (_, taken), took = timed(lambda some=some: found(index, some, DAY))
            kept = timed(lambda taken=taken: index.take(taken))[1]
            how_many = "many" if at < TIMES else "one"
            found_in[how_many].append(took)
            kept_in[f"{how_many} kept"].append(kept)
    return {}, {"opened": opened, **found_in, **kept_in}


if __name__ == "__main__":
    answer(work, "duckdb")
