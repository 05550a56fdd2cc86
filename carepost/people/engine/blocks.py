"""What blocking looks at, record by record: two records are compared where a key of one is a key of the other.

A full run joins all records with themselves. Here the keys are numbers in one sorted column, so that the records that
a new one is to be compared with are looked up and not searched for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from carepost.people.engine.comparing import BLOCKING

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

    Found = tuple[NDArray[np.uint64], NDArray[np.int64]]

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
SIDES = [sides(rule) for rule in BLOCKING]
KEPT = ", ".join([*(_key(number, kept) for number, (kept, _) in enumerate(SIDES)), OWN])
# Each key of a record as it is kept and, where that is another, as it is asked for, in a column of its own.
EACH = {f"kept_{number}": _key(number, kept) for number, (kept, _) in enumerate(SIDES)} | {
    f"asked_{number}": _key(number, asked) for number, (kept, asked) in enumerate(SIDES) if kept != asked
}


def keys(table: str) -> str:
    """SQL for `key` and `id`: every key of each record of a table, as it is kept."""
    each = f"SELECT unnest([{KEPT}]) AS key, CAST(id AS INTEGER) AS id FROM {table}"
    return f"SELECT key, id FROM ({each}) WHERE key IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Given:
    """The keys that some records give. Where there are several of a kind, with the place of the record beside each."""

    own: NDArray[np.uint64]
    by_rule: list[tuple[Found, Found]]  # kept, and asked for
    more: dict[str, Any]  # what else was asked of the records

    @property
    def kept(self) -> Found:
        return _joined([kept for kept, _ in self.by_rule])

    @property
    def asked(self) -> Found:
        return _joined([asked for _, asked in self.by_rule])

    def of(self, column: str) -> Found:
        """The keys of a column that blocking looks at by itself."""
        return self.by_rule[BLOCKING.index(f"l.{column} = r.{column}")][0]

    def only(self, places: NDArray[np.int64]) -> Given:
        """The keys of the records at these places, in this order."""
        now = np.full(len(self.own), -1, np.int64)
        now[places] = np.arange(len(places))

        def left(found: Found) -> Found:
            keys, owners = found
            stay = now[owners] >= 0
            return keys[stay], now[owners[stay]]

        by_rule = [(left(kept), left(asked)) for kept, asked in self.by_rule]
        return Given(self.own[places], by_rule, {name: each[places] for name, each in self.more.items()})

    def and_of(self, others: Given) -> Given:
        """The keys of other records too, whose places come after these."""
        size = len(self.own)

        def both(one: Found, other: Found) -> Found:
            return np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1] + size])

        by_rule = [
            (both(kept, kept_too), both(asked, asked_too))
            for (kept, asked), (kept_too, asked_too) in zip(self.by_rule, others.by_rule, strict=True)
        ]
        return Given(np.concatenate([self.own, others.own]), by_rule, {})

    def within(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The places of records that share a key with each other, each pair once."""
        asked, places = self.asked
        hits, found = Keys(*self.kept).find(asked)
        return pairs(places[hits], found)


def within(values: Callable[[str], list[Any]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of records that blocking finds together, each pair once. `values` has a value per record, or None, of
    what a rule reads of them: a column, or a function of one. No query: it is asked of few."""
    found: list[tuple[int, int]] = []
    for kept, asked in SIDES:
        here: dict[tuple[Any, ...], list[int]] = {}
        for place, key in enumerate(zip(*map(values, kept), strict=True)):
            if None not in key:
                here.setdefault(key, []).append(place)
        if kept == asked:
            found += [pair for places in here.values() if len(places) > 1 for pair in combinations(places, 2)]
            continue
        keys = enumerate(zip(*map(values, asked), strict=True))
        found += [(place, other) for place, key in keys for other in here.get(key, ())]
    one, other = np.array(found, np.int64).reshape(-1, 2).T
    return pairs(one, other)


def given(db: duckdb.DuckDBPyConnection, records: pa.Table, **more: str) -> Given:
    """The keys of a few records, and `more`, which is SQL. One query for all."""
    each = ", ".join(f"{sql} AS {name}" for name, sql in {"own": OWN, **EACH, **more}.items())
    db.register(
        "keyed", records.select([name for name in records.column_names if re.search(rf"\b{name}\b", each)])
    )
    found = db.execute(f"SELECT {each} FROM keyed").fetchnumpy()
    db.unregister("keyed")

    def known(name: str) -> Found:
        places = np.flatnonzero(~np.ma.getmaskarray(found[name]))
        return np.ma.getdata(found[name])[places], places

    kept = [known(f"kept_{number}") for number in range(len(SIDES))]
    asked = [known(name) if (name := f"asked_{at}") in EACH else kept[at] for at in range(len(SIDES))]
    own = np.ma.getdata(found["own"])
    return Given(own, list(zip(kept, asked, strict=True)), {name: found[name] for name in more})


def own(db: duckdb.DuckDBPyConnection, records: list[tuple[str, str]]) -> NDArray[np.uint64]:
    """The keys by which records themselves are found, of their lists and record_ids."""
    lists, numbers = zip(*records, strict=True)
    db.register(
        "keyed", pa.table({"list": pa.array(lists, pa.string()), "record_id": pa.array(numbers, pa.string())})
    )
    found: NDArray[np.uint64] = db.execute(f"SELECT {OWN} AS own FROM keyed").fetchnumpy()["own"]
    db.unregister("keyed")
    return found


def pairs(one: NDArray[np.int64], other: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each pair of two different ones once, the smaller first."""
    different = one != other
    least, most = np.minimum(one, other)[different], np.maximum(one, other)[different]
    step = int(most.max()) + 1 if len(most) else 1
    once = np.unique(least.astype(np.int64) * step + most)
    return once // step, once % step


def _joined(found: list[Found]) -> Found:
    return np.concatenate([keys for keys, _ in found]), np.concatenate([places for _, places in found])


class Keys:
    """Sorted keys and the records that have them: most of them once and for all, and those that came later."""

    def __init__(self, keys: NDArray[np.uint64], ids: NDArray[np.int64]) -> None:
        self._parts = [_sorted(keys, ids)]

    def add(self, keys: NDArray[np.uint64], ids: NDArray[np.int64]) -> None:
        """Keys that came later; they are few, so they are sorted anew."""
        for earlier_keys, earlier_ids in self._parts[1:]:
            keys, ids = np.concatenate([keys, earlier_keys]), np.concatenate([ids, earlier_ids])
        self._parts[1:] = [_sorted(keys, ids)]

    def find(self, asked: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For each hit the place of the key in `asked`, and the record that has it."""
        order = asked.argsort()  # neighbours are looked up one after another: most of the way is in the cache
        asked = asked[order]
        places, records = [], []
        for known, ids in self._parts:
            first, after = np.searchsorted(known, asked, "left"), np.searchsorted(known, asked, "right")
            counts = after - first
            places.append(np.repeat(order, counts))
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
