"""Pairs of a few records compared and weighed in memory, as `linking` does it by queries: the same SQL tells how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from carepost.people.engine import linking, pairing, runs
from carepost.people.engine.coded import Column, plain
from carepost.people.engine.comparing import COMPARISONS
from carepost.people.engine.costs import LEAST_WEIGHT
from carepost.people.engine.formulas import Program
from carepost.people.engine.operators import FUNCTIONS
from carepost.people.engine.scorer import BESIDE

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

    from carepost.people.engine.costs import Costs
    from carepost.people.engine.model import Model

    Ids = NDArray[np.int64]

LINKED = ("sure", "joined")
KEYS = {each.name: [*(level.key for level in reversed(each.levels)), None] for each in COMPARISONS}


class Records:
    """A few cleaned records as columns in memory, a place for each."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table
        self._columns: dict[str, Column] = {}

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __getitem__(self, name: str) -> Column:
        if name not in self._columns:
            self._columns[name] = _column(self.table[name].combine_chunks())
        return self._columns[name]

    @cached_property
    def keys(self) -> list[tuple[str, str]]:
        """List and record_id of each."""
        columns = (self.table[name].to_pylist() for name in ("list", "record_id"))
        return list(zip(*columns, strict=True))

    def values(self, formula: str) -> list[Any]:
        """A column, or a function of one, as blocking names it: `dob`, `year(dob)`; None where it is not given."""
        function, _, name = formula.rstrip(")").rpartition("(")
        column = self[name]
        if function:
            column = FUNCTIONS[function](column)
        return [
            value if known else None
            for value, known in zip(column.data.tolist(), column.known.tolist(), strict=True)
        ]

    def ordered(self, one: Ids, other: Ids) -> tuple[Ids, Ids]:
        """Pairs of places, each pair in the order of list and record_id."""
        lists, numbers = self["list"].data, self["record_id"].data
        same = lists[one] == lists[other]
        right = (lists[one] < lists[other]) | (same & (numbers[one] < numbers[other]))
        return np.where(right, one, other), np.where(right, other, one)


def _column(values: pa.Array) -> Column:
    """A value for each row: to code the words of so few takes longer than to compare them."""
    if not pa.types.is_list(values.type):
        return plain(values)
    items, ends = values.values.to_pylist(), values.offsets.to_numpy().tolist()
    data = np.empty(len(values), object)
    data[:] = [items[start:end] for start, end in pairwise(ends)]
    return Column(data, values.is_valid().to_numpy(zero_copy_only=False))


@dataclass(frozen=True, slots=True)
class Weighed:
    """Pairs that are worth keeping, an entry per pair in each column; `one` and `other` are places of records.

    `told` has the level of each comparison as a number, what the trees read beside them, and `twins`.
    """

    one: Ids
    other: Ids
    weight: NDArray[np.float64]
    verdict: NDArray[Any]
    told: Mapping[str, NDArray[Any]]

    @property
    def linked(self) -> NDArray[np.bool_]:
        """Which are sure enough to be joined."""
        found: NDArray[np.bool_] = (self.verdict == LINKED[0]) | (self.verdict == LINKED[1])
        return found

    def only(self, rows: NDArray[Any]) -> Weighed:
        return Weighed(
            self.one[rows],
            self.other[rows],
            self.weight[rows],
            self.verdict[rows],
            {name: each[rows] for name, each in self.told.items()},
        )

    def levels(self, name: str) -> list[Any]:
        """A comparison's levels by their keys, None where nothing is given; a number of what stands beside."""
        numbers = self.told[name].tolist()
        return [KEYS[name][each] for each in numbers] if name in KEYS else numbers


class Judge:
    """Compares and weighs pairs by one model and its costs. It is made once, and asked for many pairs or few."""

    def __init__(self, db: duckdb.DuckDBPyConnection, model: Model, costs: Costs) -> None:
        self._model = model
        self._compare, self._decide = pairing.program(db), Program()
        for formulas in linking.formulas(model, costs, "twins"):
            self._decide.add(db, formulas)

    def weigh(self, records: Records, one: Ids, other: Ids) -> Weighed:
        """Pairs of places of `records`, each pair in the order of list and record_id."""
        if not len(one):
            return _none()
        told, way = self.compare(records, one, other)
        ways, at = np.unique(way, return_inverse=True)
        given = {
            **told,
            "bits": self._model.bits(pairing.ways(ways))[at],
            "base": self._bases(records, one, other),
        }
        known = np.ones(len(one), np.bool_)
        decided = self._decide.run(lambda name: Column(given[name], known))
        weighed = Weighed(one, other, decided["weight"].data, decided["verdict"].data, told)
        return weighed.only(np.flatnonzero(decided["told"].data >= LEAST_WEIGHT))

    def _bases(self, records: Records, one: Ids, other: Ids) -> NDArray[np.float64]:
        lists = records["list"].data
        sides, bases = zip(lists[one], lists[other], strict=True), self._model.bases or {}
        return np.array([bases.get(each, 0.0) for each in sides])

    def compare(self, records: Records, one: Ids, other: Ids) -> tuple[dict[str, NDArray[Any]], Ids]:
        """What is `told` of pairs (Weighed), and the way in which each stands (pairing.WAY)."""
        return pairing.stand(self._compare, records.__getitem__, one, other)


def _none() -> Weighed:
    nobody, told = np.empty(0, np.int64), (*KEYS, *BESIDE, "twins")
    return Weighed(nobody, nobody, np.empty(0), np.empty(0, object), dict.fromkeys(told, nobody))


def links(records: Records, weighed: Weighed) -> pa.Table:
    """The pairs that are not apart, as `runs.LINKS` tells them."""
    told = weighed.only(np.flatnonzero(weighed.verdict != "apart"))
    columns: dict[str, Any] = {}
    for side, places in (("a", told.one), ("b", told.other)):
        for name, column in (("list", "list"), ("record", "record_id")):
            columns[f"{name}_{side}"] = pa.array(records[column].data[places], pa.string())
    columns |= {"weight": told.weight, "verdict": pa.array(told.verdict, pa.string())}
    for name in runs.COLUMNS:
        columns[name] = pa.array(told.levels(name), pa.string() if name in KEYS else pa.int64())
    return pa.table(columns)
