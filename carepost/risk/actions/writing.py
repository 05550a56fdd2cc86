"""Write many standings at once: one statement and one JSON value for a thousand rows.

A row-by-row insert of England's 40,000 standings spends its time on two dozen parameters for each; and COPY
is not open to a role that row-level security holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import islice

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


def write(standings: Iterable[models.Standing]) -> None:
    """Add each standing, or put it over the one kept before."""
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    types = ", ".join(f'"{name}" {kind}' for name, kind in _COLUMNS.items())
    over = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in WRITTEN)
    statement = (
        f"INSERT INTO risk_standing ({names}) SELECT {names} FROM json_to_recordset(%s::json) AS r({types})"  # noqa: S608  names of our own
        f" ON CONFLICT (council_id, service_id) DO UPDATE SET {over}"
    )
    rows = ({name: getattr(row, name) for name in _COLUMNS} for row in standings)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, _BATCH)):
            cursor.execute(statement, [json.dumps(batch, cls=DjangoJSONEncoder)])


def write_changes(moved: Sequence[models.Standing], bands_before: Sequence[str], by_name: str) -> None:
    """Add a line of history for each standing that moved, out of the standings just written."""
    if not moved:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO risk_standingchange"
            ' (council_id, service_id, band_from, band_to, score, reasons, "on", at, policy_version, by_name)'
            " SELECT s.council_id, s.service_id, m.band_from, s.band, s.score, s.reasons, s.on, s.computed_at,"
            " s.policy_version, %s FROM unnest(%s::bigint[], %s::text[]) WITH ORDINALITY"
            " AS m(service_id, band_from, place) JOIN risk_standing s"
            " ON s.service_id = m.service_id AND s.council_id = %s ORDER BY m.place",
            [by_name, [row.service_id for row in moved], list(bands_before), moved[0].council_id],
        )
