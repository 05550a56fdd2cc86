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

from carepost.people.engine import blocks, model, runs, standing
from carepost.people.engine.clusters import connected
from carepost.people.engine.costs import Costs
from carepost.people.engine.model import Model

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

FILE = "index.duckdb"
GONE = -1
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
    "(list_a, record_a) IN (SELECT (list, record_id) FROM anew)"
    " OR (list_b, record_b) IN (SELECT (list, record_id) FROM anew)"
)
COMMIT = (
    "DELETE FROM kept.records WHERE id IN (SELECT id FROM went)",
    "DELETE FROM kept.placed WHERE id IN (SELECT id FROM went UNION ALL SELECT id FROM placed)",
    "INSERT INTO kept.records BY NAME SELECT * FROM incoming ORDER BY id",
    f"INSERT INTO kept.keys SELECT key, id FROM ({blocks.keys('incoming')})",
    "INSERT INTO kept.placed BY NAME SELECT * FROM placed",
    "INSERT INTO kept.ids SELECT * FROM given ANTI JOIN kept.ids USING (person_id)",
    "DELETE FROM kept.decided",
    "INSERT INTO kept.decided BY NAME SELECT * FROM decided",
    f"DELETE FROM kept.fresh WHERE {ANEW}",
    "INSERT INTO kept.fresh BY NAME SELECT * FROM fresh",
    "INSERT INTO kept.anew SELECT * FROM anew",
    "INSERT INTO kept.changes SELECT * FROM changes",
    "UPDATE kept.about SET about = (SELECT about FROM told)",
)


class NoIndex(ValueError):
    """A folder cannot be added to; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class About:
    """How the lists were linked: by what, at which costs, and what their columns are."""

    made_by: str
    costs: Costs
    run: int
    foreign: bool
    read_as: dict[str, dict[str, str]]

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
    import pyarrow as pa  # noqa: PLC0415  loads what only a linkage needs

    linked, since = run.linked, run.named.since
    (foreign,) = db.execute("SELECT count(*) > 0 FROM clean_postcode WHERE done = 'foreign'").fetchone() or (
        False,
    )
    read_as = {name: {**mapping} for name, mapping in run.read_as.items()}
    about = About(made_by(linked.model), linked.costs, run.number, foreign, read_as)
    decided = [(each.word, *each.one, *each.other) for each in run.decided]
    attach(db, path)
    try:
        for statement in MAKE:
            db.execute(statement)
        db.execute("INSERT INTO kept.about VALUES ($1)", [about.text])
        if decided:
            db.executemany("INSERT INTO kept.decided VALUES (?, ?, ?, ?, ?)", decided)
        db.register("placed", pa.table({
            "id": pa.array(range(len(run.ids))), "component": components(db, len(run.ids), "kept.decided"),
            "person_id": run.ids,
        }))  # fmt: skip
        db.execute("CREATE TABLE kept.placed AS SELECT * FROM placed")
        db.register("given", pa.table({"person_id": list(since), "since": list(since.values())}))
        db.execute("CREATE TABLE kept.ids AS SELECT * FROM given")
    finally:
        db.execute("DETACH kept")


def attach(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    quoted = str(path).replace("'", "''")
    db.execute(f"ATTACH '{quoted}' AS kept")


def components(db: duckdb.DuckDBPyConnection, count: int, decided: str) -> NDArray[np.int64]:
    """For each of `records` the smallest one that it hangs together with, by links or by what was decided the same.

    Whoever is one person hangs together, and what becomes of records is settled among those that do.
    """
    edges = db.execute(
        f"""SELECT l, r FROM pairs WHERE verdict IN ('sure', 'joined')
        UNION ALL SELECT a.id, b.id FROM {decided} {ON_BOTH} WHERE word = 'same'"""
    ).fetchnumpy()
    return connected(count, edges["l"], edges["r"])


class Index:
    """An index that was opened. What is looked up stands in memory; what is added is committed to the file at once."""

    def __init__(self, folder: Path) -> None:
        """Raises NoIndex."""
        import duckdb  # noqa: PLC0415  loads what only a linkage needs
        import numpy as np  # noqa: PLC0415  as above

        if (folder / "model.json").exists() and not model.read(folder / "model.json").is_of_families:
            raise NoIndex(
                f"{folder} was linked with --no-families, and what one record more teaches changes all weights."
                f" Link its lists in full again: carepost link LIST... --no-families --since {folder}"
            )
        if not (folder / FILE).exists():
            raise NoIndex(
                f"{folder} has no {FILE}: link its lists with this version of Carepost, then add to them."
            )
        self.model = model.read(folder / "model.json")
        self.db = duckdb.connect()
        try:
            attach(self.db, folder / FILE)
        except duckdb.Error:
            self.db.close()
            raise NoIndex(
                f"{folder / FILE} is in use, or is damaged. Wait for the other run to end."
            ) from None
        (text,) = self.db.execute("SELECT about FROM kept.about").fetchone() or ("",)
        about = json.loads(text)
        self.about = About(**{**about, "costs": Costs(**about["costs"])})
        if self.about.made_by != made_by(self.model):
            self.db.close()
            raise NoIndex(
                f"{folder} was linked by another model or version ({self.about.made_by}; this is"
                f" {made_by(self.model)}). Link its lists in full again: carepost link LIST... --since {folder}"
            )
        self.keys = blocks.Keys(*blocks.read(self.db, "SELECT key, id FROM kept.keys"))
        (self.next,) = self.db.execute("SELECT max(id) + 1 FROM kept.keys").fetchone() or (0,)
        rows = self.db.execute("SELECT * FROM kept.records ORDER BY id").to_arrow_table()
        self._tables = [rows.combine_chunks()]
        placed = self.db.execute("SELECT id, component FROM kept.placed").fetchnumpy()
        self.component = np.full(self.next, GONE, np.int64)
        self.component[placed["id"]] = placed["component"]
        standing.count(self.db, "kept.records")

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    @property
    def columns(self) -> list[str]:
        return list(self._tables[0].column_names)

    def fetch(self, ids: NDArray[np.int64]) -> pa.Table:
        """The cleaned records of these numbers, in any order."""
        import numpy as np  # noqa: PLC0415  as above
        import pyarrow as pa  # noqa: PLC0415  as above

        found = []
        for table in self._tables:
            known = table["id"].to_numpy()
            places = np.searchsorted(known, ids)
            places = places[np.append(known, GONE)[places] == ids]
            found.append(table.take(places))
        return pa.concat_tables(found)

    def bearing(self, name: str, borne: pa.Array) -> NDArray[np.int64]:
        """The records that bear one of these names, and are not gone."""
        import numpy as np  # noqa: PLC0415  as above
        import pyarrow.compute as pc  # noqa: PLC0415  as above

        found = [each["id"].filter(pc.is_in(each[name], borne)).to_numpy() for each in self._tables]
        return self.alive(np.concatenate(found))

    def alive(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those that are not gone, sorted, each once."""
        import numpy as np  # noqa: PLC0415  as above

        once = np.unique(ids[ids < self.next])
        there: NDArray[np.int64] = once[self.component[once] != GONE]
        return there

    def beside(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """All that hang together with these records, themselves among them, sorted."""
        import numpy as np  # noqa: PLC0415  as above

        wanted = np.unique(self.component[ids])
        return np.isin(self.component, wanted[wanted != GONE]).nonzero()[0]

    @property
    def ahead(self) -> bool:
        """Whether the files of the run lack something that stands here."""
        (more,) = self.db.execute("SELECT count(*) > 0 FROM kept.anew").fetchone() or (False,)
        return bool(more)

    def files_have_it(self) -> None:
        """Forget what the files lacked."""
        self.db.execute(
            "BEGIN; DELETE FROM kept.anew; DELETE FROM kept.fresh; DELETE FROM kept.changes; COMMIT"
        )

    def commit(self, about: About) -> None:
        """Take in what adding made, in one step: the tables that COMMIT reads."""
        import numpy as np  # noqa: PLC0415  as above
        import pyarrow as pa  # noqa: PLC0415  as above

        came = blocks.read(self.db, blocks.keys("incoming"))
        incoming = self.db.execute("SELECT * FROM incoming ORDER BY id").to_arrow_table()
        placed = self.db.execute("SELECT id, component FROM placed").fetchnumpy()
        went = self.db.execute("SELECT id FROM went").fetchnumpy()["id"]
        self.db.execute("BEGIN")
        try:
            for statement in COMMIT:
                self.db.execute(statement)
            self.db.execute("COMMIT")
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.about = about
        self.keys.add(*came)
        self._tables[1:] = [pa.concat_tables([*self._tables[1:], incoming]).combine_chunks()]
        self.next += incoming.num_rows
        more = np.full(incoming.num_rows, GONE, np.int64)
        self.component = np.concatenate([self.component, more])
        self.component[went] = GONE
        self.component[placed["id"]] = placed["component"]
