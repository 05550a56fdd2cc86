"""What single people are compared by: the usual fields, and every other column that all lists have.

A list without families may name a country's own postcodes, people who died long ago, a birthplace or an occupation, so
days of birth and postcodes are taken as they are written, and nothing is left out for being unlikely.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import pyarrow as pa

from carepost.people.engine.cleaning import dates

if TYPE_CHECKING:
    import duckdb

# Of the records: a column that holds so many surnames is a whole name, which is compared already.
NAMES_HELD = 0.5


class Kind(Enum):
    """How two values are likened: names, days as eight figures, codes, words, or only the same and not."""

    NAME = "name"
    DAY = "day"
    CODE = "code"
    WORDS = "words"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table `singles`, what it is called in words, and the SQL that makes it of a record."""

    name: str
    title: str
    kind: Kind
    sql: str


USUAL = (
    Column("forename", "forename", Kind.NAME, "records.forename"),
    Column("surname", "surname", Kind.NAME, "records.surname"),
    Column("dob", "day of birth", Kind.DAY, "days.figures"),
    Column("sex", "sex", Kind.SAME, "records.sex"),
    Column("nhs", "NHS number", Kind.SAME, "records.nhs"),
    Column("phone", "telephone", Kind.CODE, "records.phone"),
    Column("email", "e-mail", Kind.CODE, "records.email"),
    Column("house", "house", Kind.CODE, "records.house"),
    Column("street", "street", Kind.WORDS, "records.street"),
    Column(
        "postcode",
        "postcode",
        Kind.CODE,
        "nullif(regexp_replace(lower(source.postcode), '[^a-z0-9]', '', 'g'), '')",
    ),
)
BESIDE = ("forename_sound", "surname_sound", "likes", "surname_parts")  # of names, as they were cleaned


def other(name: str, title: str) -> Column:
    """A column of the lists' own, by its name in `source`."""
    plain = f"trim(regexp_replace(lower(strip_accents(source.{name})), '[^a-z0-9]+', ' ', 'g'))"
    return Column(name, title, Kind.WORDS, f"nullif({plain}, '')")


def make(db: duckdb.DuckDBPyConnection, others: Mapping[str, str]) -> tuple[Column, ...]:
    """Make `singles`: id, the columns, and NAME_rank, how rare each value is: n where up to 1 in 4 to the nth has it.

    `others` are columns of `source` and what they are called. Columns that tell nobody from anybody are left out.
    """
    _days(db)
    every = (*USUAL, *(other(name, title) for name, title in others.items()))
    made = ", ".join(f"{each.sql} AS {each.name}" for each in every)
    beside = ", ".join(f"records.{name}" for name in BESIDE)
    db.execute(
        f"""CREATE OR REPLACE TEMP TABLE singles_given AS SELECT id, {beside}, {made}
        FROM records JOIN source USING (list, record_id) LEFT JOIN single_days AS days ON days.raw = source.dob"""
    )
    kept = tuple(each for each in every if _tells(db, each))
    names = {each.name for each in kept}
    columns = ", ".join(["id", *BESIDE, *names_in_order(kept)])
    ranks = ", ".join(f"{name}_ranks.rank AS {name}_rank" for name in names_in_order(kept))
    joins = " ".join(
        f"LEFT JOIN ({_ranks(name)}) AS {name}_ranks ON {name}_ranks.value = singles_given.{name}"
        for name in names
    )
    db.execute(
        f"CREATE OR REPLACE TEMP TABLE singles AS SELECT {columns}, {ranks} FROM singles_given {joins} ORDER BY id"
    )
    db.execute("DROP TABLE singles_given")
    return kept


def names_in_order(columns: tuple[Column, ...]) -> list[str]:
    return [each.name for each in columns]


def _ranks(name: str) -> str:
    """SQL for each value and how rare it is."""
    return (
        f"SELECT {name} AS value, CAST(floor(log2(sum(count(*)) OVER () / count(*)) / 2) AS INTEGER) AS rank"
        f" FROM singles_given WHERE {name} IS NOT NULL GROUP BY {name}"
    )


def _tells(db: duckdb.DuckDBPyConnection, column: Column) -> bool:
    """Whether somebody shares a value with somebody, and not everybody; a whole name is not compared once more."""
    given, different, named, holding = db.execute(
        f"""SELECT count({column.name}), count(DISTINCT {column.name}), count(surname) FILTER ({column.name} <> ''),
            count(*) FILTER (contains(replace({column.name}, ' ', ''), surname)) FROM singles_given"""
    ).fetchone() or (0, 0, 0, 0)
    whole_name = column not in USUAL and holding > NAMES_HELD * named > 0
    return bool(1 < different < given) and not whole_name


def _days(db: duckdb.DuckDBPyConnection) -> None:
    """Make `single_days`: each day of birth as it is written, and its eight figures, whether there is such a day."""
    raw = [each for (each,) in db.execute("SELECT DISTINCT dob FROM source WHERE dob IS NOT NULL").fetchall()]
    figures = pa.array([dates.figures(each) for each in raw], pa.string())
    db.register("by_rule", pa.table({"raw": pa.array(raw, pa.string()), "figures": figures}))
    db.execute(
        """CREATE OR REPLACE TEMP TABLE single_days AS SELECT raw,
        coalesce(replace(nullif(known.value, ''), '-', ''), by_rule.figures) AS figures
        FROM by_rule LEFT JOIN clean_dob AS known USING (raw)"""
    )
    db.unregister("by_rule")
