"""Write many standings at once: one statement and one JSON value for a thousand rows.

A row-by-row insert of England's 40,000 standings spends its time on two dozen parameters for each; and COPY
is not open to a role that row-level security holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from carepost.risk import models
from carepost.risk.actions.rows import WRITTEN

_BATCH = 1000
_COLUMNS = {
    "council_id": "bigint", "service_id": "bigint", "on": "date", "band": "text", "computed": "text",
    "score_band": "text", "score": "numeric", "coverage": "numeric", "enough_known": "boolean",
    "missing": "text[]", "reasons": "jsonb", "triggers": "text[]", "what_would_change": "text[]",
    "better": "jsonb", "before_computed": "text", "before_better": "jsonb", "overridden": "boolean",
    "policy_version": "text", "since": "date", "paced_since": "date", "paced_before": "text",
    "computed_at": "timestamptz",
}  # fmt: skip
_CHANGE = {
    "council_id": "bigint", "service_id": "bigint", "band_from": "text", "band_to": "text",
    "score": "numeric", "reasons": "jsonb", "on": "date", "at": "timestamptz", "policy_version": "text",
    "by_name": "text",
}  # fmt: skip


def write(standings: Iterable[models.Standing]) -> None:
    """Add each standing, or put it over the one kept before."""
    over = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in WRITTEN)
    _insert(
        "risk_standing",
        _COLUMNS,
        ({name: getattr(row, name) for name in _COLUMNS} for row in standings),
        f"ON CONFLICT (council_id, service_id) DO UPDATE SET {over}",
    )


def write_changes(moved: Sequence[models.Standing], bands_before: Sequence[str], by_name: str) -> None:
    """Add a line of history for each standing that moved."""
    _insert("risk_standingchange", _CHANGE, _changes(moved, bands_before, by_name), "")


def _changes(
    moved: Sequence[models.Standing], bands_before: Sequence[str], by_name: str
) -> Iterator[dict[str, Any]]:
    for row, before in zip(moved, bands_before, strict=True):
        kept = {name: getattr(row, name) for name in ("council_id", "service_id", "score", "reasons", "on")}
        told = {"band_from": before, "band_to": row.band, "at": row.computed_at, "by_name": by_name}
        yield kept | told | {"policy_version": row.policy_version}


def _insert(table: str, columns: dict[str, str], rows: Iterator[dict[str, Any]], after: str) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    types = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    statement = (
        f"INSERT INTO {table} ({names}) SELECT {names}"  # noqa: S608  names of our own, one JSON value
        f" FROM jsonb_to_recordset(%s::jsonb) AS r({types}) {after}"
    )
    with connection.cursor() as cursor:
        while batch := list(islice(rows, _BATCH)):
            cursor.execute(statement, [json.dumps(batch, cls=DjangoJSONEncoder)])
