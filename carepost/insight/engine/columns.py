"""Rows of plain values as a typed table, and as Parquet: the same columns as in CSV, with numbers as numbers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from carepost.insight.engine.telling import parted

#: Columns that hold words or whole numbers; all others hold decimal ones. A column has the same type in every file,
#: whatever its rows hold, so that files of many days read as one.
WORDS = frozenset(
    {
        "measure", "area", "area_key", "period", "benchmark", "benchmark_how", "verdict", "note", "place", "special",
        "when", "kind",
    }
)  # fmt: skip
WHOLE = frozenset({"cases_needed"})


def table(rows: Sequence[Mapping[str, Any]], told: Mapping[str, str] | None = None) -> pa.Table:
    """The rows with typed columns; `told` goes with the table: the measure, its definition, the snapshot."""
    flat = [{name: _joined(value) for name, value in parted(row).items()} for row in rows]
    names = list(flat[0]) if flat else []
    columns = {name: [row[name] for row in flat] for name in names}
    schema = pa.schema([(name, _type(name, columns[name])) for name in names], metadata=dict(told or {}))
    return pa.table(columns, schema=schema)


def parquet_bytes(rows: Sequence[Mapping[str, Any]], told: Mapping[str, str] | None = None) -> bytes:
    """The same as the bytes of a Parquet file, which are the same for the same rows."""
    out = io.BytesIO()
    pq.write_table(table(rows, told), out, compression="zstd")
    return out.getvalue()


def _joined(value: Any) -> Any:
    """Several words as one."""
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _type(name: str, values: Iterable[Any]) -> pa.DataType:
    if name in WORDS:
        return pa.string()
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, bool) for value in known):
        return pa.bool_()
    return pa.int64() if name in WHOLE else pa.float64()
