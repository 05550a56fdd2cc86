"""What blocking looks at, record by record: two records are compared where a key of one is a key of the other.

A full run joins all records with themselves. Here the keys are numbers in one sorted column, so that the records that
a new one is to be compared with are looked up and not searched for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carepost.people.engine.comparing import BLOCKING

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

EQUAL = re.compile(r"(?P<l>(?:\w+\()?l\.\w+\)?) = (?P<r>(?:\w+\()?r\.\w+\)?)")


def sides(rule: str) -> tuple[list[str], list[str]]:
    """What a rule of blocking reads of the one record and of the other, in the same order. Raises ValueError."""
    found = [each for part in rule.split(" AND ") if (each := EQUAL.fullmatch(part))]
    if len(found) < len(rule.split(" AND ")):
        raise ValueError(f"Not a rule of equal columns: {rule}")
    left, right = ([each[side].replace(f"{side}.", "") for each in found] for side in "lr")
    return left, right


def _key(number: int, columns: list[str]) -> str:
    given = " AND ".join(f"{each} IS NOT NULL" for each in columns)
    return f"CASE WHEN {given} THEN hash({number}, {', '.join(columns)}) END"


OWN = "hash(-1, list, record_id)"  # by which a record itself is found
KEPT = ", ".join([*(_key(number, sides(rule)[0]) for number, rule in enumerate(BLOCKING)), OWN])
ASKED = ", ".join(_key(number, sides(rule)[1]) for number, rule in enumerate(BLOCKING))


def keys(table: str, asked: str = KEPT) -> str:
    """SQL for `key` and `id`: every key of each record of a table, as it is kept, or as it is asked for."""
    each = f"SELECT unnest([{asked}]) AS key, CAST(id AS INTEGER) AS id FROM {table}"
    return f"SELECT key, id FROM ({each}) WHERE key IS NOT NULL"


def giving(table: str, column: str) -> str:
    """SQL for `key` and `id`: what the records of a table give in a column that blocking looks at by itself."""
    number = BLOCKING.index(f"l.{column} = r.{column}")
    return f"SELECT {_key(number, [column])} AS key, id FROM {table} WHERE {column} IS NOT NULL"


class Keys:
    """Sorted keys and the records that have them: most of them once and for all, and those that came later."""

    def __init__(self, keys: NDArray[np.uint64], ids: NDArray[np.int64]) -> None:
        self._parts = [_sorted(keys, ids)]

    def add(self, keys: NDArray[np.uint64], ids: NDArray[np.int64]) -> None:
        """Keys that came later; they are few, so they are sorted anew."""
        import numpy as np  # noqa: PLC0415  loads what only a linkage needs

        for earlier_keys, earlier_ids in self._parts[1:]:
            keys, ids = np.concatenate([keys, earlier_keys]), np.concatenate([ids, earlier_ids])
        self._parts[1:] = [_sorted(keys, ids)]

    def find(self, asked: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For each hit the place of the key in `asked`, and the record that has it."""
        import numpy as np  # noqa: PLC0415  as above

        places, records = [], []
        for known, ids in self._parts:
            first, after = np.searchsorted(known, asked, "left"), np.searchsorted(known, asked, "right")
            counts = after - first
            places.append(np.repeat(np.arange(len(asked)), counts))
            within = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
            records.append(ids[np.repeat(first, counts) + within])
        return np.concatenate(places), np.concatenate(records)


def read(db: duckdb.DuckDBPyConnection, sql: str) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The columns `key` and `id` of a query."""
    found = db.execute(sql).fetchnumpy()
    return found["key"], found["id"]


def _sorted(keys: NDArray[np.uint64], ids: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    order = keys.argsort(kind="stable")
    return keys[order], ids[order]
