"""What SQL cleans, it cleans as the rule does, to the letter and with what was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carepost.people.engine.city.making import city, tables
from carepost.people.engine.cleaning.columns import Field, clean, fields
from carepost.people.tests.lists import as_source

TODAY = date(2026, 11, 29)
FIELDS = {field.name: field for field in fields(TODAY)}
DIGITS = st.text("0123456789", min_size=10, max_size=10)
WRITTEN = {
    "dob": st.one_of(
        st.dates(date(1890, 1, 1), date(2030, 1, 1)).map(str),
        st.dates(date(1890, 1, 1), date(2030, 1, 1)).map(lambda day: day.strftime("%d/%m/%Y")),
        st.from_regex(r"[0-3][0-9]/[01][0-9]/(19|20)[0-9]{2}", fullmatch=True),
        st.from_regex(r"(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]", fullmatch=True),
    ),
    "nhs": st.one_of(DIGITS, st.from_regex(r"[0-9]{3} [0-9]{3} [0-9]{4}", fullmatch=True)),
    "phone": st.from_regex(r"(0|\+44 ?)[1-9][0-9]{3} ?[0-9]{3} ?[0-9]{2,4}", fullmatch=True),
    "email": st.from_regex(r"[A-Za-z0-9._-]{1,9}@[a-z0-9-]{1,5}(\.[a-z]{2,3}){0,2}", fullmatch=True),
    "address": st.from_regex(
        r"(Flat |flat |Apt |[1-9]/)?[0-9]{0,3}[a-c]?,? ?(St |No )?[A-Z][a-z]{1,6}( [A-Z][a-z]{1,4})? (Road|Rd|HILL|)",
        fullmatch=True,
    ),
    "postcode": st.from_regex(r"[A-Z]{1,2}[0-9OI][A-Z0-9]? ?[0-9OI][A-Z]{2}", fullmatch=True),
}


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        as_source(connection, tables(city(2_000, seed=4)))
        yield connection


def in_sql(
    db: duckdb.DuckDBPyConnection, field: Field, written: list[str]
) -> list[tuple[str, str | None, str]]:
    usual, done = field.usual.format("raw"), field.usual_done.format("raw", "value")
    every = "SELECT unnest($1::VARCHAR[]) AS raw"
    return db.execute(
        f"SELECT raw, value, {done} FROM (SELECT raw, {usual} AS value FROM ({every}))", [written]
    ).fetchall()


@pytest.mark.parametrize("name", WRITTEN)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_the_usual_is_cleaned_in_sql_as_by_the_rule(
    db: duckdb.DuckDBPyConnection, name: str, data: st.DataObject
) -> None:
    written = data.draw(st.lists(WRITTEN[name], min_size=30, max_size=60))
    for raw, value, done in in_sql(db, FIELDS[name], written):
        cleaned = FIELDS[name].rule(raw)
        assert value is None or (value, done) == (cleaned.value, cleaned.keys)


@pytest.mark.parametrize("name", WRITTEN)
def test_most_of_a_city_is_written_in_the_usual_way(db: duckdb.DuckDBPyConnection, name: str) -> None:
    usual = FIELDS[name].usual.format(name)
    (share,) = db.execute(
        f"SELECT avg(CAST({usual} IS NOT NULL AS INTEGER)) FROM source WHERE {name} <> ''"
    ).fetchone() or (0,)
    assert share > 0.75


def test_every_record_keeps_what_each_value_was_and_what_was_done(db: duckdb.DuckDBPyConnection) -> None:
    clean(db, "source", TODAY)
    for name, field in FIELDS.items():
        kept = {
            raw: (value, done)
            for raw, value, done in db.execute(f"SELECT raw, value, done FROM clean_{name}").fetchall()
        }
        found = db.execute(f"SELECT DISTINCT {name} FROM source WHERE {name} IS NOT NULL").fetchall()
        assert sorted(kept) == sorted(raw for (raw,) in found)
        for raw, kept_as in kept.items():
            cleaned = field.rule(raw)
            assert kept_as == (cleaned.value, cleaned.keys)


def test_records_are_the_same_in_any_order_of_rows(db: duckdb.DuckDBPyConnection) -> None:
    clean(db, "source", TODAY)
    first = db.execute("SELECT * FROM records ORDER BY id").fetchall()
    db.execute("CREATE OR REPLACE TABLE source AS SELECT * FROM source ORDER BY hash(record_id)")
    clean(db, "source", TODAY)
    assert db.execute("SELECT * FROM records ORDER BY id").fetchall() == first
