"""What a run leaves, written whole or not at all: it is made beside the folder and put in its place in one step."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from carepost.core import folders
from carepost.people.engine import card, cores, decisions, explaining, index, model, runs
from carepost.people.engine.costs import probability
from carepost.people.engine.decisions import Decision, safe
from carepost.people.engine.lasting import Change
from carepost.people.engine.literals import quoted
from carepost.people.engine.model import Model
from carepost.people.engine.runs import Run

SHOWN = ("forenames", "surname", "dob", "sex", "flat", "house", "street", "postcode", "phone", "email", "nhs")
HEADERS = (
    *("decision", "list a", "record a", "list b", "record b", "probability", "until then", "why"),
    *(f"{name} {side}" for name in SHOWN for side in ("a", "b")),
)


class FolderInUse(ValueError):
    """The folder to write to holds something already, or cannot be written; the message says what to do."""


@contextmanager
def in_one_step(folder: Path) -> Iterator[Path]:
    """A folder to write in, which becomes `folder` at the end; what fails or is killed before leaves nothing there.

    Raises FolderInUse, also where the disk turns out to be full.
    """
    check(folder)
    try:
        with folders.draft(folder.parent, folder.name) as beside:
            yield beside
            folders.settle(beside, folder)
    except OSError as error:
        raise FolderInUse(_unwritable(folder, error.strerror or "the disk refuses it")) from None
    except duckdb.IOException:
        raise FolderInUse(_unwritable(folder, "the disk is full, or refuses it")) from None


def check(folder: Path) -> None:
    """Raise FolderInUse where something is in the folder, or it cannot be made."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FolderInUse(
                f"{folder} holds something already. Name a new folder: nothing is written over."
            )
    except OSError as error:
        raise FolderInUse(_unwritable(folder, error.strerror or "the disk refuses it")) from None
    above = next(each for each in folder.absolute().parents if each.exists())
    if not above.is_dir():
        raise FolderInUse(_unwritable(folder, f"{above.name} is a file"))
    if not os.access(above, os.W_OK | os.X_OK):
        raise FolderInUse(_unwritable(folder, f"you may not write in {above}"))


def _unwritable(folder: Path, why: str) -> str:
    return f"{folder} cannot be written: {why}. Nothing was left there. Name another folder, or make room."


def write(db: duckdb.DuckDBPyConnection, run: Run, folder: Path) -> int:
    """All that a run leaves: persons, links, what to look at, the card, and what the next run needs of this one.

    Returns how many pairs wait for a look.
    """
    with cores.fitting(db, len(run.linked.persons)), ThreadPoolExecutor(1) as beside:
        indexed = beside.submit(
            _index, db.cursor(), run, folder
        )  # the longest to write, and no other file needs it
        waiting = _files(db, run, folder)
        indexed.result()
    return waiting


def _index(db: duckdb.DuckDBPyConnection, run: Run, folder: Path) -> None:
    if run.linked.model.is_of_families:
        index.write(db, run, folder / index.FILE)


def _files(db: duckdb.DuckDBPyConnection, run: Run, folder: Path) -> int:
    """All files but the index. Returns how many pairs wait for a look."""
    _persons(db, run.ids, runs.links(runs.columns(run.linked.model)))
    _ids(db, run)
    for table, file in (("persons", runs.PERSONS), ("links", runs.LINKS_FILE), ("ids", runs.IDS)):
        parquet(db, f"FROM {table}", folder / file)
    waiting = review(to_look_at(db, run.linked.model, "links", "records"), run.decided, folder / "review.csv")
    decisions.write(run.decided, folder / decisions.FILE)
    (folder / "model.json").write_text(model.written(run.linked.model), encoding="utf-8")
    (folder / "columns.json").write_text(
        json.dumps(run.read_as, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    figures = runs.figures(db, run)
    (folder / runs.FILE).write_text(runs.written(run, figures), encoding="utf-8")
    if run.before:
        changes(run.named.changes, folder / "changes.csv")
    (folder / "card.html").write_text(card.page(db, run, figures), encoding="utf-8")
    return waiting


def changes(every: Iterable[Change], file: Path) -> None:
    """What became of persons, a line per change."""
    with file.open("w", encoding="utf-8-sig", newline="") as lines:
        out = csv.writer(lines)
        out.writerow(["what", "person_id", "person_id before", "records"])
        out.writerows([each.what, each.person, each.before, each.records] for each in every)


def parquet(db: duckdb.DuckDBPyConnection, sql: str, file: Path) -> None:
    """What a query finds, as a Parquet file."""
    db.execute(f"COPY ({sql}) TO '{quoted(file)}' (FORMAT parquet)")


def _persons(db: duckdb.DuckDBPyConnection, persons: list[str], links: str) -> None:
    db.register("named", pa.table({"id": np.arange(len(persons)), "person_id": persons}))
    db.execute(
        "CREATE OR REPLACE TABLE persons AS SELECT list, record_id, person_id"
        " FROM records JOIN named USING (id) ORDER BY id"
    )
    db.unregister("named")
    db.execute(f"CREATE OR REPLACE TABLE links AS {links} ORDER BY l, r")


def _ids(db: duckdb.DuckDBPyConnection, run: Run) -> None:
    since = run.named.since
    db.register("given", pa.table({"person_id": list(since), "since": list(since.values())}))
    db.execute("CREATE OR REPLACE TABLE ids AS SELECT * FROM given ORDER BY person_id")
    db.unregister("given")


def to_look_at(
    db: duckdb.DuckDBPyConnection, used: Model, links: str, records: str
) -> Iterator[dict[str, str]]:
    """The pairs of a table of links that somebody should look at, the likeliest first, as lines of review.csv."""
    columns = runs.columns(used)
    shown = ", ".join(f"CAST(a.{name} AS VARCHAR), CAST(b.{name} AS VARCHAR)" for name in SHOWN)
    rows = db.execute(
        f"""SELECT list_a, record_a, list_b, record_b, weight, verdict,
            {", ".join(f"told.{name}" for name in columns)}, {shown} FROM {links} AS told
        JOIN {records} AS a ON a.list = list_a AND a.record_id = record_a
        JOIN {records} AS b ON b.list = list_b AND b.record_id = record_b
        WHERE verdict IN ('joined', 'review') ORDER BY weight DESC, list_a, record_a, list_b, record_b"""
    ).fetchall()
    pairs = [
        dict(zip((*columns, *explaining.LISTS), (*row[6 : 6 + len(columns)], row[0], row[2]), strict=True))
        for row in rows
    ]
    for row, told in zip(rows, explaining.reasons(pairs, used), strict=True):
        why = "; ".join(words for words, _ in told)
        until = "one person" if row[5] == "joined" else "two persons"
        cells = [*row[:4], f"{probability(row[4]):.3f}", until, why, *row[6 + len(columns) :]]
        yield dict(zip(HEADERS, ["", *(safe(cell) for cell in cells)], strict=True))


def review(rows: Iterable[dict[str, str]], decided: Iterable[Decision], file: Path) -> int:
    """review.csv, with a column for the decision. Returns how many pairs wait for a look.

    Whatever was decided is not asked again: it stands after those that wait, with its decision, which may be changed
    there.
    """
    words = {(each.one, each.other): each.word for each in decided}
    every = [{**row, "decision": row["decision"] or words.get(decisions.pair_of(row), "")} for row in rows]
    every.sort(key=lambda row: row["decision"] != "")
    with file.open("w", encoding="utf-8-sig", newline="") as lines:
        out = csv.DictWriter(lines, HEADERS)
        out.writeheader()
        out.writerows(every)
    return sum(not row["decision"] for row in every)
