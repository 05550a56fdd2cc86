"""A plain DuckDB query that joins and scores the same candidate pairs: the limit of speed. It finds no persons."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from bench.support.linkage.answering import Persons, answer
from carepost.people.engine.comparing import BLOCKING

PLAIN = """SELECT count(*) FROM (SELECT l.id, r.id,
    CAST(l.surname = r.surname AS INTEGER) * 5 + CAST(l.forename = r.forename AS INTEGER) * 4
    + CAST(l.dob = r.dob AS INTEGER) * 9 + CAST(l.postcode = r.postcode AS INTEGER) * 6
    + CAST(jaro_winkler_similarity(l.surname, r.surname) > 0.9 AS INTEGER)
    + CAST(jaro_winkler_similarity(l.forename, r.forename) > 0.9 AS INTEGER)
    + CAST(l.phone = r.phone AS INTEGER) * 5 + CAST(l.nhs = r.nhs AS INTEGER) * 12 AS points
    FROM (SELECT DISTINCT l, r FROM ({pairs})) JOIN records AS l ON l.id = l JOIN records AS r ON r.id = r
    WHERE points > 12)"""


def work(folder: Path, _options: dict[str, Any]) -> tuple[Persons, dict[str, Any]]:
    find = "SELECT l.id AS l, r.id AS r FROM records AS l JOIN records AS r ON {} AND l.id < r.id"
    each = " UNION ALL ".join(find.format(rule) for rule in BLOCKING)
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE records AS FROM '{folder}/records.parquet'")
        began = time.process_time()
        (count,) = db.execute(PLAIN.format(pairs=each)).fetchone() or (0,)
        return {"none": np.array([])}, {"linking": time.process_time() - began, "pairs": count}


if __name__ == "__main__":
    answer(work, "duckdb")
