"""The trees add up, explain themselves, are learnt without any truth, and are the same in every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import duckdb
import numpy as np
import pytest

from carepost.people.engine import boosting, explaining, training
from carepost.people.engine.city.making import city, tables
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.comparing import COMPARISONS
from carepost.people.engine.linking import link
from carepost.people.engine.model import default, read, written
from carepost.people.engine.scorer import BESIDE, READ, READS, SIZES, Scorer, Tree, values
from carepost.people.tests.lists import as_source

TODAY = date(2026, 11, 29)
NAMES = (*(each.name for each in COMPARISONS), *BESIDE)
STUMP = Tree(reads=(0, 0, 0), limit=(0, 0, 0), left=(1, 1, 2), right=(2, 1, 2), bits=(0.5, -2.0, 3.0))


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        as_source(connection, tables(city(6_000, seed=12)))
        clean(connection, "source", TODAY)
        yield connection


def test_a_tree_is_read_from_its_root_to_a_leaf() -> None:
    scorer = Scorer((STUMP, STUMP))
    rows = np.array([[-1] * len(READS), [1] * len(READS)], np.int16)
    assert scorer.bits(rows).tolist() == [-4.0, 6.0]
    others = [0.0] * (len(READ) - 1)
    assert scorer.parts(rows).tolist() == [[-5.0, *others], [5.0, *others]]


def test_what_each_comparison_says_adds_up_to_the_whole() -> None:
    scorer = default().scorer
    assert scorer is not None
    chance = random.Random(4)
    rows = [[chance.randint(-1, size - 2) for size in SIZES] for _ in range(50)]
    roots = sum(tree.bits[0] for tree in scorer.trees)
    given = np.array(rows, np.int16)
    assert scorer.bits(given) == pytest.approx(roots + scorer.parts(given).sum(axis=1))


def test_a_pair_weighs_what_its_levels_say_together_and_what_its_numbers_are_stated_to_say(
    db: duckdb.DuckDBPyConnection,
) -> None:
    model = link(db, train=False).model
    assert model.scorer is not None
    rows = db.execute(
        f"SELECT a.list, b.list, weight, {', '.join(f'pairs.{name}' for name in NAMES)} FROM pairs"
        " JOIN records AS a ON a.id = l JOIN records AS b ON b.id = r WHERE weight <> 0 USING SAMPLE 200 (reservoir, 3)"
    ).fetchall()
    for one, other, weight, *columns in rows:
        levels = dict(zip(NAMES, columns, strict=True))
        (bits,) = model.scorer.bits(np.array([values(levels)], np.int16))
        numbers = model.chances["nhs"][levels["nhs"]].weight if levels["nhs"] else model.bases[one, other]
        assert weight == pytest.approx(bits + numbers, abs=0.001)


def test_reasons_are_what_the_trees_say_and_not_what_each_level_says_by_itself(
    db: duckdb.DuckDBPyConnection,
) -> None:
    model = link(db, train=False).model
    row = db.execute(f"SELECT {', '.join(NAMES)} FROM pairs ORDER BY weight DESC, l LIMIT 1").fetchone() or ()
    levels = dict(zip(NAMES, row, strict=True))
    assert model.scorer is not None
    (parts,) = model.scorer.parts(np.array([values(levels)], np.int16))
    (told,) = explaining.reasons([levels], model)
    assert dict(told)[explaining.words_of(model)["forename", levels["forename"]]] == parts[3]


def test_trees_are_learnt_from_nhs_numbers_alone_and_are_the_same_in_any_order(
    db: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "LABELS", 300)
    monkeypatch.setattr(boosting, "ROUNDS", 5)
    link(db)
    first = training.learn(db, default(), "learnt", "")
    assert first.why.startswith("Learnt from")
    assert len(first.model.scorer.trees) == 5
    db.execute(
        "CREATE OR REPLACE TABLE source AS SELECT * EXCLUDE (person) FROM source ORDER BY hash(record_id)"
    )
    clean(db, "source", TODAY)
    link(db)
    assert written(training.learn(db, default(), "learnt", "").model) == written(first.model)


def test_without_the_extra_the_shipped_model_stays_and_that_is_said(
    db: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "LABELS", 300)
    monkeypatch.setattr(boosting, "installed", lambda: False)
    found = link(db)
    assert replace(found.model, bases=None) == default()
    assert "pip install carepost[learn]" in found.why


def test_trees_are_read_as_they_are_written(tmp_path) -> None:
    (tmp_path / "model.json").write_text(written(default()))
    assert read(tmp_path / "model.json").scorer == default().scorer
