"""Which records of single people are compared: those that share one column, or two, with few others."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from carepost.people.engine.single.columns import USUAL, Column, Kind

if TYPE_CHECKING:
    import duckdb

AT_MOST = 50  # records that share a key; what more share finds nobody, and another key will
SOUNDS = {"forename": "forename_sound", "surname": "surname_sound"}
PARTS_OF_DAY = ("substr(dob, 1, 4)", "substr(dob, 5, 4)")
EXCHANGED = "CASE WHEN forename < surname THEN forename || ' ' || surname ELSE surname || ' ' || forename END"


def find(db: duckdb.DuckDBPyConnection, columns: tuple[Column, ...]) -> None:
    """Make `single_keys` (id, key) of `singles`, and `found`: l, r (l the smaller), each pair once."""
    keys(db, columns)
    db.execute(
        """CREATE OR REPLACE TEMP TABLE found AS SELECT DISTINCT one.id AS l, other.id AS r
        FROM single_keys AS one JOIN single_keys AS other ON one.key = other.key AND one.id < other.id"""
    )


def keys(db: duckdb.DuckDBPyConnection, columns: tuple[Column, ...]) -> None:
    """Make `single_keys`: id, key, of keys that 2 to AT_MOST records share."""
    each = ", ".join(_key(number, parts) for number, parts in enumerate(rules(columns)))
    db.execute(
        f"""CREATE OR REPLACE TEMP TABLE single_keys AS WITH every AS (
            SELECT id, unnest([{each}]) AS key FROM singles)
        SELECT id, key FROM every WHERE key IS NOT NULL
        QUALIFY count(*) OVER (PARTITION BY key) BETWEEN 2 AND {AT_MOST}"""
    )


def rules(columns: tuple[Column, ...]) -> list[tuple[str, ...]]:
    """What makes a key, as SQL of one record: a column by itself, two together, and names that are exchanged."""
    telling = [each for each in columns if each.kind is not Kind.SAME or each.name == "nhs"]
    names = [each.name for each in telling]
    sounds = [sound for name, sound in SOUNDS.items() if name in names]
    days = [*PARTS_OF_DAY, "dob"] if "dob" in names else []
    usual = [each.name for each in telling if each in USUAL and each.name not in {*SOUNDS, "dob", "nhs"}]
    main = [*sounds, *days, *usual]
    pairs = [*combinations(main, 2)]
    pairs += [(one, each.name) for each in telling if each not in USUAL for one in (*sounds, *days, *usual)]
    exchanged = [(EXCHANGED,)] if {*SOUNDS} <= {*names} else []
    return [*((each,) for each in (*names, *sounds)), *pairs, *exchanged]


def _key(number: int, parts: tuple[str, ...]) -> str:
    """One whole number, which any engine can hold; NULL where something is missing."""
    given = " AND ".join(f"({part}) IS NOT NULL" for part in parts)
    return f"CASE WHEN {given} THEN CAST(hash({number}, {', '.join(parts)}) >> 1 AS BIGINT) END"
