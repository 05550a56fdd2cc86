"""The tables of snapshots on Spark, where one machine is outgrown: measures read them as they read DuckDB's."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from carepost.core.spark import Spark
from carepost.insight.engine.snapshots import Snapshot
from carepost.insight.engine.tables import Tables


class SparkTables(Tables):
    """As Tables, for as long as Spark is open. All machines of a cluster must see the snapshots under the same path."""

    def __init__(self, snapshots: Sequence[Snapshot], on: Spark) -> None:
        self._on, self._numbers = on, count()
        super().__init__(snapshots, ibis.pyspark.connect(on.session))

    def rows(self, table: ibis.Table) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = pq.read_table(self._written(table)).to_pylist()
        return found

    def _opened(self, files: list[str]) -> ibis.Table:
        name = f"files_{next(self._numbers)}"
        self._on.session.read.parquet(*files).createOrReplaceTempView(name)
        return self.backend.table(name)

    def handed(self, rows: pa.Table, name: str) -> ibis.Table:
        file = self._on.folder / f"{name}.parquet"
        pq.write_table(rows, file)
        return self._opened([str(file)])

    def _kept(self, table: ibis.Table, _name: str) -> ibis.Table:
        return self._opened([self._written(table)])

    def _written(self, table: ibis.Table) -> str:
        """A folder of Parquet. Not by memory: there Spark takes rows one by one, and gives them by way of pandas."""
        folder = str(self._on.folder / f"found_{next(self._numbers)}")
        self._on.session.sql(self.backend.compile(table)).write.parquet(folder)
        return folder
