"""A city of which some records come later: python -m bench.support.linkage.adding_lists FOLDER RECORDS SEED

The folder holds `linked`, a run of all but the records that come (`coming.parquet`, as they are read), and for peers
`records.parquet` and `came.parquet`, cleaned.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from bench.support.linkage.lists import DAY
from carepost.people.engine import runs, writing
from carepost.people.engine.city.making import city, tables
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.linking import link
from carepost.people.engine.reading import KEPT
from carepost.people.tests.lists import as_source

AT_ONCE, TIMES, SINGLE = 1_000, 3, 20
COMING = AT_ONCE * TIMES + SINGLE


def main(folder: Path, records: int, seed: int) -> None:
    made = city(records + COMING, seed=seed)
    with duckdb.connect() as db:
        as_source(db, tables(made))
        db.execute("ALTER TABLE source RENAME TO every")
        # Which records come is drawn by their ids' hash, so that each list has some.
        db.execute(
            f"CREATE TABLE coming AS SELECT * FROM every ORDER BY hash(list || record_id) LIMIT {COMING}"
        )
        read = ", ".join(f"{'NULL' if field == 'truth' else field} AS {field}" for field in KEPT)
        db.execute(f"COPY (SELECT {read} FROM coming) TO '{folder}/coming.parquet'")
        clean(db, "every", DAY)
        key = "(list, record_id) IN (SELECT (list, record_id) FROM coming)"
        for file, which in (("came", key), ("records", f"NOT {key}")):
            db.execute(f"COPY (SELECT * FROM records WHERE {which} ORDER BY id) TO '{folder}/{file}.parquet'")
        db.execute("CREATE TABLE source AS FROM every ANTI JOIN coming USING (list, record_id)")
        clean(db, "source", DAY)
        linked = link(db, train=False)
        read_as = {name: {field: field for field in KEPT[:-2]} for name in sorted(made.lists)}
        run = runs.Run(linked, runs.named(db, linked.persons, None), DAY, read_as)
        with writing.in_one_step(folder / "linked") as inside:
            writing.write(db, run, inside)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
