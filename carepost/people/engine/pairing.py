"""The pairs of records that are compared, and how they stand to each other: a query for each."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from carepost.people.engine.comparing import BLOCKING, COMPARISONS, ELSE, FACTS, TWINS, Comparison
from carepost.people.engine.scorer import BESIDE, READS, SIZES

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

STEPS = tuple(prod(SIZES[:at]) for at in range(len(SIZES)))
# All that is read of a pair as one whole number: the way in which its records stand to each other.
WAY = " + ".join(f"CAST({name} + 1 AS BIGINT) * {step}" for name, step in zip(READS, STEPS, strict=True))
COMPARED = (
    "id", "list", "forename", "likes", "likes_bits", "forename_sound", "forename_rank", "forename_odd",
    "surname", "surname_parts", "surname_sound", "surname_rank", "sex", "dob", "born", "grown", "first_january",
    "nhs", "phone", "phone_own", "email", "email_own", "flat", "house", "street", "postcode",
)  # fmt: skip
SIDES = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in COMPARED)


# Both sides of the pairs of `found`, in words of any engine.
BOTH = f"SELECT found.*, {SIDES} FROM found JOIN records AS l ON l.id = found.l JOIN records AS r ON r.id = found.r"


def find(db: duckdb.DuckDBPyConnection) -> None:
    """Make `found`: l, r (l the smaller) and `rule`, the first of blocking that finds a pair of `records`."""
    each = " UNION ALL ".join(
        f"SELECT l.id AS l, r.id AS r, {number} AS rule FROM records AS l JOIN records AS r ON {rule} AND l.id < r.id"
        for number, rule in enumerate(BLOCKING)
    )
    db.execute(
        f"CREATE OR REPLACE TEMP TABLE found AS SELECT l, r, min(rule) AS rule FROM ({each}) GROUP BY l, r"
    )


def compare(db: duckdb.DuckDBPyConnection) -> None:
    """Make `compared` of the pairs of `found`."""
    keep(db, levels(BOTH))


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
    import numpy as np  # noqa: PLC0415  loads what only a linkage needs

    columns = [numbers // step % size - 1 for step, size in zip(STEPS, SIZES, strict=True)]
    return np.column_stack(columns).astype(np.int16)
