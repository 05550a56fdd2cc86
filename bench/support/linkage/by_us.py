"""Our engine, from lists as they are read to persons: cleaning is part of it, which peers are spared."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from json import loads
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow.parquet as pq

from bench.support.linkage.answering import Persons, answer
from carepost.people.engine.cleaning import dates
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.linking import TWINS, Linked, link
from carepost.people.engine.model import default
from carepost.people.engine.single.linking import link as single


def work(folder: Path, options: dict[str, Any]) -> tuple[Persons, dict[str, Any]]:
    """Options: `train`, `trees` (False: each level by itself), `ask_of_twins`, `look` (decide what waits, rightly),
    `families` (False: as lists that hold none)."""
    about = loads((folder / "about.json").read_text())
    dates.OLDEST_YEARS = about.get("oldest_years", dates.OLDEST_YEARS)
    model = default() if options.get("trees", True) else replace(default(), scorer=None)
    asked: dict[str, Any] = {
        "model": model, "train": options.get("train", False), "ask_of_twins": options.get("ask_of_twins", True),
    }  # fmt: skip
    families = options.get("families", True)
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE source AS FROM '{folder}/{'source' if families else 'singles'}.parquet'")
        began = time.process_time()
        clean(db, "source", date.fromisoformat(about["day"]))
        cleaned = time.process_time()
        linked = link(db, **asked) if families else single(db, about["others"])
        said = {"cleaning": cleaned - began, "linking": time.process_time() - cleaned, "why": linked.why}
        if options.get("look"):
            linked = _looked_at(db, folder, asked, said)
    return {"persons": np.array(linked.persons)}, said


def _looked_at(
    db: duckdb.DuckDBPyConnection, folder: Path, asked: dict[str, Any], said: dict[str, Any]
) -> Linked:
    """The persons once somebody has decided every pair that waits for a look, rightly."""
    truth = pq.read_table(folder / "truth.parquet")["person"].to_pylist()
    waiting = db.execute("SELECT l, r, twins FROM pairs WHERE verdict IN ('joined', 'review')").fetchall()
    same = [(one, other) for one, other, _ in waiting if truth[one] == truth[other]]
    different = [(one, other) for one, other, _ in waiting if truth[one] != truth[other]]
    held = db.execute(f"SELECT l, r FROM pairs WHERE {TWINS}").fetchall()
    said |= {
        "looked at": len(waiting),
        "held as twins": sum(truth[one] == truth[other] for one, other in held),
    }
    return link(db, **asked, same=same, different=different)


if __name__ == "__main__":
    answer(work, "duckdb")
