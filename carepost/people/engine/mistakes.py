"""The mistakes of a run by kind, where the truth is known: which pairs were joined wrongly or missed, and how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from carepost.people.engine.linking import TWINS

if TYPE_CHECKING:
    import duckdb

# The first that holds is the kind. A pair that blocking did not find, or that weighs next to nothing, has no levels.
WRONG = (
    ("through other records", "verdict IS NULL OR verdict IN ('review', 'apart')"),
    ("born on one day at one address", "forename LIKE '%\\_twin' ESCAPE '\\'"),
    (
        "one name at one address, a day of birth missing",
        "place = 'door' AND dob IS NULL AND forename LIKE 'same%'",
    ),
    ("one name at one address, born on different days", "place = 'door' AND forename LIKE 'same%'"),
    ("otherwise", "TRUE"),
)
AMONG_SINGLES = (WRONG[0], WRONG[-1])  # of lists without families: places and homes are no comparisons there
MISSED = (
    ("never compared, or plainly against", "verdict IS NULL"),
    ("looks like twins and waits for a look", f"verdict = 'review' AND {TWINS}"),
    ("waits for a look", "verdict = 'review'"),
    ("taken for two persons", "verdict = 'apart'"),
    ("kept apart by other records", "TRUE"),
)


def by_kind(
    db: duckdb.DuckDBPyConnection,
    persons: Sequence[int],
    truth: Sequence[tuple[int, str]],
    *,
    families: bool = True,
) -> dict[str, dict[str, int]]:
    """Counts of pairs by kind, the most frequent first, under `joined wrongly` and `missed`.

    `persons` by record number, as found; `truth` are numbers of records and who each is.
    """
    ids = [number for number, _ in truth]
    who = [person for _, person in truth]
    db.register("known", pa.table({"id": ids, "found": [persons[number] for number in ids], "who": who}))
    made = {
        "joined wrongly": _counts(db, "found", "who", WRONG if families else AMONG_SINGLES),
        "missed": _counts(db, "who", "found", MISSED),
    }
    db.unregister("known")
    return made


def _counts(
    db: duckdb.DuckDBPyConnection, one: str, two: str, kinds: tuple[tuple[str, str], ...]
) -> dict[str, int]:
    """Pairs that are one by the column `one` and two by the column `two`."""
    cases = " ".join(f"WHEN {sql} THEN '{kind}'" for kind, sql in kinds)
    rows = db.execute(
        f"""SELECT CASE {cases} END AS kind, count(*) FROM known AS a
        JOIN known AS b ON a.{one} = b.{one} AND a.{two} <> b.{two} AND a.id < b.id
        LEFT JOIN pairs ON l = a.id AND r = b.id GROUP BY kind ORDER BY count(*) DESC, kind"""
    ).fetchall()
    return dict(rows)
