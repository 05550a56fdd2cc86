"""Splink with an expert's model loaded: what matches records that come, without bringing persons up to it."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker

from bench.support.linkage.adding_lists import AT_ONCE, SINGLE, TIMES
from bench.support.linkage.answering import Persons, answer, timed

RARITY = ("forename", "surname")  # by which the model weighs names, and which Splink wants counted beforehand


def work(folder: Path, options: dict[str, Any]) -> tuple[Persons, dict[str, Any]]:
    """Options: `model`, a file of one that was trained, and `threshold`."""
    with warnings.catch_warnings(), duckdb.connect() as db:
        warnings.simplefilter("ignore")
        api = DuckDBAPI(connection=db)

        def opened() -> tuple[Linker, Any]:
            db.execute(f"CREATE TABLE records AS FROM '{folder}/records.parquet'")
            known = api.register("records")
            linker = Linker(known, json.loads(Path(options["model"]).read_text()), log_level="ERROR")
            for column in RARITY:
                linker.table_management.compute_tf_table(column)
            return linker, known

        (linker, known), opening = timed(opened)
        db.execute(f"CREATE TABLE came AS FROM '{folder}/came.parquet'")

        def added(first: int, count: int) -> None:
            name = f"came_{first}"
            db.execute(f"CREATE TABLE {name} AS FROM came ORDER BY id LIMIT {count} OFFSET {first}")
            new, bits = api.register(name), options["threshold"]
            linker.inference.predict_between(known, new, threshold_match_weight=bits)
            linker.inference.predict_within(new, threshold_match_weight=bits)

        many = [timed(lambda at=at: added(at * AT_ONCE, AT_ONCE))[1] for at in range(TIMES)]
        one = [timed(lambda at=at: added(AT_ONCE * TIMES + at, 1))[1] for at in range(SINGLE)]
    return {}, {"opened": opening, "many": many, "one": one}


if __name__ == "__main__":
    answer(work, "splink", "duckdb")
