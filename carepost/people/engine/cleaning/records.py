"""The table `records` from lists and what each distinct value of theirs was cleaned to.

Values repeat, and a join by text reads every one of them again. So each row looks up once where its value stands among
the distinct ones, and every column that follows from it is taken from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

AT_ONCE = 1_000_000  # rows
NAMED = ("list", "record_id")  # what tells a record
# Of each field what its records have, from `clean_FIELD`; in the order in which `records` has them.
COLUMNS = {
    "forename": (
        "first AS forename, likes, likes_bits, sound AS forename_sound, nullif(value, '') AS forenames,"
        " coalesce(usual, FALSE) AS forename_usual, rank AS forename_rank, coalesce(odd, FALSE) AS forename_odd"
    ),
    "surname": (
        "joined AS surname, parts AS surname_parts, sound AS surname_sound, rank AS surname_rank"
    ),
    "sex": "nullif(value, '') AS sex",
    "dob": (
        "CAST(nullif(value, '') AS DATE) AS dob, nullif(value, '') AS born,"
        " coalesce(value > '' AND value <= '{grown}', FALSE) AS grown,"
        " coalesce(contains(done, 'first_january'), FALSE) AS first_january"
    ),
    "nhs": "nullif(value, '') AS nhs",
    "phone": "nullif(value, '') AS phone, coalesce(own, FALSE) AS phone_own",
    "email": "nullif(value, '') AS email, coalesce(own, FALSE) AS email_own",
    "address": ", ".join(
        f"nullif(split_part(value, '|', {at}), '') AS {name}"
        for at, name in enumerate(("flat", "house", "street"), start=1)
    ),
    "postcode": "nullif(value, '') AS postcode",
}  # fmt: skip


def make(db: duckdb.DuckDBPyConnection, table: str, grown: str) -> None:
    """Make `records` of the rows of `table` and the tables `clean_FIELD`; who was born up to `grown` is grown."""
    import pyarrow as pa  # noqa: PLC0415  half a second that only a linkage needs
    import pyarrow.compute as pc  # noqa: PLC0415  as above

    known = {field: _known(db, field, sql.replace("{grown}", grown)) for field, sql in COLUMNS.items()}
    rows = db.execute(
        f"SELECT list, record_id, {', '.join(COLUMNS)} FROM {table} ORDER BY list, record_id"
    ).to_arrow_table()
    places = {
        field: pc.index_in(rows[field].combine_chunks(), value_set=values["raw"].combine_chunks())
        for field, values in known.items()
    }
    parts = [_part(rows, places, known, start) for start in range(0, max(rows.num_rows, 1), AT_ONCE)]
    db.register("made", pa.concat_tables(parts))
    db.execute("CREATE OR REPLACE TABLE records AS FROM made")
    db.unregister("made")


def _known(db: duckdb.DuckDBPyConnection, field: str, columns: str) -> pa.Table:
    """What follows from each raw value, and from none: `raw` and the columns of the field."""
    every = f"SELECT * FROM clean_{field} UNION ALL BY NAME SELECT CAST(NULL AS VARCHAR) AS raw"
    found = db.execute(f"SELECT raw, {columns} FROM ({every})").to_arrow_table()
    return found.combine_chunks()


def _part(rows: pa.Table, places: dict[str, pa.Array], known: dict[str, pa.Table], start: int) -> pa.Table:
    """Some of the rows of lists as records, numbered in their order."""
    import numpy as np  # noqa: PLC0415  as above
    import pyarrow as pa  # noqa: PLC0415  as above

    some = rows.slice(start, AT_ONCE)
    columns = {
        "id": pa.array(np.arange(start, start + some.num_rows)),
        **{name: some[name] for name in NAMED},
    }
    for field, values in known.items():
        found = values.drop_columns("raw").take(places[field].slice(start, AT_ONCE))
        columns |= dict(zip(found.column_names, found.columns, strict=True))
    return pa.table(columns)
