"""An index that was opened: what is looked up stands in memory, and what is added is committed to its file at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from carepost.people.engine import blocks, index, model, standing
from carepost.people.engine.decisions import Key
from carepost.people.engine.index import About
from carepost.people.engine.judging import Judge
from carepost.people.engine.lasting import Change
from carepost.people.engine.placing import GONE, Placed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from carepost.people.engine.model import Model
    from carepost.people.engine.standing import Settled

    Ids = NDArray[np.int64]

Said = tuple[str, str, str, str, str]  # a decision: word, and list and record_id of the two
SAID = ("word", "list_a", "record_a", "list_b", "record_b")


class NoIndex(ValueError):
    """A folder cannot be added to; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an index takes in: records that came, by new numbers, and that went; and whose those are that it touches.

    `keys` has the keys of what came. `moved` are the places of `ids` that stood in the index elsewhere. `given` has
    the persons that are new, and their run; `fresh` the links of what came.
    """

    came: pa.Table
    keys: tuple[NDArray[np.uint64], Ids]
    went: Ids
    ids: Ids
    components: Ids
    persons: list[str]
    given: dict[str, int]
    settled: Mapping[str, Settled]
    fresh: pa.Table
    changes: list[Change]
    decided: list[Said]
    about: About


class Index:
    """The index of a run's folder."""

    def __init__(self, folder: Path) -> None:
        """Raises NoIndex."""
        self.db, self.model, self.about = _opened(folder)
        self.keys = blocks.Keys(*blocks.read(self.db, "SELECT key, id FROM kept.keys"))
        (self.next,) = self.db.execute("SELECT max(id) + 1 FROM kept.keys").fetchone() or (0,)
        rows = self.db.execute("SELECT * FROM kept.records ORDER BY id").to_arrow_table()
        self._tables = [rows.combine_chunks()]
        self._numbers = [_numbers(rows)]
        self.placed = Placed(self.db, self.next)
        ids = rows["id"].to_numpy()
        self.names = {
            name: standing.Names(
                self.next, ids, rows[name], rows["forename_usual"] if name == "forename" else None
            )
            for name in standing.NAMES
        }
        # What follows are small queries: to share their work costs the processor more than the work.
        self.db.execute("SET threads = 1")
        self.decided: list[Said] = self.db.execute(f"SELECT {', '.join(SAID)} FROM kept.decided").fetchall()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    @cached_property
    def judge(self) -> Judge:
        return Judge(self.db, self.model, self.about.costs)

    @property
    def schema(self) -> pa.Schema:
        return self._tables[0].schema

    def fetch(self, ids: Ids, columns: list[str] | None = None) -> pa.Table:
        """The cleaned records of these numbers, which are sorted; all of their columns, or some."""
        found = []
        for table, known in zip(self._tables, self._numbers, strict=True):
            places = np.searchsorted(known, ids)
            places = places[known[places] == ids]
            found.append((table.select(columns) if columns else table).take(places))
        return pa.concat_tables(found)

    def known(self, records: list[Key]) -> tuple[Ids, Ids]:
        """For those of these records that are in the index: their places among them, and their numbers."""
        if not records:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        asked = blocks.own(self.db, records)
        places, found = self.keys.find(asked)
        there = self.placed.component[found] != GONE
        order = places[there].argsort(kind="stable")
        return places[there][order], found[there][order]

    def children(self, grown_by: date) -> Ids:
        """The records whose person was a child when they came, and was born up to this day."""
        found = []
        for table in self._tables:
            grown = pc.and_(pc.invert(table["grown"]), pc.less_equal(table["dob"], pa.scalar(grown_by)))
            found.append(table["id"].filter(grown).to_numpy())
        return self.placed.alive(np.concatenate(found))

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

    def take(self, taken: Taken) -> None:
        """Take a change in: in the file, in one step, and then in memory."""
        self._commit(taken)
        came = taken.came
        for name, names in self.names.items():
            names.keep(taken.settled[name], came[name].to_pylist(), taken.went)
        self.keys.add(*taken.keys)
        self._tables[1:] = [pa.concat_tables([*self._tables[1:], came]).combine_chunks()]
        self._numbers[1:] = [_numbers(self._tables[1])]
        self.placed.take(
            taken.ids, taken.components, taken.persons, came=came.num_rows, went=taken.went, given=taken.given
        )
        self.next += came.num_rows
        self.about, self.decided = taken.about, taken.decided

    def _commit(self, taken: Taken) -> None:
        tables = self._changed(taken)
        tables = {name: table for name, table in tables.items() if table.num_rows}
        for name, table in tables.items():
            self.db.register(f"taken_{name}", table)
        self.db.execute("BEGIN")
        try:
            for name, statement in index.COMMIT:
                if name in tables:
                    self.db.execute(statement)
            self.db.execute("COMMIT")
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        finally:
            for name in tables:
                self.db.unregister(f"taken_{name}")

    def _changed(self, taken: Taken) -> dict[str, pa.Table]:
        """The tables that COMMIT reads."""
        keys, owners = taken.keys
        ids, components, persons = self.placed.moved(taken.ids, taken.components, taken.persons)
        gone = self.fetch(taken.went, ["list", "record_id"])
        who = ["list", "record_id"]
        said = taken.decided if taken.decided != self.decided else []
        told = [taken.about.text] if taken.about != self.about else []
        return {
            "went": pa.table({"id": taken.went}),
            "moved": pa.table({"id": ids[ids < self.next]}),
            "came": taken.came,
            "keys": pa.table({"key": keys, "id": owners}),
            "placed": pa.table({"id": ids, "component": components, "person_id": pa.array(persons, pa.string())}),
            "given": pa.table({"person_id": list(taken.given), "since": list(taken.given.values())}),
            "decided": _texts(SAID, said),
            "gone": gone,
            "anew": pa.concat_tables([taken.came.select(who), gone]),
            "fresh": taken.fresh,
            "changes": _texts(
                ("what", "person", "before"), [(each.what, each.person, each.before) for each in taken.changes]
            ).append_column("records", pa.array([each.records for each in taken.changes], pa.int64())),
            "about": _texts(("about",), [(text,) for text in told]),
        }  # fmt: skip


def _numbers(table: pa.Table) -> Ids:
    """The numbers of a table's records, and one that is above any."""
    found: Ids = np.append(table["id"].to_numpy(), np.iinfo(np.int64).max)
    return found


def _texts(names: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(
        {name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)}
    )


def _opened(folder: Path) -> tuple[duckdb.DuckDBPyConnection, Model, About]:
    """The file of an index, as `kept`, and what it says of itself."""
    if (folder / "model.json").exists() and not model.read(folder / "model.json").is_of_families:
        raise NoIndex(
            f"{folder} was linked with --no-families, and what one record more teaches changes all weights."
            f" Link its lists in full again: carepost link LIST... --no-families --since {folder}"
        )
    if not (folder / index.FILE).exists():
        raise NoIndex(
            f"{folder} has no {index.FILE}: link its lists with this version of Carepost, then add to them."
        )
    used = model.read(folder / "model.json")
    db = duckdb.connect()
    try:
        index.attach(db, folder / index.FILE)
    except duckdb.Error:
        db.close()
        raise NoIndex(
            f"{folder / index.FILE} is in use, or is damaged. Wait for the other run to end."
        ) from None
    (text,) = db.execute("SELECT about FROM kept.about").fetchone() or ("",)
    about = About.read(text)
    if about.made_by != index.made_by(used):
        db.close()
        raise NoIndex(
            f"{folder} was linked by another model or version ({about.made_by}; this is"
            f" {index.made_by(used)}). Link its lists in full again: carepost link LIST... --since {folder}"
        )
    return db, used, about
