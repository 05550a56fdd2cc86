"""Whether lists look as if they held no families: told, never acted upon, since it is the analyst who knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

LEAST_RECORDS = 1_000  # fewer tell nothing of families
MOST = 0.5
FEW = 0.01  # of the records with an address: so few share it with somebody of their surname who was born on another day


def unlike(db: duckdb.DuckDBPyConnection) -> str:
    """Why the cleaned lists (`source`, `records`, `clean_dob`) look so, as a sentence begins; empty if not."""
    given, long_ago = db.execute(
        """SELECT count(*), count(*) FILTER (contains(done, 'implausible'))
        FROM source JOIN clean_dob ON raw = source.dob"""
    ).fetchone() or (0, 0)
    if long_ago > MOST * given and given >= LEAST_RECORDS:
        return f"{long_ago:,} of {given:,} days of birth are of nobody who lives now"
    housed, kin = db.execute(
        """WITH housed AS (SELECT id, list, surname, dob, forename, coalesce(flat, '') AS flat, house, street
            FROM records WHERE surname IS NOT NULL AND dob IS NOT NULL AND house IS NOT NULL AND street IS NOT NULL)
        SELECT count(*), count(*) FILTER (EXISTS (SELECT 1 FROM housed AS other WHERE other.list = housed.list
            AND other.surname = housed.surname AND other.street = housed.street AND other.house = housed.house
            AND other.flat = housed.flat AND other.dob <> housed.dob AND other.forename <> housed.forename))
        FROM housed"""
    ).fetchone() or (0, 0)
    if housed >= LEAST_RECORDS and kin < FEW * housed:
        return f"Of {housed:,} records with an address, {kin:,} share it with a namesake born on another day"
    return ""
