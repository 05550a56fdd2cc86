"""Made-up lists as the engine takes them."""

from __future__ import annotations

import duckdb
import pyarrow as pa

COLUMNS = (
    "record_id",
    "forename",
    "surname",
    "sex",
    "dob",
    "nhs",
    "address",
    "postcode",
    "phone",
    "email",
    "person",
)


def as_source(db: duckdb.DuckDBPyConnection, lists: dict[str, pa.Table]) -> None:
    """Make the table `source` of the lists of a made-up city."""
    for name, table in lists.items():
        db.register(f"list_{name}", table.rename_columns(list(COLUMNS)))
    every = " UNION ALL ".join(f"SELECT '{name}' AS list, * FROM list_{name}" for name in sorted(lists))
    db.execute(f"CREATE OR REPLACE TABLE source AS {every}")
    for name in lists:
        db.unregister(f"list_{name}")
