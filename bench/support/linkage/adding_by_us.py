"""Our index opened, and records added to it: the persons and their ids are brought up to it each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bench.support.linkage.adding_lists import AT_ONCE, SINGLE, TIMES
from bench.support.linkage.answering import Persons, answer, timed
from bench.support.linkage.lists import DAY
from carepost.people.engine.adding import add
from carepost.people.engine.opened import Index


def work(folder: Path, _options: dict[str, Any]) -> tuple[Persons, dict[str, Any]]:
    coming = pq.read_table(folder / "coming.parquet")
    index, opened = timed(lambda: Index(folder / "linked"))
    with index:
        many = [
            timed(lambda at=at: add(index, coming.slice(at * AT_ONCE, AT_ONCE), DAY))[1]
            for at in range(TIMES)
        ]
        first = AT_ONCE * TIMES
        one = [timed(lambda at=at: add(index, coming.slice(first + at, 1), DAY))[1] for at in range(SINGLE)]
    return {}, {"opened": opened, "many": many, "one": one}


if __name__ == "__main__":
    answer(work, "duckdb")
