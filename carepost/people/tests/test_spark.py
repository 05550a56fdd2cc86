"""Linked by Spark: the same pairs, links and persons as by DuckDB, to the last bit."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyspark import cloudpickle
from typer.testing import CliRunner

from carepost.core import spark as core
from carepost.core.spark import Spark
from carepost.people.commands import app
from carepost.people.engine import labels, pairing, training
from carepost.people.engine import spark as by_spark
from carepost.people.engine.city.making import city, tables
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.linking import LEARNT, link
from carepost.people.engine.single import learning
from carepost.people.engine.single import linking as single
from carepost.people.tests import singles
from carepost.people.tests.lists import as_source

TODAY = date(2026, 11, 29)
COMPARED = "SELECT l, r, rule, way, nhs, twins FROM compared ORDER BY l, r"
PAIRS = "FROM pairs ORDER BY l, r"
SAME_FILES = ("persons.parquet", "links.parquet", "ids.parquet", "review.csv", "decisions.csv", "model.json")


@pytest.fixture
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def carepost_link(*words: object) -> str:
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_same_pairs_stand_to_each_other_alike(spark: Spark, db: duckdb.DuckDBPyConnection) -> None:
    as_source(db, tables(city(3_000, seed=31)))
    clean(db, "source", TODAY)
    pairing.find(db)
    pairing.compare(db)
    ours, columns = db.execute(COMPARED).fetchall(), db.execute("DESCRIBE compared").fetchall()
    assert len(ours) > 4_000
    by_spark.compare(db)
    assert db.execute(COMPARED).fetchall() == ours
    assert db.execute("DESCRIBE compared").fetchall() == columns


def test_what_is_learnt_from_them_and_every_weight_is_the_same(
    spark: Spark, db: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "LABELS", 800)
    monkeypatch.setattr(labels, "MOST_ALIKE", 2)
    monkeypatch.setattr(
        training, "tried", lambda db, before, name, _costs: training.learn(db, before, name, "")
    )
    as_source(db, tables(city(12_000, seed=8)))
    clean(db, "source", TODAY)
    ours = link(db)
    assert ours.model.name == LEARNT
    pairs = db.execute(PAIRS).fetchall()
    theirs = link(db, engine="spark")
    assert db.execute(PAIRS).fetchall() == pairs
    assert theirs.persons == ours.persons
    assert theirs.model == ours.model


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("1", "Jane", "Thornhill", "1961-05-04")],
        [("1", "Jane", "Thornhill", "1961-05-04"), ("2", "Olive", "Marsh", "1938-07-30")],
        [
            ("1", "Jane", "Thornhill", "1961-05-04"),
            ("2", "Jane", "Thornhil", "04/05/1961"),
            ("3", "", "", ""),
        ],
        [("1", "Łukasz", "O’Neill-Žižka", "1961-05-04"), ("2", "Lukasz", "ONeill Zizka", "1961-05-04")],
        [("1", "Jane", "Thornhill", "")] * 2,
    ],
    ids=["nobody", "one", "two persons", "one person", "letters", "too little"],
)
def test_lists_of_hardly_anybody_are_linked_alike(
    spark: Spark, db: duckdb.DuckDBPyConnection, rows: list[tuple[str, str, str, str]]
) -> None:
    names = ("record_id", "forename", "surname", "dob")
    others = ("sex", "nhs", "address", "postcode", "phone", "email", "person")
    columns = {name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(names)}
    columns |= {name: pa.nulls(len(rows), pa.string()) for name in others}
    db.register("ours", pa.table(columns))
    db.execute("CREATE TABLE source AS SELECT 'gp' AS list, * FROM ours")
    clean(db, "source", TODAY)
    ours = link(db, train=False)
    pairs = db.execute(PAIRS).fetchall()
    assert link(db, train=False, engine="spark").persons == ours.persons
    assert db.execute(PAIRS).fetchall() == pairs


def test_the_command_leaves_the_same_files_to_the_byte(spark: Spark, tmp_path: Path) -> None:
    carepost_link("example", "-o", tmp_path / "city", "--records", 3_000, "--seed", 5)
    lists = sorted((tmp_path / "city").glob("*.csv"))
    told = {
        engine: carepost_link(
            *lists, "-o", tmp_path / engine, "--yes", "--truth", "person", "--engine", engine
        )
        for engine in ("duckdb", "spark")
    }
    assert told["spark"].replace(str(tmp_path / "spark"), "") == told["duckdb"].replace(
        str(tmp_path / "duckdb"), ""
    )
    for name in SAME_FILES:
        assert (tmp_path / "spark" / name).read_bytes() == (tmp_path / "duckdb" / name).read_bytes(), name
    again = carepost_link(
        *lists, "-o", tmp_path / "again", "--yes", "--since", tmp_path / "duckdb", "--engine", "spark"
    )
    assert "every person that stood there kept its id" in again
    assert "version of pyspark" in (tmp_path / "again" / "card.html").read_text()


def test_lists_without_families_are_linked_alike(
    spark: Spark, db: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "PAIRS", 20_000)
    singles.as_source(db, singles.people(400, seed=5))
    clean(db, "source", TODAY)
    ours = single.link(db, singles.ALSO)
    pairs = db.execute(PAIRS).fetchall()
    assert len(pairs) >= 400
    theirs = single.link(db, singles.ALSO, engine="spark")
    assert db.execute(PAIRS).fetchall() == pairs
    assert theirs.persons == ours.persons
    assert theirs.model == ours.model


def test_without_spark_the_command_says_how_to_get_it_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_list = tmp_path / "gp.csv"
    a_list.write_text("id,forename,surname,dob\n1,Jane,Thornhill,1961-05-04\n")
    monkeypatch.setattr(core, "find_spec", lambda name: None)
    done = CliRunner().invoke(app, [str(a_list), "-o", str(tmp_path / "out"), "--yes", "--engine", "spark"])
    assert done.exit_code == 1
    assert "pip install 'carepost[spark]'" in done.output
    assert not (tmp_path / "out").exists()


def test_what_travels_to_the_machines_of_a_cluster_needs_no_carepost_there(tmp_path: Path) -> None:
    (tmp_path / "travels").write_bytes(
        cloudpickle.dumps(by_spark.asking("SELECT x * 2 AS y FROM both_sides"))
    )
    there = (
        "import pickle, sys, pyarrow\n"
        "sys.modules['carepost'] = None  # as where it was never installed\n"
        "asked = pickle.load(open(sys.argv[1], 'rb'))\n"
        "batches = [pyarrow.record_batch({'x': [1, 2]}), pyarrow.record_batch({'x': [3]})]\n"
        "print([row['y'] for batch in asked(batches) for row in batch.to_pylist()], list(asked([])))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", there, tmp_path / "travels"], capture_output=True, text=True, check=True
    )
    assert said.stdout == "[2, 4, 6] []\n"
