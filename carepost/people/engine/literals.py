"""Text within SQL. DuckDB loads pandas to look at what is given beside a statement: a second, where a path would do."""

from __future__ import annotations


def quoted(text: object) -> str:
    """A text, or a path, as it stands between single quotation marks."""
    return str(text).replace("'", "''")
