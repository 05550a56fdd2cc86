"""Records of one person become one; twins, father and son, couples and residents of one home do not (domain 10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import duckdb
import pyarrow as pa
import pytest

from carepost.people.engine import runs, training
from carepost.people.engine.city.making import city, tables
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.comparing import COMPARISONS
from carepost.people.engine.explaining import explained
from carepost.people.engine.linking import LEARNT, Linked, link
from carepost.people.engine.model import Chances, default, read, written
from carepost.people.engine.scorer import BESIDE
from carepost.people.engine.scoring import score, within_households
from carepost.people.tests.lists import COLUMNS, as_source

TODAY = date(2026, 11, 29)
HOME = {"address": "11 Gladmere Close", "postcode": "QX1 1AA", "phone": "01632 960001"}
JANE = {"forename": "Jane", "surname": "Thornhill", "sex": "F", "dob": "1961-05-04", **HOME}


@pytest.fixture
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def linked(db: duckdb.DuckDBPyConnection, *people: dict[str, str], **options) -> tuple[Linked, list[int]]:
    """Link these records on a list each, among a small city that makes names as frequent as they are."""
    as_source(db, tables(city(400, seed=3)))
    columns = {name: pa.array([each.get(name) for each in people], pa.string()) for name in COLUMNS[:-1]}
    columns["record_id"] = pa.array([str(number) for number in range(len(people))])
    db.register("ours", pa.table(columns))
    db.execute(
        "INSERT INTO source BY NAME SELECT ' ' || record_id AS list, * FROM ours"
    )  # sorts before the city
    clean(db, "source", TODAY)
    found = link(db, train=False, **options)
    return found, found.persons[: len(people)]


@pytest.mark.parametrize(
    "other",
    [
        {**JANE, "forename": "Mrs Jane"},
        {**JANE, "surname": "Thornhil"},
        {**JANE, "dob": "04/05/1961"},
        {**JANE, "dob": "1961-04-05"},
        {**JANE, "dob": "1961-01-01"},
        {**JANE, "phone": "", "sex": ""},
        {**JANE, "forename": "Thornhill", "surname": "Jane"},
        {**JANE, "address": "11 Gladmere Cl", "postcode": "qx11aa"},
    ],
    ids=["title", "typo", "day first", "turned", "default", "missing", "swapped", "shortened"],
)
def test_the_same_person_written_otherwise_is_one(
    db: duckdb.DuckDBPyConnection, other: dict[str, str]
) -> None:
    _, persons = linked(db, JANE, other)
    assert persons[0] == persons[1]


@pytest.mark.parametrize(
    "other",
    [
        {**JANE, "forename": "Susan"},
        {**JANE, "forename": "Robert", "sex": "M", "dob": "1960-02-11"},
        {**JANE, "forename": "Olive", "surname": "Marsh", "dob": "1938-07-30"},
        {**JANE, "dob": "1989-09-17"},
    ],
    ids=["twin (T10.1)", "husband", "resident of the same home", "daughter of the same name"],
)
def test_two_people_of_one_address_stay_two(db: duckdb.DuckDBPyConnection, other: dict[str, str]) -> None:
    _, persons = linked(db, JANE, other)
    assert persons[0] != persons[1]


def test_twins_wait_for_somebody_to_look(db: duckdb.DuckDBPyConnection) -> None:
    linked(db, JANE, {**JANE, "forename": "Susan"})
    verdicts = db.execute("SELECT verdict FROM pairs WHERE l = 0 AND r = 1").fetchall()
    assert verdicts in ([("review",)], [("apart",)])


def test_two_valid_nhs_numbers_are_two_persons_and_a_wrong_one_says_nothing(
    db: duckdb.DuckDBPyConnection,
) -> None:
    mine, hers, broken = {"nhs": "9434765919"}, {"nhs": "9434765870"}, {"nhs": "9434765918"}
    assert len(set(linked(db, {**JANE, **mine}, {**JANE, **hers})[1])) == 2
    assert len(set(linked(db, {**JANE, **mine}, JANE, {**JANE, **hers})[1])) == 2
    assert len(set(linked(db, {**JANE, **mine}, {**JANE, **broken})[1])) == 1


def test_two_people_with_one_nhs_number_are_not_joined_by_it_alone(db: duckdb.DuckDBPyConnection) -> None:
    number = {"nhs": "9434765919"}
    other = {
        "forename": "Kwame",
        "surname": "Boateng",
        "sex": "M",
        "dob": "1999-12-30",
        "postcode": "QX9 9ZZ",
    }
    assert len(set(linked(db, {**JANE, **number}, {**other, **number})[1])) == 2


def test_decisions_of_a_reviewer_hold(db: duckdb.DuckDBPyConnection) -> None:
    assert len(set(linked(db, JANE, {**JANE, "forename": "Susan"}, same=[(0, 1)])[1])) == 1
    assert len(set(linked(db, JANE, JANE, different=[(0, 1)])[1])) == 2


def test_what_is_missing_says_nothing(db: duckdb.DuckDBPyConnection) -> None:
    found, _ = linked(db, JANE, {**JANE, "phone": "", "sex": ""})
    names = [*(each.name for each in COMPARISONS), *BESIDE]
    weight, *levels = (
        db.execute(f"SELECT weight, {', '.join(names)} FROM pairs WHERE l = 0 AND r = 1").fetchone() or ()
    )
    given = dict(zip(names, levels, strict=True))
    assert given["phone"] is given["sex"] is given["email"] is given["nhs"] is None
    assert (
        explained("sure", weight, given, found.model)[-1] == "  Nothing to compare: phone, email, sex, nhs."
    )


def test_any_order_of_rows_and_lists_gives_the_same_persons(db: duckdb.DuckDBPyConnection) -> None:
    as_source(db, tables(city(3_000, seed=8)))
    found = []
    for order in ("list, record_id", "hash(record_id)", "record_id DESC"):
        db.execute(f"CREATE OR REPLACE TABLE source AS SELECT * FROM source ORDER BY {order}")
        clean(db, "source", TODAY)
        made = link(db)
        found.append(
            (runs.named(db, made.persons, None), db.execute("SELECT * FROM pairs ORDER BY l, r").fetchall())
        )
    assert found[0] == found[1] == found[2]


def test_the_shipped_model_finds_most_persons_of_a_city_and_hardly_joins_a_household(
    db: duckdb.DuckDBPyConnection,
) -> None:
    made = city(6_000, seed=90_210)
    as_source(db, tables(made))
    clean(db, "source", TODAY)
    truth = [
        person
        for (person,) in db.execute(
            "SELECT person FROM records JOIN source USING (list, record_id) ORDER BY id"
        ).fetchall()
    ]
    persons = link(db, train=False).persons
    found = score(persons, truth)
    assert found.precision > 0.99
    assert found.pairwise_f1 > 0.94
    assert within_households(persons, truth, [int(made.people.household[person]) for person in truth]) < 40


def test_few_numbers_teach_nothing_and_many_do(
    db: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_source(db, tables(city(6_000, seed=2)))
    clean(db, "source", TODAY)
    few = link(db)
    assert replace(few.model, bases=None) == default()
    assert "2,000 each are needed" in few.why
    monkeypatch.setattr(training, "LABELS", 300)
    many = training.learn(db, default(), "learnt", "")
    assert many.why.startswith("Learnt from")
    assert many.model.chances["nhs"] == default().chances["nhs"]
    assert many.model.chances["surname"] != default().chances["surname"]


def test_what_was_learnt_is_used_only_where_it_is_the_better_model(
    db: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "LABELS", 300)
    as_source(db, tables(city(6_000, seed=2)))
    clean(db, "source", TODAY)
    stays = link(db)
    assert replace(stays.model, bases=None) == default()
    assert "One was learnt" in stays.why
    even = {
        comparison: {level: Chances(0.1, 0.1) for level in levels}
        for comparison, levels in default().chances.items()
    }
    ignorant = replace(
        default(), name="ignorant", chances=even | {"nhs": default().chances["nhs"]}, scorer=None
    )
    taught = link(db, model=ignorant)
    assert taught.model.name == LEARNT
    assert taught.why.startswith("Learnt from")


def test_the_shipped_model_knows_every_level_and_is_read_as_it_is_written(tmp_path) -> None:
    shipped = default()
    for comparison in COMPARISONS:
        assert set(shipped.chances[comparison.name]) == {level.key for level in comparison.levels}
    (tmp_path / "model.json").write_text(written(shipped))
    assert read(tmp_path / "model.json").chances == shipped.chances
