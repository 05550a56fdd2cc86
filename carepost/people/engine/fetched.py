"""Cleaned records fetched from their table, as columns in memory."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from carepost.people.engine.coded import NONE, Coded, Column, Words, plain
from carepost.people.engine.listed import AllLists, Lists

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

AS = {"nhs": "CAST(nhs AS BIGINT)"}  # what is a number is fetched as one


def column(values: pa.Array) -> Column:
    """An Arrow column in memory: words coded, lists as lists, a day as the days since 1970."""
    if pa.types.is_string(values.type) or pa.types.is_date(values.type):
        coded = values.dictionary_encode()
        return Coded(coded.indices.fill_null(NONE).to_numpy(), Words(coded.dictionary))
    if pa.types.is_list(values.type):
        return Lists(AllLists(values), np.arange(len(values)))
    return plain(values)


class Records:
    """All cleaned records of a table as columns, a place for each; a column is fetched when it is first asked for."""

    def __init__(self, db: duckdb.DuckDBPyConnection, table: str) -> None:
        self._db, self._table = db, table
        self._columns: dict[str, Column] = {}

    def __getitem__(self, name: str) -> Column:
        if name not in self._columns:
            sql = f"SELECT {AS.get(name, name)} AS {name} FROM {self._table}"
            self._columns[name] = column(self._db.execute(sql).to_arrow_table()[name].combine_chunks())
        return self._columns[name]

    @cached_property
    def ids(self) -> NDArray[np.int64]:
        """The number of the record at each place."""
        found: NDArray[np.int64] = self["id"].data
        return found

    def places(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the records of these numbers stand."""
        if np.array_equal(self.ids, np.arange(len(self.ids))):
            return ids
        order = np.argsort(self.ids)
        found: NDArray[np.int64] = order[np.searchsorted(self.ids, ids, sorter=order)]
        return found
