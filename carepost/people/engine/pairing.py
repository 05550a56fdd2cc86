"""The pairs of records that are compared, and how they stand to each other: a query for each."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from carepost.people.engine import finding
from carepost.people.engine.coded import Coded, Column
from carepost.people.engine.comparing import COMPARISONS, ELSE, FACTS, NHS, TWINS, Comparison
from carepost.people.engine.fetched import Records
from carepost.people.engine.formulas import Program
from carepost.people.engine.scorer import BESIDE, READS, SIZES

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

    Places = NDArray[np.int64]

STEPS = tuple(prod(SIZES[:at]) for at in range(len(SIZES)))
# All that is read of a pair as one whole number: the way in which its records stand to each other.
WAY = " + ".join(f"CAST({name} + 1 AS BIGINT) * {step}" for name, step in zip(READS, STEPS, strict=True))
COMPARED = (
    "id", "list", "forename", "likes", "likes_bits", "forename_sound", "forename_rank", "forename_odd",
    "surname", "surname_parts", "surname_sound", "surname_rank", "sex", "dob", "born", "grown", "first_january",
    "nhs", "phone", "phone_own", "email", "email_own", "flat", "house", "street", "postcode",
)  # fmt: skip
TOLD = (*(each.name for each in COMPARISONS), *BESIDE, "twins")
SHORT = 6  # of STEPS that fit into 32 bits
AT_ONCE = 65_536  # pairs: what is made of them on the way stays in a processor's cache
SIDES = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in COMPARED)


# Both sides of the pairs of `found`, in words of any engine.
BOTH = f"SELECT found.*, {SIDES} FROM found JOIN records AS l ON l.id = found.l JOIN records AS r ON r.id = found.r"


def find(db: duckdb.DuckDBPyConnection, records: Records | None = None) -> None:
    """Make `found`: l, r (l the smaller) and `rule`, the first of blocking that finds a pair of `records`."""
    found = finding.find(records or Records(db, "records"))
    _make(db, "found", pa.table({"l": found.one, "r": found.other, "rule": found.rule}))


def compare(db: duckdb.DuckDBPyConnection, records: Records | None = None) -> None:
    """Make `compared` of the pairs of `found`, as `kept(levels(BOTH))` has it, but by codes."""
    records, asked = records or Records(db, "records"), program(db)
    found = db.execute("SELECT l, r, rule FROM found").fetchnumpy()
    places = [records.places(found[side]) for side in "lr"]
    for name in asked.columns:
        records[name[:-2]]  # fetched here, since a connection is of one thread
    count = len(found["l"])
    way, nhs, twins = np.empty(count, np.int64), np.empty(count, np.int16), np.empty(count, np.bool_)

    def part(start: int) -> None:
        rows = slice(start, start + AT_ONCE)
        told, way[rows] = stand(asked, records.__getitem__, places[0][rows], places[1][rows])
        nhs[rows], twins[rows] = told[NHS.name], told["twins"]

    starts = range(0, count, AT_ONCE)
    for start in starts[:1]:
        part(start)  # what is asked of each word once, is asked here
    with ThreadPoolExecutor(_threads(db)) as pool:
        list(pool.map(part, starts[1:]))
    lists = {
        f"list_{side}": _texts(records["list"].take(each)) for side, each in zip("lr", places, strict=True)
    }
    _make(db, "compared", pa.table({**found, "way": way, "nhs": nhs, **lists, "twins": twins}))


def program(db: duckdb.DuckDBPyConnection) -> Program:
    """What is asked of a pair, over columns in memory."""
    made = Program()
    made.add(db, FACTS)
    made.add(db, {each.name: level(each) for each in COMPARISONS})
    made.add(db, {name: sql for name, (_, sql) in BESIDE.items()})
    made.add(db, {"twins": TWINS})
    return made


def stand(
    asked: Program, records: Callable[[str], Column], one: Places, other: Places
) -> tuple[dict[str, NDArray[Any]], NDArray[np.int64]]:
    """What is told of pairs of places by name (TOLD), and the way in which each stands (WAY)."""
    found = asked.run(lambda name: records(name[:-2]).take(one if name.endswith("_l") else other))
    told = {name: np.broadcast_to(found[name].data, len(one)) for name in TOLD}
    way, short = np.zeros(len(one), np.int64), np.zeros(len(one), np.int32)
    for at, name in enumerate(READS):
        since = STEPS[at - at % SHORT]
        short += (told[name] + 1) * np.int32(STEPS[at] // since)
        if at % SHORT == SHORT - 1 or at == len(READS) - 1:  # a few in 32 bits, which are faster than 64
            way += short * np.int64(since)
            short[:] = 0
    return told, way


def _threads(db: duckdb.DuckDBPyConnection) -> int:
    (threads,) = db.execute("SELECT current_setting('threads')").fetchone() or (1,)
    return int(threads)


def _make(db: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    db.register("made_here", table)
    db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM made_here")
    db.unregister("made_here")


def _texts(column: Column) -> pa.Array:
    assert isinstance(column, Coded)
    return pa.DictionaryArray.from_arrays(pa.array(column.codes, mask=~column.known), column.words.values)


def levels(both: str) -> str:
    """SQL for the level of each comparison, beside the sides of pairs."""
    facts = ", ".join(f"{sql} AS {name}" for name, sql in FACTS.items())
    each = ", ".join(f"{level(comparison)} AS {comparison.name}" for comparison in COMPARISONS)
    return f"SELECT *, {each} FROM (SELECT *, {facts} FROM ({both}))"


def keep(db: duckdb.DuckDBPyConnection, pairs: str) -> None:
    """Make `compared` of a query of pairs with their sides and levels."""
    db.execute(f"CREATE OR REPLACE TEMP TABLE compared AS {kept(pairs)}")


def kept(pairs: str) -> str:
    """SQL for l, r, rule, way, nhs (a level as a number), the two lists, and whether they look like twins."""
    beside = ", ".join(f"{sql} AS {name}" for name, (_, sql) in BESIDE.items())
    return (
        f"SELECT l, r, rule, {WAY} AS way, nhs, list_l, list_r, {TWINS} AS twins"
        f" FROM (SELECT *, {beside} FROM ({pairs}))"
    )


def level(comparison: Comparison) -> str:
    """SQL for the level of a pair whose facts stand beside it."""
    known = {name: name for name in FACTS}
    last = len(comparison.levels) - 1
    cases = " ".join(
        f"WHEN {each.sql.format(**known)} THEN {last - number}"
        for number, each in enumerate(comparison.levels)
        if each.sql != ELSE
    )
    return f"CAST(CASE WHEN {comparison.missing} THEN -1 {cases} ELSE 0 END AS SMALLINT)"


def ways(numbers: NDArray[np.int64]) -> NDArray[np.int16]:
    """What is read of each way: a column for each of READS."""
    columns = [numbers // step % size - 1 for step, size in zip(STEPS, SIZES, strict=True)]
    return np.column_stack(columns).astype(np.int16)
