"""The pairs found and compared by Spark, on as many machines as it has: the same to the last bit.

Records are handed over as Parquet, and what was found is handed back so. Each record is told by its keys, one for each
rule of blocking, so that one join finds what all rules find. What is asked of a pair, DuckDB asks on each part of them,
by the query of `pairing`: no two engines measure the likeness of names quite alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from carepost.core import spark
from carepost.people.engine import pairing
from carepost.people.engine.blocks import sides
from carepost.people.engine.comparing import BLOCKING, Comparison
from carepost.people.engine.literals import quoted
from carepost.people.engine.single import comparing

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from carepost.people.engine.single.columns import Column

COMPARED = (
    "l BIGINT, r BIGINT, rule INT, way BIGINT, nhs SMALLINT, list_l STRING, list_r STRING, twins BOOLEAN"
)
# Spark has no whole numbers of 64 bits without a sign. Only single bits are asked of these.
HANDED = ", ".join(
    "CAST(CAST(likes_bits AS BIT) AS BIGINT) AS likes_bits" if name == "likes_bits" else name
    for name in pairing.COMPARED
)


def _told(side: int) -> str:
    """SQL for `id`, `rule` and `key`, in Spark's words: the values of a record by which each rule finds it."""
    keys = []
    for columns in (sides(rule)[side] for rule in BLOCKING):
        given = " AND ".join(f"{each} IS NOT NULL" for each in columns)
        values = ", ".join(f"CAST({each} AS STRING)" for each in columns)
        keys.append(f"CASE WHEN {given} THEN array({values}) END")
    every = f"SELECT id, posexplode(array({', '.join(keys)})) AS (rule, key) FROM records"
    return f"SELECT id, rule, key FROM ({every}) WHERE key IS NOT NULL"


FOUND = f"""SELECT l.id AS l, r.id AS r, min(l.rule) AS rule FROM ({_told(0)}) AS l JOIN ({_told(1)}) AS r
    ON l.rule = r.rule AND l.key = r.key AND l.id < r.id GROUP BY l.id, r.id"""


SINGLES_FOUND = """SELECT DISTINCT one.id AS l, other.id AS r FROM single_keys AS one
    JOIN single_keys AS other ON one.key = other.key AND one.id < other.id"""


def compare(db: duckdb.DuckDBPyConnection) -> None:
    """Make `compared` as pairing does. Raises core.spark.NoSpark."""
    with spark.opened() as on:
        # A file of records is small beside what it takes in memory: none is sent whole to every machine.
        on.session.conf.set("spark.sql.autoBroadcastJoinThreshold", "-1")
        records, compared = on.folder / "records.parquet", on.folder / "compared"
        db.execute(f"COPY (SELECT {HANDED} FROM records) TO '{quoted(records)}' (FORMAT parquet)")
        on.session.read.parquet(str(records)).createOrReplaceTempView("records")
        on.session.sql(FOUND).createOrReplaceTempView("found")
        each = asking(pairing.kept(pairing.levels("FROM both_sides")))
        on.session.sql(pairing.BOTH).mapInArrow(each, COMPARED).write.parquet(str(compared))
        db.execute(
            f"CREATE OR REPLACE TEMP TABLE compared AS FROM read_parquet('{quoted(compared)}/*.parquet')"
        )


def compare_singles(
    db: duckdb.DuckDBPyConnection, columns: tuple[Column, ...], comparisons: tuple[Comparison, ...]
) -> None:
    """Make `compared` of `singles` and `single_keys` as engine.single does. Raises core.spark.NoSpark."""
    levels = ", ".join(f"{each.name} SMALLINT" for each in comparisons)
    with spark.opened() as on:
        on.session.conf.set("spark.sql.autoBroadcastJoinThreshold", "-1")
        for table in ("singles", "single_keys"):
            file = on.folder / f"{table}.parquet"
            db.execute(f"COPY {table} TO '{quoted(file)}' (FORMAT parquet)")
            on.session.read.parquet(str(file)).createOrReplaceTempView(table)
        on.session.sql(SINGLES_FOUND).createOrReplaceTempView("found")
        each = asking(comparing.levels(columns, comparisons, "FROM both_sides"))
        compared = on.folder / "compared"
        found = on.session.sql(comparing.both(columns, "found"))
        found.mapInArrow(each, f"l BIGINT, r BIGINT, {levels}").write.parquet(str(compared))
        db.execute(
            f"CREATE OR REPLACE TEMP TABLE compared AS FROM read_parquet('{quoted(compared)}/*.parquet')"
        )


def asking(sql: str) -> Callable[[Iterable[pa.RecordBatch]], Iterable[pa.RecordBatch]]:
    """A function that asks DuckDB of its batches, which `sql` calls `both_sides`.

    It is made here so that it travels as a whole: the machines of a cluster need duckdb and pyarrow, and no Carepost.
    """

    def asked(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from itertools import chain  # noqa: PLC0415  it is imported where it arrives

        import duckdb  # noqa: PLC0415  as above
        import pyarrow  # noqa: PLC0415  as above, ICN001

        batches = iter(batches)
        first = next(batches, None)
        if first is None:
            return
        with duckdb.connect(config={"threads": 1}) as db:
            db.register(
                "both_sides", pyarrow.RecordBatchReader.from_batches(first.schema, chain([first], batches))
            )
            yield from db.execute(sql).fetch_record_batch(10_000)

    return asked
