"""Lists without families: every column is compared, and what each says is learnt from the lists themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carepost.core.testing import shared_data
from carepost.people.engine import explaining, model, reading, runs
from carepost.people.engine.cleaning import dates
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.linking import Linked
from carepost.people.engine.scoring import Score, score
from carepost.people.engine.single import columns, comparing, fitting, learning
from carepost.people.engine.single.linking import link
from carepost.people.tests.singles import ALSO, as_source, people

TODAY = date(2026, 11, 29)
Row = dict[str, str | None]


@pytest.fixture(autouse=True, scope="module")
def fewer_pairs_that_have_nothing_to_do_with_each_other() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learning, "PAIRS", 20_000)
        yield


@pytest.fixture
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def linked(db: duckdb.DuckDBPyConnection, rows: list[Row], **options) -> Linked:
    as_source(db, rows)
    clean(db, "source", TODAY)
    return link(db, ALSO, **options)


def scored(db: duckdb.DuckDBPyConnection, found: Linked, person: str = "person") -> Score:
    truth = db.execute(
        f"SELECT {person} FROM records JOIN source USING (list, record_id) ORDER BY id"
    ).fetchall()
    return score(found.persons, [each for (each,) in truth])


def test_people_of_any_century_are_found_with_slips_gaps_and_exchanged_names(
    db: duckdb.DuckDBPyConnection,
) -> None:
    found = linked(db, people(500, seed=11))
    assert found.model.name == learning.NAME
    assert "by forename, surname, day of birth, sex, house, street, postcode, suburb, work" in found.why
    how_good = scored(db, found)
    assert how_good.true == 500
    assert how_good.pairwise_f1 > 0.995


@settings(max_examples=2, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_any_order_of_rows_gives_the_same_pairs_model_and_persons(seed: int) -> None:
    rows, shuffled = people(300, seed=2), people(300, seed=2)
    Random(seed).shuffle(shuffled)
    found = []
    for each in (rows, shuffled):
        with duckdb.connect() as db:
            run = linked(db, each)
            found.append((run.persons, run.model, db.execute("FROM pairs ORDER BY l, r").fetchall()))
    assert found[0] == found[1]


LIKE: Row = {
    "forename": "helena", "surname": "tarkenov", "dob": "1848-11-05", "address": "72 bramble street",
    "postcode": "2119", "also_suburb": "winston hills",
}  # fmt: skip


CASES = [
    ({"forename": "Helena"}, "forename", "same"),
    ({"forename": "h"}, "forename", "initial"),
    ({"forename": "helens"}, "forename", "near"),
    ({"forename": "robert"}, "forename", "other"),
    ({"surname": "tarkenow"}, "surname", "near"),
    ({"surname": "tarkenov-smith"}, "surname", "part"),
    ({"surname": "beck"}, "surname", "other"),
    ({"forename": "tarkenov", "surname": "helena"}, "surname", "swapped"),
    ({"forename": "tarkenov", "surname": "helena"}, "forename", "swapped"),
    ({"forename": "tarkenov", "surname": "beck"}, "forename", "crossed"),
    ({"dob": "05/11/1848"}, "dob", "same"),
    ({"dob": "1848-05-11"}, "dob", "turned"),
    ({"dob": "1848-11-06"}, "dob", "one"),
    ({"dob": "1848-91-05"}, "dob", "one"),
    ({"dob": "1849-11-06"}, "dob", "two"),
    ({"dob": "1790-11-05"}, "dob", "birthday"),
    ({"dob": "1848-03-27"}, "dob", "year"),
    ({"dob": "1901-03-27"}, "dob", "other"),
    ({"postcode": "21-19"}, "postcode", "same"),
    ({"postcode": "2191"}, "postcode", "one"),
    ({"postcode": "2120"}, "postcode", "two"),
    ({"postcode": "9999"}, "postcode", "other"),
    ({"address": "73 bramble street"}, "house", "one"),
    ({"address": "72 brambel street"}, "street", "near"),
    ({"also_suburb": "Winston-Hills"}, "also_suburb", "same"),
    ({"also_suburb": "winston hlls"}, "also_suburb", "near"),
    ({"also_suburb": "oldham"}, "also_suburb", "other"),
    ({"also_suburb": None}, "also_suburb", ""),
]


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    """How the record of LIKE stands to a variant of itself in each of CASES, by the name of the variant's list."""
    variants = [
        {**LIKE, **changed, "list": f"y{at}", "record_id": "1"} for at, (changed, _, _) in enumerate(CASES)
    ]
    with duckdb.connect() as db:
        linked(db, [*people(400, seed=4), {**LIKE, "list": "x", "record_id": "1"}, *variants])
        columns = ", ".join(
            f"coalesce(pairs.{name}, '') AS {name}" for name in {column for _, column, _ in CASES}
        )
        rows = db.execute(
            f"""SELECT b.list, {columns} FROM pairs JOIN records AS a ON a.id = l JOIN records AS b ON b.id = r
            WHERE a.list = 'x'"""
        ).to_arrow_table()
    return {f"{row['list']} {name}": level for row in rows.to_pylist() for name, level in row.items()}


@pytest.mark.parametrize("at", range(len(CASES)), ids=[f"{changed} {column}" for changed, column, _ in CASES])
def test_how_two_values_stand_to_each_other(told: dict[str, str], at: int) -> None:
    _, column, level = CASES[at]
    assert told[f"y{at} {column}"].split("_")[0] == level


@pytest.mark.parametrize(
    ("raw", "figures"),
    [
        ("1855-09-28", "18550928"),
        ("1855-89-28", "18558928"),
        ("19560409", "19560409"),
        ("28/09/1855", "18550928"),
        ("28 Sep 1855", "18550928"),
        ("1855-09-28 00:00:00", "18550928"),
        ("28/09/55", None),
        ("about 1855", None),
        ("", None),
    ],
)
def test_a_day_of_birth_is_taken_as_it_is_written(raw: str, figures: str | None) -> None:
    assert dates.figures(raw) == figures


def test_the_rarer_a_shared_value_the_more_it_says(db: duckdb.DuckDBPyConnection) -> None:
    found = linked(db, people(500, seed=11))
    said = found.model.chances["also_suburb"]
    shared = [said[key].weight for key in said if key.startswith(comparing.SAME)]
    assert len(shared) > 1
    assert shared == sorted(shared)  # levels are kept from plain difference on, the rarest last


NUMBERS = {"x": "9434765919", "y": "9434765870"}


def test_two_nhs_numbers_are_two_persons_and_decisions_hold(db: duckdb.DuckDBPyConnection) -> None:
    rows = people(400, seed=4)
    two = [{**LIKE, "list": name, "record_id": name, "person": "0"} for name in "xy"]

    def together(**options) -> bool:
        found = linked(db, [*rows, *two], **options)
        one, other = _ids(db)
        return found.persons[one] == found.persons[other]

    assert together()
    one, other = _ids(db)
    assert not together(different=[(one, other)])
    stranger: Row = {**people(1, seed=99)[0], "list": "y", "record_id": "y", "person": "1"}
    two[1] = stranger
    assert not together()
    one, other = _ids(db)
    assert together(same=[(one, other)])
    two[:] = [{**LIKE, "list": name, "record_id": name, "nhs": NUMBERS[name]} for name in "xy"]
    assert not together()


def _ids(db: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    ids = [
        number
        for (number,) in db.execute(
            "SELECT id FROM records WHERE list IN ('x', 'y') ORDER BY list"
        ).fetchall()
    ]
    return ids[0], ids[1]


def test_too_few_records_teach_nothing_and_it_says_so(db: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(learning.TooFew, match="without --no-families"):
        linked(db, people(10, seed=1))


def test_a_whole_name_and_what_is_all_one_value_are_not_compared_once_more(
    db: duckdb.DuckDBPyConnection,
) -> None:
    rows = people(400, seed=4)
    for row in rows:
        row["also_work"], row["also_suburb"] = f"{row['forename']} of {row['surname']}", "here"
    found = linked(db, rows)
    assert not {"also_work", "also_suburb"} & {each.name for each in found.model.comparisons}


def test_the_model_is_read_back_as_it_was_written_and_explains_in_words(
    db: duckdb.DuckDBPyConnection, tmp_path
) -> None:
    found = linked(db, people(400, seed=4))
    file = tmp_path / "model.json"
    file.write_text(model.written(found.model))
    again = model.read(file)
    assert again == found.model
    assert not again.is_of_families
    assert model.default().is_of_families
    names = runs.columns(again)
    weight, verdict, *levels = (
        db.execute(
            f"SELECT weight, verdict, {', '.join(names)} FROM pairs WHERE also_suburb <> 'other' ORDER BY weight DESC"
        ).fetchone()
        or ()
    )
    pair = dict(zip(names, levels, strict=True))
    lines = explaining.explained(verdict, weight, pair, again)
    assert lines[0].startswith("They are one person.")
    assert any("suburb" in line for line in lines)
    (told,) = explaining.reasons([pair], again)
    assert sum(bits for _, bits in told) + learning.log_odds(again.prior) == pytest.approx(weight, abs=1e-5)


def test_lists_without_families_are_told_from_others_by_evidence(
    db: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "LEAST_RECORDS", 300)
    rows = people(400, seed=4)
    as_source(db, rows)
    clean(db, "source", TODAY)
    assert "nobody who lives now" in fitting.unlike(db)
    for row in rows:
        row["dob"] = f"{1940 + int(row['person'] or 0) % 60}-03-07"
    as_source(db, rows)
    clean(db, "source", TODAY)
    assert "share it with a namesake" in fitting.unlike(db)
    for at, row in enumerate(rows):
        row |= {"list": "one", "surname": f"smith{'abcdefghij'[at % 10]}", "address": f"{at // 40} mill lane"}
    as_source(db, rows)
    clean(db, "source", TODAY)
    assert fitting.unlike(db) == ""


FEBRL = {"febrl3": ["febrl_dataset3.csv"], "febrl4": ["febrl_dataset4a.csv", "febrl_dataset4b.csv"]}


@pytest.mark.parametrize("name", FEBRL)
def test_febrl_without_the_social_security_number(db: duckdb.DuckDBPyConnection, name: str) -> None:
    lists = [reading.read(shared_data(f"linkage/{file}")) for file in FEBRL[name]]
    number = next(header for header in lists[0].headers if "soc_sec_id" in header)
    others = reading.others(lists, number)
    assert list(others.values()) == ["address_2", "suburb", "state"]
    db.register("read_in", reading.source(lists, None, others))
    db.execute("CREATE TABLE source AS FROM read_in")
    clean(db, "source", TODAY)
    assert scored(db, link(db, others), "split_part(record_id, '-', 2)").pairwise_f1 >= 0.9995


def test_columns_are_made_of_what_tells_somebody_from_somebody(db: duckdb.DuckDBPyConnection) -> None:
    as_source(db, people(400, seed=4))
    clean(db, "source", TODAY)
    made = [each.name for each in columns.make(db, ALSO)]
    assert made == [
        "forename",
        "surname",
        "dob",
        "sex",
        "house",
        "street",
        "postcode",
        "also_suburb",
        "also_work",
    ]
