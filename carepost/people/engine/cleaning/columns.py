"""Cleaning by columns: what is written in the usual way in SQL, the rest value by value with the same rules.

Each distinct value is cleaned once. `USUAL` of a field is SQL that cleans what is written in the usual way and gives
NULL for all else; tests hold it to the rule, value by value and with what was done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa

from carepost.people.engine import cores
from carepost.people.engine.cleaning import addresses, dates, emails, names, nhs, postcodes, sexes, telephones
from carepost.people.engine.cleaning.values import Cleaned

if TYPE_CHECKING:
    import duckdb

NOTHING_DONE = "''"
# Shares of all records up to which a name is rare, and above which it is frequent.
RARE, FREQUENT = 0.0005, 0.005
# Of `bearers` of a name among `every` record: how rare it is, 2 for a rare one, 1, and 0 for a frequent one.
RANK = f"CASE WHEN bearers / every <= {RARE} THEN 2 WHEN bearers / every <= {FREQUENT} THEN 1 ELSE 0 END"
# Hardly anybody bears it, in lists that are long enough to say so: perhaps no name, but a slip of the pen.
LONG, FEW = 5_000, 50_000  # records from which on it is told; and of how many one may bear it
ODD = f"every >= {LONG} AND (bearers = 1 OR bearers * {FEW} <= every)"
GROWN_YEARS = 18
# The names that a forename may stand for as 64 bits: no bit in common, no name in common.
BITS = "list_reduce(list_transform(likes, lambda name: 1::UBIGINT << (hash(name) % 64)), lambda a, b: a | b)"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a list: its rule, and how the usual is cleaned in SQL ({0} the raw value, {1} the cleaned)."""

    name: str
    rule: Callable[[str], Cleaned]
    usual: str = "CAST(NULL AS VARCHAR)"
    usual_done: str = NOTHING_DONE


def fields(today: date) -> tuple[Field, ...]:
    """Every field that a record may have; `today` is the day of the run."""
    bounds = {"today": today.isoformat(), "oldest": dates.oldest(today).isoformat()}
    usual_date = dates.USUAL.replace("{today}", bounds["today"]).replace("{oldest}", bounds["oldest"])
    return (
        Field("forename", names.clean_forename),
        Field("surname", names.clean_surname),
        Field("sex", sexes.clean),
        Field("dob", lambda raw: dates.clean(raw, today), usual_date, dates.USUAL_DONE),
        Field("nhs", nhs.clean, nhs.USUAL),
        Field("phone", telephones.clean, telephones.USUAL, telephones.USUAL_DONE),
        Field("email", emails.clean, emails.USUAL),
        Field("address", addresses.clean, addresses.USUAL),
        Field("postcode", postcodes.clean, postcodes.USUAL),
    )


def clean_column(db: duckdb.DuckDBPyConnection, table: str, field: Field) -> None:
    """Make `clean_FIELD` (raw, value, done): one row for each distinct value of the field's column in `table`."""
    usual = field.usual.format("raw")
    db.execute(
        f"CREATE OR REPLACE TABLE clean_{field.name} AS"
        f" SELECT raw, value, {field.usual_done.format('raw', 'value')} AS done FROM ("
        f" SELECT raw, {usual} AS value FROM (SELECT DISTINCT {field.name} AS raw FROM {table}"
        f" WHERE {field.name} IS NOT NULL))"
    )
    rest = [
        raw for (raw,) in db.execute(f"SELECT raw FROM clean_{field.name} WHERE value IS NULL").fetchall()
    ]
    if not rest:
        return
    cleaned = [field.rule(raw) for raw in rest]
    by_rule = pa.table(
        {"raw": rest, "value": [each.value for each in cleaned], "done": [each.keys for each in cleaned]},
        schema=pa.schema([("raw", pa.string()), ("value", pa.string()), ("done", pa.string())]),
    )
    db.register("by_rule", by_rule)
    db.execute(f"DELETE FROM clean_{field.name} WHERE value IS NULL")
    db.execute(f"INSERT INTO clean_{field.name} SELECT * FROM by_rule")
    db.unregister("by_rule")


def clean(db: duckdb.DuckDBPyConnection, table: str, today: date, *, foreign: bool | None = None) -> None:
    """Make `records`: a row per row of `table`, numbered in the order of list and record_id, with each field cleaned.

    `table` has list, record_id and a text column for each field. A cleaned value is NULL where nothing was usable.
    Tables `clean_FIELD` keep what each was and what was done. Whether postcodes are `foreign` is judged by the table
    where it is not given.
    """
    (rows,) = db.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
    with cores.fitting(db, rows):
        _clean(db, table, today, foreign)


def _clean(db: duckdb.DuckDBPyConnection, table: str, today: date, foreign: bool | None) -> None:
    every = fields(today)
    for field in every:
        clean_column(db, table, field)
    if are_foreign(db, table) if foreign is None else foreign:
        clean_column(db, table, Field("postcode", postcodes.clean_foreign))
    first = "list_extract(string_split(value, ' '), 1) AS first"
    _derive(db, "forename", first, {"likes": names.likes, "sound": _first_sound, "usual": names.is_usual})
    joined = "string_split(value, ' ') AS parts, replace(value, ' ', '') AS joined"
    _derive(db, "surname", joined, {"sound": names.sound})
    _ranked(db, table, "forename", "first", f", NOT usual AND {ODD} AS odd, {BITS} AS likes_bits")
    _ranked(db, table, "surname", "joined")
    for name in ("phone", "email"):
        _owned(db, table, name)
    _records(db, table, every, today)


def grown_by(today: date) -> str:
    """Whoever was born up to this day is grown."""
    return date(today.year - GROWN_YEARS, today.month, min(today.day, 28)).isoformat()


def _records(db: duckdb.DuckDBPyConnection, table: str, every: tuple[Field, ...], today: date) -> None:
    joins = " ".join(
        f"LEFT JOIN clean_{field.name} AS {field.name}_ ON {field.name}_.raw = source.{field.name}"
        for field in every
    )
    db.execute(
        f"""CREATE OR REPLACE TABLE records AS SELECT
            row_number() OVER (ORDER BY source.list, source.record_id) - 1 AS id, source.list, source.record_id,
            forename_.first AS forename, forename_.likes AS likes, forename_.likes_bits,
            forename_.sound AS forename_sound, nullif(forename_.value, '') AS forenames,
            coalesce(forename_.usual, FALSE) AS forename_usual,
            forename_.rank AS forename_rank, coalesce(forename_.odd, FALSE) AS forename_odd,
            surname_.joined AS surname, surname_.parts AS surname_parts,
            surname_.sound AS surname_sound, surname_.rank AS surname_rank,
            nullif(sex_.value, '') AS sex,
            CAST(nullif(dob_.value, '') AS DATE) AS dob, nullif(dob_.value, '') AS born,
            coalesce(dob_.value > '' AND dob_.value <= '{grown_by(today)}', FALSE) AS grown,
            coalesce(contains(dob_.done, 'first_january'), FALSE) AS first_january,
            nullif(nhs_.value, '') AS nhs, nullif(phone_.value, '') AS phone, coalesce(phone_.own, FALSE) AS phone_own,
            nullif(email_.value, '') AS email, coalesce(email_.own, FALSE) AS email_own,
            nullif(split_part(address_.value, '|', 1), '') AS flat,
            nullif(split_part(address_.value, '|', 2), '') AS house,
            nullif(split_part(address_.value, '|', 3), '') AS street,
            nullif(postcode_.value, '') AS postcode
        FROM {table} AS source {joins} ORDER BY id"""
    )


def are_foreign(db: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether the postcodes are another country's: hardly any is British."""
    counts = db.execute(
        f"""SELECT count(*), count(*) FILTER (value <> ''), count(DISTINCT raw)
        FROM {table} AS source JOIN clean_postcode ON raw = source.postcode"""
    ).fetchone() or (0, 0, 0)
    return postcodes.foreign(*counts)


def _ranked(db: duckdb.DuckDBPyConnection, table: str, field: str, name: str, more: str = "") -> None:
    """Add to `clean_FIELD` how rare each `name` is among all records, as `engine.standing` counts it once more come."""
    db.execute(
        f"""CREATE OR REPLACE TABLE clean_{field} AS WITH borne AS (
            SELECT {name} AS name, count(*) AS bearers, sum(count(*)) OVER () AS every FROM {table} AS source
            JOIN clean_{field} AS known ON known.raw = source.{field} WHERE value <> '' GROUP BY {name})
        SELECT known.*, {RANK} AS rank{more}
        FROM clean_{field} AS known LEFT JOIN borne ON known.{name} = borne.name"""
    )


def _owned(db: duckdb.DuckDBPyConnection, table: str, field: str) -> None:
    """Add to `clean_FIELD` whether whoever gives a value was born on one day: it is not shared within a household."""
    db.execute(
        f"""CREATE OR REPLACE TABLE clean_{field} AS WITH given AS (
            SELECT known.value AS value, min(dob_.value) = max(dob_.value) AS own FROM {table} AS source
            JOIN clean_{field} AS known ON known.raw = source.{field}
            JOIN clean_dob AS dob_ ON dob_.raw = source.dob AND dob_.value <> '' WHERE known.value <> '' GROUP BY ALL)
        SELECT known.*, own FROM clean_{field} AS known LEFT JOIN given USING (value)"""
    )


def _first_sound(forenames: str) -> str:
    return names.sound(forenames.partition(" ")[0])


def _derive(
    db: duckdb.DuckDBPyConnection,
    field: str,
    in_sql: str,
    in_python: dict[str, Callable[[str], object]],
) -> None:
    """Add to `clean_FIELD` what follows from each cleaned value."""
    values = [
        value
        for (value,) in db.execute(f"SELECT DISTINCT value FROM clean_{field} WHERE value <> ''").fetchall()
    ]
    types = {"likes": pa.list_(pa.string()), "usual": pa.bool_()}
    made = {
        name: pa.array([rule(value) for value in values], types.get(name, pa.string()))
        for name, rule in in_python.items()
    }
    db.register("by_rule", pa.table({"value": pa.array(values, pa.string()), **made}))
    extra = ", ".join(f"by_rule.{name}" for name in in_python)
    first = in_sql.replace("value", "by_rule.value")
    db.execute(
        f"CREATE OR REPLACE TABLE clean_{field} AS SELECT known.*, {first}, {extra}"
        f" FROM clean_{field} AS known LEFT JOIN by_rule ON by_rule.value = known.value"
    )
    db.unregister("by_rule")
