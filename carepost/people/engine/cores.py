"""As many of DuckDB's threads as a table has work for: over a short one, a second costs more than it brings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

SHORT = 122_880  # rows of a row group, which DuckDB gives to one thread whole


@contextmanager
def fitting(db: duckdb.DuckDBPyConnection, rows: int) -> Iterator[None]:
    """One thread for what is done with tables of so few `rows`; afterwards as many as there were."""
    if rows > SHORT:
        yield
        return
    (threads,) = db.execute("SELECT current_setting('threads')").fetchone() or (1,)
    db.execute("SET threads = 1")
    try:
        yield
    finally:
        db.execute(f"SET threads = {int(threads)}")
