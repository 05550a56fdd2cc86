"""A few records more to lists that are linked already: the persons are those that a full run would find.

What a full run makes of a record follows from the records that it is compared with, and from those that hang together
with it by links. So what comes is compared with those that share a key with it; then all that hangs together with what
came or went is linked anew, by the same comparisons, model, thresholds and constraints. A corrected record is
one that went and one that came. So is a record of which all lists say another thing by what came and went (standing).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from carepost.people.engine import blocks, lasting, linking, pairing, runs, standing
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.decisions import WORDS, Decision, Key
from carepost.people.engine.index import GONE, ON_BOTH, About, Index, components
from carepost.people.engine.lasting import Named

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from carepost.people.engine.clusters import Pair

    Ids = NDArray[np.int64]

SAID = ("word", "list_a", "record_a", "list_b", "record_b")
LINKED = "verdict IN ('sure', 'joined')"


class Unknown(ValueError):
    """A record that should go is not there; the message names it by list and id."""


@dataclass(frozen=True, slots=True)
class Added:
    """How many of the records sent were new, corrected, and as they stood; how many went; and the persons touched."""

    new: int
    corrected: int
    unchanged: int
    gone: int
    named: Named


def add(
    index: Index,
    source: pa.Table,
    today: date,
    *,
    gone: Iterable[Key] = (),
    decided: Iterable[Decision] = (),
    read_as: Mapping[str, Mapping[str, str]] | None = None,
) -> Added:
    """Take records into an index, and let go those that are `gone`. Raises Unknown or Contradiction: nothing changed.

    `source` is a table as `reading.source` makes it; a record that is known by list and record_id is corrected.
    `read_as` is what its columns were taken for.
    """
    import numpy as np  # noqa: PLC0415  loads what only a linkage needs

    db = index.db
    left = _left(index, list(gone))
    new, corrected, unchanged = _incoming(index, source, today)
    went = _restirred(index, np.union1d(corrected, left), today)
    _said(index, list(decided))
    seeds = np.concatenate([_near(index, went), _spoken_of(index), went])
    members = index.beside(index.alive(seeds))
    _among(index, np.setdiff1d(members, went))
    pairing.find(db)
    linking.judge(db, index.model, index.about.costs)
    persons = linking.persons(db, **_pairs_said(db))
    named = _named(index, persons, np.union1d(members, went))
    db.execute(f"INSERT INTO fresh {runs.LINKS} AND a.kept >= {index.next} AND b.kept >= {index.next}")
    about = index.about.reading(read_as or {})
    _commit(index, persons, named, went, about)
    return Added(new, len(corrected), unchanged, len(left), named)


def _table(db: duckdb.DuckDBPyConnection, name: str, columns: dict[str, object]) -> None:
    """Make a table from columns."""
    import pyarrow as pa  # noqa: PLC0415  as above

    db.register("columns", pa.table(columns))
    db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM columns")
    db.unregister("columns")


def _ids(db: duckdb.DuckDBPyConnection, sql: str) -> Ids:
    """The one column of a query."""
    found: Ids
    (found,) = db.execute(sql).fetchnumpy().values()
    return found


def _known(index: Index, table: str) -> tuple[Ids, Ids]:
    """For the records of a table (list, record_id, id) that are in the index: their `id` there, and in the index."""
    asked, ids = blocks.read(index.db, f"SELECT {blocks.OWN} AS key, id FROM {table} ORDER BY id")
    places, found = index.keys.find(asked)
    there = index.component[found] != GONE
    return ids[places[there]], found[there]


def _left(index: Index, gone: list[Key]) -> Ids:
    """The records that are gone, by their numbers."""
    import pyarrow as pa  # noqa: PLC0415  as above

    lists, records = zip(*gone, strict=True) if gone else ((), ())
    columns = {"id": pa.array(range(len(gone)), pa.int64()), "list": pa.array(lists, pa.string())}
    _table(index.db, "asked", {**columns, "record_id": pa.array(records, pa.string())})
    which, found = _known(index, "asked")
    if len(found) < len(gone):
        lost = gone[min(set(range(len(gone))) - set(which.tolist()))]
        raise Unknown(f"There is no record {lost[0]}/{lost[1]}, so it cannot go.")
    return found


def _incoming(index: Index, source: pa.Table, today: date) -> tuple[int, Ids, int]:
    """Make `incoming`: what was sent and is not as it stands. How many are new, which corrected, how many neither."""
    db = index.db
    db.register("sent", source)
    db.execute("CREATE OR REPLACE TEMP TABLE source AS FROM sent")
    db.unregister("sent")
    clean(db, "source", today, foreign=index.about.foreign)
    db.execute("CREATE OR REPLACE TEMP TABLE incoming AS FROM records")
    _, known = _known(index, "incoming")
    _fetched(index, "stood", known)
    told = ", ".join(name for name in index.columns if name not in {"id", *standing.COLUMNS})
    db.execute(
        f"""CREATE OR REPLACE TEMP TABLE unchanged AS SELECT list, record_id FROM (
            SELECT {told} FROM incoming INTERSECT SELECT {told} FROM stood)"""
    )
    for table in ("incoming", "stood"):
        db.execute(f"DELETE FROM {table} USING unchanged AS same"
                   f" WHERE {table}.list = same.list AND {table}.record_id = same.record_id")  # fmt: skip
    corrected = _ids(db, "SELECT id FROM stood")
    sent = len(_ids(db, "SELECT id FROM incoming"))
    db.execute(
        f"CREATE OR REPLACE TEMP TABLE incoming AS SELECT * REPLACE"
        f" (row_number() OVER (ORDER BY list, record_id) - 1 + {index.next} AS id) FROM incoming"
    )
    return sent - len(corrected), corrected, source.num_rows - sent


def _fetched(index: Index, table: str, ids: Ids) -> None:
    """Make a table of records of the index."""
    index.db.register("fetched", index.fetch(ids))
    index.db.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM fetched")
    index.db.unregister("fetched")


def _restirred(index: Index, went: Ids, today: date) -> Ids:
    """Let records go and come too whose standing among all is another by what comes and goes; all that went."""
    import numpy as np  # noqa: PLC0415  as above

    db = index.db
    _fetched(index, "going", went)
    found = [index.bearing(name, standing.settle(db, name)) for name in standing.NAMES]
    for name in standing.OWNED:
        given = [blocks.giving(table, name) for table in ("incoming", "going")]
        asked, _ = blocks.read(db, " UNION ALL ".join(given))
        _fetched(index, "giving", np.setdiff1d(index.alive(index.keys.find(asked)[1]), went))
        found.append(standing.own(db, name))
    stirred = np.setdiff1d(np.concatenate([*found, standing.grown(db, "kept.records", today)]), went)
    _fetched(index, "stirred", stirred)
    db.execute(
        f"""INSERT INTO incoming BY NAME SELECT * REPLACE (row_number() OVER (ORDER BY id) - 1 + {index.next}
            + (SELECT count(*) FROM incoming) AS id) FROM stirred"""
    )
    standing.tell(db, today)
    return np.union1d(went, stirred)


def _said(index: Index, decided: list[Decision]) -> None:
    """Make `decided`, all that was decided up to now, and `later`, what is new of it."""
    import pyarrow as pa  # noqa: PLC0415  as above

    rows = [(each.word, *each.one, *each.other) for each in decided]
    columns = zip(*rows, strict=True) if rows else ((),) * len(SAID)
    _table(
        index.db,
        "later",
        {name: pa.array(each, pa.string()) for name, each in zip(SAID, columns, strict=True)},
    )
    index.db.execute(
        f"""CREATE OR REPLACE TEMP TABLE decided AS FROM later UNION ALL BY NAME
            SELECT * FROM kept.decided AS earlier ANTI JOIN later USING ({", ".join(SAID[1:])})"""
    )


def _spoken_of(index: Index) -> Ids:
    """The records of the index that a new decision is on, or a decision together with what comes."""
    index.db.execute(
        """CREATE OR REPLACE TEMP TABLE spoken AS SELECT row_number() OVER () AS id, list, record_id FROM (
            SELECT unnest([list_a, list_b]) AS list, unnest([record_a, record_b]) AS record_id FROM (
                FROM later UNION ALL BY NAME SELECT * FROM decided
                WHERE (list_a, record_a) IN (SELECT (list, record_id) FROM incoming)
                OR (list_b, record_b) IN (SELECT (list, record_id) FROM incoming)))"""
    )
    return _known(index, "spoken")[1]


def _near(index: Index, went: Ids) -> Ids:
    """Compare what comes with the records that share a key with it; those of them that it is linked to.

    Makes `fresh`, the pairs that are worth telling.
    """
    import numpy as np  # noqa: PLC0415  as above

    db = index.db
    asked, ids = blocks.read(db, blocks.keys("incoming", blocks.ASKED))
    places, found = index.keys.find(asked)
    met = np.isin(found, index.alive(np.setdiff1d(found, went)))
    _table(db, "met", {"one": ids[places[met]], "other": found[met]})
    _among(index, np.unique(found[met]))
    db.execute(
        """CREATE OR REPLACE TEMP TABLE found AS SELECT DISTINCT least(a.id, b.id) AS l, greatest(a.id, b.id) AS r,
            NULL AS rule FROM met JOIN records AS a ON a.kept = one JOIN records AS b ON b.kept = other"""
    )
    linking.judge(db, index.model, index.about.costs)
    db.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS {runs.LINKS}")
    linked = _ids(
        db,
        f"""SELECT unnest([a.kept, b.kept]) AS kept FROM pairs JOIN records AS a ON a.id = l
            JOIN records AS b ON b.id = r WHERE {LINKED}""",
    )
    return np.extract(linked < index.next, linked)


def _among(index: Index, ids: Ids) -> None:
    """Make `records`: these of the index and what comes, numbered as a full run would order them."""
    db = index.db
    _fetched(index, "others", ids)
    db.execute(
        """CREATE OR REPLACE TABLE records AS SELECT row_number() OVER (ORDER BY list, record_id) - 1 AS id,
            every.id AS kept, every.* EXCLUDE (id)
            FROM (FROM others UNION ALL BY NAME FROM incoming) AS every ORDER BY 1"""
    )


def _pairs_said(db: duckdb.DuckDBPyConnection) -> dict[str, list[Pair]]:
    """The decisions on two of `records`, as pairs of their numbers by the word."""
    rows = db.execute(f"SELECT word, a.id, b.id FROM decided {ON_BOTH}").fetchall()
    return {word: [(one, other) for said, one, other in rows if said == word] for word in WORDS}


def _named(index: Index, persons: list[int], before: Ids) -> Named:
    """Ids for the persons of `records`, of which the records `before` stood in the index."""
    db = index.db
    _fetched(index, "stood", before)
    _table(db, "grouped", {"id": range(len(persons)), "person": persons})
    db.execute(
        """CREATE OR REPLACE TEMP TABLE had AS SELECT list, record_id, person_id FROM stood
            JOIN kept.placed USING (id)"""
    )
    shared = db.execute(
        """SELECT person_id, person, count(*) FROM had JOIN records USING (list, record_id)
            JOIN grouped ON grouped.id = records.id GROUP BY ALL"""
    ).fetchall()
    alive = dict(db.execute("SELECT person_id, count(*) FROM had GROUP BY ALL").fetchall())
    since = db.execute("SELECT person_id, since FROM kept.ids SEMI JOIN had USING (person_id)").fetchall()
    records = db.execute("SELECT list, record_id FROM records ORDER BY id").fetchall()
    firsts = {first: "\0".join(records[first]) for first in set(persons)}
    own = [lasting.made(first) for first in firsts.values()]
    _table(db, "own", {"person_id": own})
    held = db.execute("SELECT person_id FROM own SEMI JOIN kept.placed USING (person_id)").fetchall()
    overlaps = {(person, group): count for person, group, count in shared}
    elsewhere = {person for (person,) in held} - alive.keys()
    return lasting.name(firsts, overlaps, alive, dict(since), run=index.about.run + 1, elsewhere=elsewhere)


def _commit(index: Index, persons: list[int], named: Named, went: Ids, about: About) -> None:
    """Keep all of it in one step, in the file and in memory."""
    import pyarrow as pa  # noqa: PLC0415  as above

    db = index.db
    ids = _ids(db, "SELECT kept FROM records ORDER BY id")
    parts = components(db, len(persons), "decided")
    columns = {"id": ids, "component": ids[parts], "person_id": [named.ids[person] for person in persons]}
    _table(db, "placed", columns)
    _table(db, "given", {"person_id": list(named.since), "since": list(named.since.values())})
    _table(db, "went", {"id": went})
    db.execute(
        """CREATE OR REPLACE TEMP TABLE anew AS SELECT list, record_id FROM incoming
            UNION SELECT list, record_id FROM kept.records SEMI JOIN went USING (id)"""
    )
    texts = ("what", "person", "before")
    columns = {name: pa.array([getattr(each, name) for each in named.changes], pa.string()) for name in texts}
    _table(
        db, "changes", {**columns, "records": pa.array([each.records for each in named.changes], pa.int64())}
    )
    _table(db, "told", {"about": [about.text]})
    index.commit(about)
    standing.keep(db)
