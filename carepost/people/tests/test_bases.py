"""How often the pairs of two lists are one person: found again where it is known, and in any order of rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.people.engine import adding, bases, explaining, linking, pairing, runs
from carepost.people.engine.city.making import city, tables
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.costs import bits
from carepost.people.engine.model import Model, default, read, written
from carepost.people.engine.opened import Index
from carepost.people.engine.scoring import score
from carepost.people.tests.linked import linked, links, source, wanted
from carepost.people.tests.lists import as_source

TODAY, PRIOR = date(2026, 11, 29), 0.15


@pytest.fixture(scope="module")
def made() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as db:
        as_source(db, tables(city(20_000, seed=31)))
        clean(db, "source", TODAY)
        pairing.find(db)
        pairing.compare(db)
        linking.weigh(db, default())
        yield db


def told(share: float, pairs: int, seed: int) -> np.ndarray:
    """What a model that expects PRIOR and is right of each level says of pairs of which `share` are one person."""
    chance = np.random.default_rng(seed)
    ones = chance.random(pairs) < share
    # Two levels of three bits each way, and one that says nothing: m and u are mirrored, so that the bits are true.
    said = np.where(chance.random((pairs, 2)) < 8 / 9, 3.0, -3.0).sum(axis=1) * np.where(ones, 1, -1)
    return said + bits(PRIOR)


@pytest.mark.parametrize("share", [0.03, 0.15, 0.3, 0.5])
def test_the_share_of_one_person_is_found_again_without_a_label(share: float) -> None:
    said, counts = np.unique(told(share, 50_000, seed=7), return_counts=True)
    more = bases.base(said, counts, PRIOR)
    assert bases.share(more, PRIOR) == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize(
    ("said", "pairs", "least", "most"),
    [
        ([-3.0], [1], -0.05, 0.05),  # one pair tells next to nothing
        ([9.0], [5], 0.0, 0.4),
        ([9.0], [100_000], bases.MOST, bases.MOST),  # nobody would believe that all are one person
        ([-20.0], [100_000], -bases.MOST, -bases.MOST),
        ([], [], 0.0, 0.0),
    ],
)
def test_few_pairs_change_little_and_many_no_more_than_is_believed(said, pairs, least, most) -> None:
    assert least <= bases.base(np.array(said), np.array(pairs, np.int64), PRIOR) <= most


@given(st.lists(st.tuples(st.floats(-12, 12), st.integers(1, 1_000)), min_size=1, max_size=20))
def test_any_pairs_give_an_answer_and_more_evidence_never_a_lesser_one(rows: list[tuple[float, int]]) -> None:
    said, pairs = (np.array(each) for each in zip(*rows, strict=True))
    more = bases.base(said, pairs, PRIOR)
    assert -bases.MOST <= more <= bases.MOST
    assert bases.base(said + 1, pairs, PRIOR) >= more - 0.02


def test_each_two_lists_of_a_city_have_the_share_that_the_truth_gives_them(made) -> None:
    """The labels are mostly of the one list that has nearly everybody, whose pairs are seldom one person."""
    found = bases.of_lists(made, default())
    truth = made.execute(
        """SELECT list_l, list_r, avg(CAST(one.person = other.person AS INTEGER)), count(*) FROM compared
        JOIN records AS a ON a.id = l JOIN source AS one ON one.list = a.list AND one.record_id = a.record_id
        JOIN records AS b ON b.id = r JOIN source AS other ON other.list = b.list AND other.record_id = b.record_id
        WHERE compared.nhs < 0 GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    assert [*found] == [(one, other) for one, other, *_ in truth]
    many = [(found[one, other], share) for one, other, share, count in truth if count > 1_000]
    assert len(many) > 5
    for more, share in many:
        assert bases.share(more, default().prior) == pytest.approx(share, abs=0.03)
    assert found["food_hub", "gp"] > 1 > -1 > found["gp", "gp"]


def test_it_finds_more_of_who_is_one_and_is_what_a_run_does_unasked(made) -> None:
    asked = default()
    truth = [
        person
        for (person,) in made.execute(
            "SELECT person FROM records JOIN source USING (list, record_id) ORDER BY id"
        ).fetchall()
    ]
    unasked = score(linking.link(made, train=False).persons, truth)
    without = score(linking.link(made, model=replace(asked, bases={}), train=False).persons, truth)
    assert unasked.pairwise_f1 > without.pairwise_f1 + 0.001
    assert unasked.cluster_f1 > without.cluster_f1 + 0.002


def test_no_order_of_rows_changes_it(made) -> None:
    found = bases.of_lists(made, default())
    made.execute("CREATE OR REPLACE TEMP TABLE compared AS FROM compared ORDER BY hash(l * 7 + r)")
    assert bases.of_lists(made, default()) == found


def known(**lists: float) -> Model:
    return replace(default(), bases={("food", "gp"): 1.5, ("gp", "gp"): -2.0, **lists})


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        (
            {"list_a": "gp", "list_b": "food"},
            "pairs between “food” and “gp” are more often one person than most",
        ),
        ({"list_a": "gp", "list_b": "gp"}, "pairs within “gp” are less often one person than most"),
        ({"list_a": "gp", "list_b": "food", "nhs": "same"}, None),  # their numbers settle it
        ({"list_a": "gp", "list_b": "housing"}, None),
        ({}, None),
    ],
)
def test_it_is_among_the_reasons_in_words(levels: dict[str, str], words: str | None) -> None:
    pair = dict.fromkeys(runs.COLUMNS) | {"years_apart": -1, "decade": -1, "flats": -1, "named": -1} | levels
    (reasons,) = explaining.reasons([pair], known())
    assert [each for each, _ in reasons if each.startswith("pairs ")] == ([words] if words else [])


def test_a_model_that_says_it_is_taken_at_its_word_and_kept_whole(made, tmp_path) -> None:
    (tmp_path / "model.json").write_text(written(known()), encoding="utf-8")
    kept = read(tmp_path / "model.json")
    assert kept.bases == known().bases
    assert linking.link(made, model=kept, train=False).model.bases == known().bases
    assert runs.fingerprint(kept) == runs.fingerprint(default()), "lists do not make it another model"
    assert runs.bases_of(kept) == {"food and gp": "33%", "within gp": "4%"}
    assert read(tmp_path / "model.json").bases is not None
    (tmp_path / "shipped.json").write_text(written(default()), encoding="utf-8")
    assert read(tmp_path / "shipped.json").bases is None


def test_a_full_run_that_estimates_anew_how_often_lists_share_a_person_weighs_nearly_the_same(
    tmp_path: Path,
) -> None:
    """What is added keeps the shares of its run, so only what lies at a threshold may be decided otherwise."""
    with duckdb.connect() as db:
        as_source(db, tables(city(5_000, seed=12)))
        every = db.execute("SELECT * EXCLUDE person FROM source").to_arrow_table().to_pylist()
    rows = {(each["list"], each["record_id"]): each for each in every}
    base = linked(source(dict(list(rows.items())[50:])), tmp_path / "base", [])
    anew = wanted(linked(source(rows), tmp_path / "anew", []))
    with Index(base) as opened:
        adding.add(opened, source(dict(list(rows.items())[:50])), TODAY)
        added = {row[:4]: row for row in links(opened, base)}
    both = [(row[4], added[row[:4]][4]) for row in anew if row[:4] in added]
    assert len(both) > 2_000
    assert 0 < max(abs(one - other) for one, other in both) < 0.1
