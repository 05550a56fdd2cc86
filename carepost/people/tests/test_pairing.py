"""What is asked of a pair: our query and Splink's say the same, and likely twins are told from one person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pyarrow as pa
import pytest

from carepost.people.engine import finding, pairing, splinking
from carepost.people.engine.city.making import city, tables
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.comparing import BLOCKING, COMPARISONS
from carepost.people.engine.costs import bits
from carepost.people.engine.linking import link
from carepost.people.engine.model import default
from carepost.people.tests.lists import COLUMNS, as_source

TODAY = date(2026, 11, 29)
EVERY = "FROM compared ORDER BY l, r"
HOME = {"address": "11 Gladmere Close", "postcode": "QX1 1AA"}
JANE = {"forename": "Jane", "surname": "Thornhill", "sex": "F", "dob": "1961-05-04", **HOME}
MOBILE, MAIL = {"phone": "07700 900123"}, {"email": "s.thornhill@example.com"}
SUSAN, CHILD = {**JANE, "forename": "Susan"}, {**JANE, "dob": "2016-05-04"}
HUSBAND = {**JANE, "forename": "Robert", "sex": "M", "dob": "1960-02-11"}


@pytest.fixture
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def looks_like_twins(
    db: duckdb.DuckDBPyConnection, *people: dict[str, str], one_list: bool = False, among: int = 300
) -> bool:
    """Whether the first two of these people do, among the records of a city."""
    columns = {name: pa.array([each.get(name) for each in people], pa.string()) for name in COLUMNS[:-1]}
    columns["record_id"] = pa.array([str(number) for number in range(len(people))])
    db.register("ours", pa.table(columns))
    a_list = "' 0'" if one_list else "' ' || record_id"  # sorts before the city
    as_source(db, tables(city(among, seed=31)))
    db.execute(f"INSERT INTO source BY NAME SELECT {a_list} AS list, * FROM ours")
    clean(db, "source", TODAY)
    pairing.find(db)
    pairing.compare(db)
    ((found,),) = db.execute("SELECT twins FROM compared WHERE l = 0 AND r = 1").fetchall()
    return bool(found)


@pytest.mark.parametrize(
    "people",
    [
        (JANE, SUSAN),
        (JANE, {**SUSAN, "surname": "Thornhil"}),
        (JANE, {**SUSAN, "forename": "S"}),
        (JANE, {**SUSAN, "address": "3 Hathby Avenue", "postcode": "QX7 2TA"}),
        (JANE, {**SUSAN, "forename": "Thornhill", "surname": "Susan"}),
        ({**JANE, "phone": "01632 960001"}, {**SUSAN, "phone": "01632 960001"}),
        ({**CHILD, **MOBILE}, {**CHILD, "forename": "Susan", **MOBILE}),
        ({**JANE, **MOBILE}, {**SUSAN, **MOBILE}, {**HUSBAND, **MOBILE}),
        ({**JANE, **MAIL}, {**SUSAN, **MAIL}, {**HUSBAND, **MAIL}),
        ({**JANE, "sex": "F"}, {**JANE, "forename": "J.", "sex": "M"}),
        ({**JANE, "forename": "Alexandra", "sex": "F"}, {**JANE, "forename": "Alex", "sex": "M"}),
    ],
    ids=[
        "T10.1", "surname misspelt", "another initial", "moved out", "names exchanged", "one landline",
        "children of one mobile", "a mobile that the husband gives too", "an e-mail that he gives too",
        "one initial and two sexes", "a short form and two sexes",
    ],
)  # fmt: skip
def test_one_day_one_surname_and_two_known_forenames_are_likely_twins(
    db: duckdb.DuckDBPyConnection, people: tuple[dict[str, str], ...]
) -> None:
    assert looks_like_twins(db, *people)


@pytest.mark.parametrize(
    "people",
    [
        (JANE, JANE),
        (JANE, {**JANE, "forename": "J."}),
        ({**JANE, "forename": "Margaret"}, {**JANE, "forename": "Peggy"}),
        (JANE, {**JANE, "forename": "Susan Jane"}),
        (JANE, {**JANE, "forename": "Thornhill", "surname": "Jane"}),
        ({**JANE, "surname": "Hill-Thorne"}, {**JANE, "forename": "Hill Thorne", "surname": "Jane"}),
        (JANE, {**SUSAN, "surname": "Marsh"}),
        ({**JANE, "nhs": "9434765919"}, {**SUSAN, "nhs": "9434765919"}),
        ({**JANE, **MOBILE}, {**SUSAN, **MOBILE}),
        ({**JANE, **MAIL}, {**SUSAN, **MAIL}),
        ({**JANE, "email": "susan.thornhill@example.com"}, SUSAN),
        ({**JANE, "sex": "F"}, {**JANE, "forename": "J."}),
        ({**JANE, "sex": "F"}, {**JANE, "sex": "M"}),
    ],
    ids=[
        "same", "initial", "nickname", "middle name first", "exchanged", "exchanged in part", "two surnames",
        "one NHS number", "her own mobile", "her own e-mail", "an e-mail that names the other",
        "an initial and one sex unknown", "one forename and two sexes",
    ],
)  # fmt: skip
def test_what_one_person_s_records_show_is_not_taken_for_twins(
    db: duckdb.DuckDBPyConnection, people: tuple[dict[str, str], ...]
) -> None:
    assert not looks_like_twins(db, *people)


def test_an_agency_that_lists_two_forenames_knows_two_persons(db: duckdb.DuckDBPyConnection) -> None:
    assert looks_like_twins(db, {**JANE, **MOBILE}, {**SUSAN, **MOBILE}, one_list=True)


def test_a_slip_of_the_pen_is_no_other_forename_where_lists_are_long_enough_to_say_so(
    db: duckdb.DuckDBPyConnection,
) -> None:
    slip = {**JANE, "forename": "Patricia"}, {**JANE, "forename": "Ptaircva"}
    assert looks_like_twins(db, *slip)
    assert looks_like_twins(db, *slip, among=5_500)
    near = {**JANE, "forename": "Dorothy"}, {**JANE, "forename": "Borokhy"}
    assert looks_like_twins(db, *near)
    assert not looks_like_twins(db, *near, among=5_500)


def test_what_is_found_and_compared_by_codes_is_what_the_queries_find(
    db: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In several parts at once, and with numbers of records that do not stand in order."""
    as_source(db, tables(city(2_000, seed=31)))
    clean(db, "source", TODAY)
    db.execute(
        "CREATE OR REPLACE TABLE records AS SELECT * REPLACE (id * 3 + 5 AS id) FROM records ORDER BY hash(id)"
    )
    monkeypatch.setattr(pairing, "AT_ONCE", 500)
    pairing.find(db)
    rules = " UNION ALL ".join(
        f"SELECT l.id AS l, r.id AS r, {at} AS rule FROM records AS l JOIN records AS r ON {rule} AND l.id < r.id"
        for at, rule in enumerate(BLOCKING)
    )
    by_query = f"SELECT l, r, min(rule) FROM ({rules}) GROUP BY l, r ORDER BY l, r"
    assert db.execute("FROM found").fetchall() == db.execute(by_query).fetchall()
    pairing.compare(db)
    ours, columns = db.execute(EVERY).fetchall(), db.execute("DESCRIBE compared").fetchall()
    pairing.keep(db, pairing.levels(pairing.BOTH))
    assert db.execute(EVERY).fetchall() == ours
    assert db.execute("DESCRIBE compared").fetchall() == columns
    assert len(ours) > 2_500


def test_keys_too_large_for_one_number_find_the_same(
    db: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_source(db, tables(city(500, seed=3)))
    clean(db, "source", TODAY)
    pairing.find(db)
    found = db.execute("FROM found").fetchall()
    monkeypatch.setattr(finding, "MOST", 1 << 26)
    pairing.find(db)
    assert db.execute("FROM found").fetchall() == found


@pytest.mark.parametrize("records", [0, 1])
def test_of_no_records_or_one_no_pair_is_found(db: duckdb.DuckDBPyConnection, records: int) -> None:
    as_source(db, tables(city(50, seed=3)))
    db.execute(f"CREATE OR REPLACE TABLE source AS FROM source LIMIT {records}")
    clean(db, "source", TODAY)
    assert len(link(db, train=False).persons) == records
    assert db.execute("FROM pairs").fetchall() == []


def test_our_query_and_splink_s_compare_the_same_pairs_alike_and_link_alike(
    db: duckdb.DuckDBPyConnection,
) -> None:
    as_source(db, tables(city(2_000, seed=31)))
    clean(db, "source", TODAY)
    model = default()
    pairing.find(db)
    pairing.compare(db)
    ours = db.execute("SELECT l, r, rule, way, nhs, twins FROM compared ORDER BY l, r").fetchall()
    scored = splinking.compare(db, model)
    assert db.execute("SELECT l, r, rule, way, nhs, twins FROM compared ORDER BY l, r").fetchall() == ours
    gammas = ", ".join(f"gamma_{each.name}" for each in COMPARISONS)
    for weight, *numbers in db.execute(f"SELECT match_weight, {gammas} FROM {scored} LIMIT 200").fetchall():
        levels = zip(COMPARISONS, numbers, strict=True)
        keys = [(each.name, each.levels[-1 - number].key) for each, number in levels if number >= 0]
        by_level = sum(model.chances[name][key].weight for name, key in keys)
        assert weight - by_level == pytest.approx(bits(model.prior), abs=1e-6)
    assert link(db, train=False, engine="splink").persons == link(db, train=False).persons
