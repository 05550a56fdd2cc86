"""A few records more, corrected or gone: the persons, their ids and links are those that a full run finds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carepost.people.engine import adding, blocks, index
from carepost.people.engine.city.making import city, tables
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.clusters import Contradiction
from carepost.people.engine.comparing import BLOCKING
from carepost.people.engine.decisions import Decision
from carepost.people.engine.judging import Records
from carepost.people.engine.opened import Index, NoIndex
from carepost.people.tests.linked import TODAY, Rows, linked, links, source, wanted
from carepost.people.tests.lists import as_source

HOME = {"address": "11 Gladmere Close", "postcode": "QX1 1AA"}
JANE = {"forename": "Jane", "surname": "Thornhill", "sex": "F", "dob": "1961-05-04", **HOME}
PETER = {"forename": "Peter", "surname": "Thornhill", "dob": "1955-03-21", "postcode": "QX3 4EF"}
KWAME = {
    "forename": "Kwame",
    "surname": "Boateng",
    "dob": "1999-12-30",
    "postcode": "QX9 9ZZ",
    "address": "1 Mill Lane",
}
NHS = {"nhs": "9434765919"}
MOBILE, MAIL = {"phone": "07700 900123"}, {"email": "susan.t@example.org"}
# One home, one person on many lists, a twin, a namesake with two NHS numbers, and people of her surname elsewhere. A
# mobile and an e-mail are of one person's own until another gives them.
POOL = [
    JANE,
    {**JANE, **MOBILE},
    {**JANE, "surname": "Thornhil", "dob": "1961-04-05"},
    {**JANE, "forename": "Susan"},
    {**JANE, "forename": "Susan", **MOBILE, **MAIL},
    {**JANE, **MAIL},
    {**JANE, **NHS},
    {**JANE, "nhs": "9434765870"},
    {**JANE, "forename": "J", "dob": ""},
    {**JANE, "dob": "1989-09-17"},
    {"forename": "Jane", "surname": "Marsh", "dob": "1961-05-04", **MOBILE},
    {"forename": "Peter", "surname": "Marsh-Thornhill", "dob": "1955-03-21", **MOBILE, **MAIL},
    PETER,
    {"forename": "Thornhill", "surname": "Jane", "dob": "1961-05-04"},
    KWAME,
]  # fmt: skip
LISTS = ("food", "gp", "housing")


PERSONS = "SELECT list, record_id, person_id FROM kept.records JOIN kept.placed USING (id) ORDER BY ALL"


def persons(folder: Path) -> list[tuple[str, str, str]]:
    """Who each record is, by the index of a run."""
    with Index(folder) as opened:
        return opened.db.execute(PERSONS).fetchall()


def cleaned(folder: Path) -> list[tuple]:
    """What the index of a run holds of each record, what all of them say of it as well."""
    with Index(folder) as opened:
        return opened.db.execute("SELECT * EXCLUDE id FROM kept.records ORDER BY list, record_id").fetchall()


def groups(rows: list[tuple[str, str, str]]) -> set[frozenset[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for a_list, number, person in rows:
        found.setdefault(person, set()).add((a_list, number))
    return {frozenset(each) for each in found.values()}


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    return (tmp_path / str(number) for number in count())


KEYS = st.tuples(st.sampled_from(LISTS), st.sampled_from("12345"))
ROWS = st.dictionaries(KEYS, st.sampled_from(POOL), min_size=1, max_size=10)
DECISIONS = st.lists(st.tuples(KEYS, KEYS).filter(lambda pair: pair[0] < pair[1]), max_size=2, unique=True)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, sent=ROWS, leave=st.sets(KEYS, max_size=3), apart=DECISIONS, new=DECISIONS)
def test_adding_finds_what_a_full_run_finds(folders: Iterator[Path], first, sent, leave, apart, new) -> None:
    gone = sorted((leave & first.keys()) - sent.keys())
    said = [Decision(one, other, "different") for one, other in apart]
    later = [Decision(one, other, "same") for one, other in new if (one, other) not in apart]
    base = linked(source(first), next(folders), said)
    last = {key: record for key, record in {**first, **sent}.items() if key not in gone}
    try:
        full = linked(source(last), next(folders), [*said, *later], like=base)
    except Contradiction:
        with Index(base) as opened, pytest.raises(Contradiction):
            adding.add(opened, source(sent), TODAY, gone=gone, decided=later)
        return
    with Index(base) as opened:
        added = adding.add(opened, source(sent), TODAY, gone=gone, decided=later)
        assert groups(opened.db.execute(PERSONS).fetchall()) == groups(persons(full))
        assert links(opened, base) == wanted(full)
    assert groups(persons(base)) == groups(persons(full)), "the file holds what memory holds"
    assert cleaned(base) == cleaned(full)
    assert added.new == len(sent.keys() - first.keys())
    assert added.corrected + added.unchanged == len(sent.keys() & first.keys())
    assert added.unchanged >= sum(first.get(key) == record for key, record in sent.items())


def test_a_city_that_grows_shrinks_and_is_corrected_is_as_if_linked_at_once(folders: Iterator[Path]) -> None:
    """It passes 5,000 forenames on the way, from when on one that nobody else bears may be a slip of the pen."""
    with duckdb.connect() as db:
        as_source(db, tables(city(5_030, seed=11)))
        every = db.execute(
            "SELECT * EXCLUDE person FROM source ORDER BY hash(list || record_id)"
        ).to_arrow_table()
    rows = {(each["list"], each["record_id"]): each for each in every.to_pylist()}
    keys = list(rows)
    early = {
        **{key: rows[key] for key in keys[60:]},
        **{key: {**rows[key], "dob": "1.1.1970"} for key in keys[60:80]},
    }
    extra = {("gp", f"extra{number}"): rows[key] for number, key in enumerate(keys[200:220])}
    base = linked(source({**early, **extra}), next(folders), [])
    full = linked(source(rows), next(folders), [], like=base)
    with Index(base) as opened:
        adding.add(opened, source({key: rows[key] for key in keys[:30]}), TODAY)
        adding.add(opened, source({}), TODAY, gone=extra)
    with Index(base) as opened:
        last = adding.add(opened, source({key: rows[key] for key in keys[30:400]}), TODAY)
        assert (last.new, last.corrected, last.gone) == (30, 20, 0)
        assert links(opened, base) == wanted(full)
    assert groups(persons(base)) == groups(persons(full))
    assert cleaned(base) == cleaned(full)


SUSAN = {**JANE, "forename": "Susan", "address": "2 Mill Lane", "postcode": "QX9 9ZZ"}
LATER = date(2031, 11, 29)


@pytest.mark.parametrize(
    ("first", "sent", "gone", "persons_before", "persons_after"),
    [
        ({"gp": {**JANE, **MOBILE}, "food": {**SUSAN, **MOBILE}}, {"hub": {**PETER, **MOBILE}}, [], 1, 3),
        ({"gp": {**JANE, **MOBILE}, "food": {**SUSAN, **MOBILE}, "hub": {**PETER, **MOBILE}}, {}, ["hub"], 3, 1),
    ],
    ids=["given by another too", "by nobody else any more"],
)  # fmt: skip
def test_whose_a_mobile_is_follows_from_who_comes_and_goes(
    folders: Iterator[Path], first, sent, gone, persons_before: int, persons_after: int
) -> None:
    base = linked(source({(name, "1"): row for name, row in first.items()}), next(folders), [])
    assert len(groups(persons(base))) == persons_before
    with Index(base) as opened:
        adding.add(
            opened,
            source({(name, "1"): row for name, row in sent.items()}),
            TODAY,
            gone=[(name, "1") for name in gone],
        )
    assert len(groups(persons(base))) == persons_after


def test_who_was_a_child_when_linked_and_is_grown_is_compared_again(folders: Iterator[Path]) -> None:
    child = {"dob": "2010-05-04", **MOBILE}
    first: Rows = {("gp", "1"): {**JANE, **child}, ("food", "1"): {**SUSAN, **child}}
    base = linked(source(first), next(folders), [])
    full = linked(source(first), next(folders), [], LATER, like=base)
    assert (len(groups(persons(base))), len(groups(persons(full)))) == (2, 1)
    with Index(base) as opened:
        adding.add(opened, source({}), LATER)
    assert groups(persons(base)) == groups(persons(full))
    assert cleaned(base) == cleaned(full)


def test_ids_are_those_of_a_full_run_since_the_one_before(folders: Iterator[Path], tmp_path: Path) -> None:
    first: Rows = {("gp", "2"): JANE, ("gp", "9"): PETER}
    sent: Rows = {("food", "1"): JANE, ("gp", "9"): KWAME, ("gp", "3"): PETER}
    base = linked(source(first), next(folders), [])
    before = {number: person for _, number, person in persons(base)}
    with Index(base) as opened:
        adding.add(opened, source(sent), TODAY)
    now = {number: person for _, number, person in persons(base)}
    assert now["1"] == now["2"] == before["2"], "Jane keeps hers, though her first record is another"
    assert now["9"] == before["9"], "a record that is corrected keeps its person where nobody else takes it"
    assert now["3"] not in before.values()


def test_one_nhs_number_too_many_parts_what_was_one(folders: Iterator[Path]) -> None:
    base = linked(source({("gp", "1"): {**JANE, **NHS}, ("food", "1"): JANE}), next(folders), [])
    assert len(groups(persons(base))) == 1
    with Index(base) as opened:
        added = adding.add(opened, source({("food", "1"): {**JANE, "nhs": "9434765870"}}), TODAY)
        assert [each.what for each in added.named.changes] == ["split"]
        with pytest.raises(adding.Unknown, match="gp/7"):
            adding.add(opened, source({}), TODAY, gone=[("gp", "7")])
    assert len(groups(persons(base))) == 2


def test_what_fails_changes_nothing_in_memory_and_in_the_file(folders: Iterator[Path], monkeypatch) -> None:
    base = linked(source({("gp", "1"): JANE}), next(folders), [])
    with Index(base) as opened:
        monkeypatch.setattr(index, "COMMIT", (*index.COMMIT, ("came", "SELECT error('power cut')")))
        with pytest.raises(duckdb.Error, match="power cut"):
            adding.add(opened, source({("gp", "2"): JANE}), TODAY)
        monkeypatch.undo()
        assert adding.add(opened, source({("gp", "3"): JANE}), TODAY).new == 1
    assert groups(persons(base)) == {frozenset({("gp", "1"), ("gp", "3")})}


def test_an_index_of_another_model_or_none_is_refused(folders: Iterator[Path], tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="has no index"):
        Index(tmp_path)
    base = linked(source({("gp", "1"): JANE}), next(folders), [])
    with Index(base), pytest.raises(NoIndex, match="in use"):
        Index(base)
    other = shutil.copytree(base, next(folders))
    shipped = (base / "model.json").read_text()
    (other / "model.json").write_text(shipped.replace('"name": "default"', '"name": "other"'))
    with pytest.raises(NoIndex, match="Link its lists in full again"):
        Index(other)


def test_records_that_blocking_finds_share_a_key_and_no_others_do() -> None:
    with duckdb.connect() as db:
        as_source(db, tables(city(2_000, seed=4)))
        clean(db, "source", TODAY)
        every = db.execute("FROM records ORDER BY id").to_arrow_table()
        pairs = set(zip(*(side.tolist() for side in blocks.given(db, every).within()), strict=True))
        joined = " UNION ".join(
            f"SELECT l.id, r.id FROM records AS l JOIN records AS r ON {rule} AND l.id < r.id"
            for rule in BLOCKING
        )
        few = blocks.within(Records(every).values)
        assert set(zip(*(side.tolist() for side in few), strict=True)) == pairs
        assert pairs == set(db.execute(joined).fetchall())
    with pytest.raises(ValueError, match="equal columns"):
        blocks.sides("l.dob = r.dob OR l.nhs = r.nhs")
