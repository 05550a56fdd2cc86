"""What is said of a record by all of them, kept right while records come and go.

Whether a name is rare, hardly borne by anybody, or a telephone or e-mail given by nobody born on another day, is a
question to all lists together, so one record more may change what others are. And who was a child may be grown by now.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from carepost.people.engine.cleaning.columns import ODD, RANK, grown_by

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

NAMES = {"forename": "forename_usual", "surname": "TRUE"}  # and whether one is a name, however few bear it
OWNED = ("phone", "email")
COLUMNS = (*(f"{name}_rank" for name in NAMES), "forename_odd", *(f"{name}_own" for name in OWNED), "grown")
HOW_RARE = (
    f"SELECT name, {RANK} AS rank, NOT usual AND {ODD} AS odd FROM"
    " (SELECT *, sum(bearers) OVER () AS every FROM {})"
)


def count(db: duckdb.DuckDBPyConnection, records: str) -> None:
    """Make `borne_NAME` of a table of records: how many bear each name."""
    for name in NAMES:
        db.execute(f"CREATE OR REPLACE TABLE borne_{name} AS {_bearers(name, records)}")


def _bearers(name: str, records: str) -> str:
    return (
        f"SELECT {name} AS name, {NAMES[name]} AS usual, count(*) AS bearers FROM {records}"
        f" WHERE {name} IS NOT NULL GROUP BY ALL"
    )


def settle(db: duckdb.DuckDBPyConnection, name: str) -> pa.Array:
    """Make `bears_NAME`, its bearers once `incoming` came and `going` went; the names as rare as before no more."""
    db.execute(
        f"""CREATE OR REPLACE TEMP TABLE bears_{name} AS SELECT name, usual, sum(bearers)::BIGINT AS bearers FROM (
            FROM borne_{name} UNION ALL {_bearers(name, "incoming")}
            UNION ALL SELECT name, usual, -bearers FROM ({_bearers(name, "going")}))
        GROUP BY name, usual HAVING sum(bearers) > 0"""
    )
    before, now = HOW_RARE.format(f"borne_{name}"), HOW_RARE.format(f"bears_{name}")
    return (
        db.execute(
            f"""SELECT name FROM ({before}) AS before JOIN ({now}) AS now USING (name)
            WHERE before.rank <> now.rank OR before.odd <> now.odd"""
        )
        .to_arrow_table()["name"]
        .combine_chunks()
    )


def own(db: duckdb.DuckDBPyConnection, name: str) -> NDArray[np.int64]:
    """Make `owns_NAME`: whose each value of `incoming` and `going` is now; the records of `giving` that it is news to.

    `giving` has the records that give such a value, but for those that are going.
    """
    db.execute(
        f"""CREATE OR REPLACE TEMP TABLE owns_{name} AS
            SELECT {name} AS value, coalesce(min(born) = max(born), FALSE) AS own FROM (
                SELECT {name}, born FROM giving UNION ALL SELECT {name}, born FROM incoming)
            WHERE {name} IN (SELECT {name} FROM incoming UNION ALL SELECT {name} FROM going) GROUP BY {name}"""
    )
    found: NDArray[np.int64] = db.execute(
        f"SELECT id FROM giving JOIN owns_{name} ON value = {name} WHERE {name}_own <> own"
    ).fetchnumpy()["id"]
    return found


def grown(db: duckdb.DuckDBPyConnection, records: str, today: date) -> NDArray[np.int64]:
    """The records of a table whose person was a child when they came, and is grown."""
    found: NDArray[np.int64] = db.execute(
        f"SELECT id FROM {records} WHERE NOT grown AND born <= '{grown_by(today)}'"
    ).fetchnumpy()["id"]
    return found


def tell(db: duckdb.DuckDBPyConnection, today: date) -> None:
    """Give each record of `incoming` what was settled."""
    for name in NAMES:
        odd = ", forename_odd = now.odd" if name == "forename" else ""
        db.execute(
            f"UPDATE incoming SET {name}_rank = now.rank{odd} FROM ({HOW_RARE.format(f'bears_{name}')}) AS now"
            f" WHERE now.name = incoming.{name}"
        )
    for name in OWNED:
        db.execute(f"UPDATE incoming SET {name}_own = owns.own FROM owns_{name} AS owns WHERE value = {name}")
    db.execute(f"UPDATE incoming SET grown = TRUE WHERE born <= '{grown_by(today)}'")


def keep(db: duckdb.DuckDBPyConnection) -> None:
    """What was settled holds from now on."""
    for name in NAMES:
        db.execute(f"CREATE OR REPLACE TABLE borne_{name} AS FROM bears_{name}")
