"""The index of a run: its cleaned records, the keys that find them, and whose they are, in one DuckDB file.

What it takes in stands in the file whole or not at all: DuckDB commits it in one step. A corrected record gets a new
number, and the old one is never used again, so that keys are only ever added.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from carepost.people.engine import blocks, runs
from carepost.people.engine.clusters import connected
from carepost.people.engine.costs import Costs
from carepost.people.engine.literals import quoted
from carepost.people.engine.model import Model

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

FILE = "index.duckdb"
ON_BOTH = (  # the two records that a decision is on
    "JOIN records AS a ON a.list = list_a AND a.record_id = record_a"
    " JOIN records AS b ON b.list = list_b AND b.record_id = record_b"
)
MAKE = (
    "CREATE TABLE kept.about (about VARCHAR)",
    "CREATE TABLE kept.records AS SELECT * FROM records ORDER BY id",
    f"CREATE TABLE kept.keys AS {blocks.keys('records')} ORDER BY key",
    "CREATE TABLE kept.decided (word VARCHAR, list_a VARCHAR, record_a VARCHAR, list_b VARCHAR, record_b VARCHAR)",
    # What the files lack: links of the records in `anew`, and what became of persons.
    f"CREATE TABLE kept.fresh AS {runs.LINKS} LIMIT 0",
    "CREATE TABLE kept.anew (list VARCHAR, record_id VARCHAR)",
    "CREATE TABLE kept.changes (what VARCHAR, person VARCHAR, before VARCHAR, records BIGINT)",
)
ANEW = (
    "(list_a, record_a) IN (SELECT (list, record_id) FROM taken_gone)"
    " OR (list_b, record_b) IN (SELECT (list, record_id) FROM taken_gone)"
)
# What a change does to the file: which of its tables a statement reads, and the statement. An empty one does nothing.
COMMIT = (
    ("went", "DELETE FROM kept.records WHERE id IN (SELECT id FROM taken_went)"),
    ("went", "DELETE FROM kept.placed WHERE id IN (SELECT id FROM taken_went)"),
    ("moved", "DELETE FROM kept.placed WHERE id IN (SELECT id FROM taken_moved)"),
    ("came", "INSERT INTO kept.records BY NAME SELECT * FROM taken_came"),
    ("keys", "INSERT INTO kept.keys BY NAME SELECT * FROM taken_keys"),
    ("placed", "INSERT INTO kept.placed BY NAME SELECT * FROM taken_placed"),
    ("given", "INSERT INTO kept.ids BY NAME SELECT * FROM taken_given"),
    ("decided", "DELETE FROM kept.decided"),
    ("decided", "INSERT INTO kept.decided BY NAME SELECT * FROM taken_decided"),
    ("gone", f"DELETE FROM kept.fresh WHERE {ANEW}"),  # what is new has no links yet
    ("fresh", "INSERT INTO kept.fresh BY NAME SELECT * FROM taken_fresh"),
    ("anew", "INSERT INTO kept.anew BY NAME SELECT * FROM taken_anew"),
    ("changes", "INSERT INTO kept.changes BY NAME SELECT * FROM taken_changes"),
    ("about", "UPDATE kept.about SET about = (SELECT about FROM taken_about)"),
)


@dataclass(frozen=True, slots=True)
class About:
    """How the lists were linked: by what, at which costs, and what their columns are."""

    made_by: str
    costs: Costs
    run: int
    foreign: bool
    read_as: dict[str, dict[str, str]]

    @classmethod
    def read(cls, text: str) -> About:
        told = json.loads(text)
        return cls(**{**told, "costs": Costs(**told["costs"])})

    @property
    def text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    def reading(self, more: Mapping[str, Mapping[str, str]]) -> About:
        """The same, and what the columns of more lists are."""
        return replace(
            self, read_as={**self.read_as, **{name: {**mapping} for name, mapping in more.items()}}
        )


def made_by(used: Model) -> str:
    """What an index holds good for: this model, these rules, and DuckDB's own way to make keys."""
    return f"{runs.fingerprint(used)} carepost {version('carepost')} duckdb {version('duckdb')}"


def write(db: duckdb.DuckDBPyConnection, run: runs.Run, path: Path) -> None:
    """The index of a run that stands in the tables `records` and `pairs`."""
    linked, persons, since = run.linked, run.ids, run.named.since
    (foreign,) = db.execute("SELECT count(*) > 0 FROM clean_postcode WHERE done = 'foreign'").fetchone() or (
        False,
    )
    read_as = {name: {**mapping} for name, mapping in run.read_as.items()}
    about = About(made_by(linked.model), linked.costs, run.number, foreign, read_as)
    decided = ((each.word, *each.one, *each.other) for each in run.decided)
    said = [*zip(*decided, strict=True)] or [()] * 5
    attach(db, path)
    try:
        for statement in MAKE:
            db.execute(statement)
        db.execute(f"INSERT INTO kept.about VALUES ('{quoted(about.text)}')")
        db.register("said", pa.table([pa.array(each, pa.string()) for each in said], names=[*"abcde"]))
        db.execute("INSERT INTO kept.decided FROM said")
        db.register("placed", pa.table({
            "id": np.arange(len(persons)), "component": components(db, len(persons), "kept.decided"),
            "person_id": persons,
        }))  # fmt: skip
        db.execute("CREATE TABLE kept.placed AS SELECT * FROM placed")
        db.register("given", pa.table({"person_id": list(since), "since": list(since.values())}))
        db.execute("CREATE TABLE kept.ids AS SELECT * FROM given ORDER BY person_id")
    finally:
        db.execute("DETACH kept")


def attach(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    db.execute(f"ATTACH '{quoted(path)}' AS kept")


def components(db: duckdb.DuckDBPyConnection, count: int, decided: str) -> NDArray[np.int64]:
    """For each of `records` the smallest one that it hangs together with, by links or by what was decided the same.

    Whoever is one person hangs together, and what becomes of records is settled among those that do.
    """
    edges = db.execute(
        f"""SELECT l, r FROM pairs WHERE verdict IN ('sure', 'joined')
        UNION ALL SELECT a.id, b.id FROM {decided} {ON_BOTH} WHERE word = 'same'"""
    ).fetchnumpy()
    return connected(count, edges["l"], edges["r"])
