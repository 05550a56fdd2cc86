"""The files of a run brought up to its index: what records came or went changes, and all else stays as it stands.

Each file is replaced in one step. What was killed in between is done again, with the same end: the index keeps what its
files lack until all of them have it.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from carepost.people.engine import decisions, runs, writing
from carepost.people.engine.decisions import Decision, plain
from carepost.people.engine.lasting import Change
from carepost.people.engine.literals import quoted
from carepost.people.engine.opened import Index

ANEW = (
    "(list_a, record_a) IN (SELECT (list, record_id) FROM kept.anew)"
    " OR (list_b, record_b) IN (SELECT (list, record_id) FROM kept.anew)"
)


def patch(index: Index, folder: Path) -> list[Change]:
    """Bring the files of a run up to its index; what became of persons since."""
    db = index.db
    db.execute("RESET threads")  # whole files are written
    changes = [Change(*row) for row in db.execute("SELECT * FROM kept.changes ORDER BY ALL").fetchall()]
    links = folder / runs.LINKS_FILE
    for sql, name in (
        ("SELECT list, record_id, person_id FROM kept.records JOIN kept.placed USING (id) ORDER BY ALL", runs.PERSONS),
        ("SELECT * FROM kept.ids SEMI JOIN kept.placed USING (person_id) ORDER BY ALL", runs.IDS),
        (f"SELECT * FROM (SELECT * FROM read_parquet('{quoted(links)}') WHERE NOT ({ANEW}) UNION ALL BY NAME"
         " FROM kept.fresh) ORDER BY list_a, record_a, list_b, record_b", links.name),
    ):  # fmt: skip
        _replace(folder / name, partial(writing.parquet, db, sql))
    decided = [
        Decision((list_a, record_a), (list_b, record_b), word)
        for word, list_a, record_a, list_b, record_b in db.execute("SELECT * FROM kept.decided").fetchall()
    ]
    _replace(folder / "review.csv", partial(_review, index, decided, folder / "review.csv"))
    _replace(folder / decisions.FILE, partial(decisions.write, decided))
    read_as = json.dumps(index.about.read_as, indent=1, ensure_ascii=False) + "\n"
    _replace(folder / "columns.json", lambda file: file.write_text(read_as, encoding="utf-8"))
    _replace(folder / "changes.csv", partial(writing.changes, changes))
    index.files_have_it()
    return changes


def _replace(file: Path, write: Callable[[Path], object]) -> None:
    beside = file.with_name(f".{file.name}.new")
    write(beside)
    with beside.open("rb") as written:
        os.fsync(written.fileno())
    beside.replace(file)


def _review(index: Index, decided: list[Decision], before: Path, file: Path) -> None:
    """The pairs to look at: those that stand, with what was written beside them, and those that came."""
    anew = set(index.db.execute("SELECT list, record_id FROM kept.anew").fetchall())
    with before.open(encoding="utf-8-sig", newline="") as lines:
        rows = [
            row
            for row in csv.DictReader(lines)
            if not any((plain(row[f"list {side}"]), plain(row[f"record {side}"])) in anew for side in "ab")
        ]
    rows += writing.to_look_at(index.db, index.model, "kept.fresh", "kept.records")
    rows.sort(key=lambda row: -float(row["probability"]))
    writing.review(rows, decided, file)
