"""Runs of linking with what an index needs, and the links that stand after them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from carepost.people.engine import decisions, index, linking, model, runs
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.decisions import Decision
from carepost.people.engine.opened import Index
from carepost.people.tests.lists import COLUMNS

TODAY = date(2026, 11, 29)
FIELDS = ("list", *COLUMNS[:-1])
Rows = dict[tuple[str, str], dict[str, str]]


def source(rows: Rows) -> pa.Table:
    """Records as `reading.source` gives them."""
    full = [{**record, "list": a_list, "record_id": number} for (a_list, number), record in rows.items()]
    return pa.table({name: pa.array([each.get(name) for each in full], pa.string()) for name in FIELDS})


def linked(
    rows: pa.Table, folder: Path, decided: list[Decision], today: date = TODAY, *, like: Path | None = None
) -> Path:
    """A full run with the shipped model: its folder, with what an index needs, and its persons and links.

    A run that is `like` another takes from it how often the pairs of two lists are one person.
    """
    folder.mkdir()
    with duckdb.connect() as db:
        db.register("given", rows)
        db.execute("CREATE TABLE source AS FROM given")
        clean(db, "source", today)
        numbers = {(a_list, number): at for a_list, number, at in db.execute(
            "SELECT list, record_id, id FROM records").fetchall()}  # fmt: skip
        used = model.read(like / "model.json") if like else None
        found = linking.link(db, model=used, train=False, **decisions.numbered(decided, numbers))
        run = runs.Run(found, runs.named(db, found.persons, None), today, {}, decided)
        (folder / "model.json").write_text(model.written(found.model))
        index.write(db, run, folder / index.FILE)
        db.execute(f"COPY ({runs.LINKS}) TO '{folder / runs.LINKS_FILE}' (FORMAT parquet)")
    return folder


def links(opened: Index, before: Path) -> list[tuple]:
    """The links that stand once the index is added to: those before, but of what came and went, and the fresh ones."""
    anew = "SELECT (list, record_id) FROM kept.anew"
    return opened.db.execute(
        f"""SELECT * FROM read_parquet('{before / runs.LINKS_FILE}') WHERE (list_a, record_a) NOT IN ({anew})
            AND (list_b, record_b) NOT IN ({anew}) UNION ALL FROM kept.fresh ORDER BY ALL"""
    ).fetchall()


def wanted(folder: Path) -> list[tuple]:
    return duckdb.sql(f"SELECT * FROM read_parquet('{folder / runs.LINKS_FILE}') ORDER BY ALL").fetchall()
