"""What is taught of labelled pairs: all of them, those alike once, both kinds, the same in any order of rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.people.engine import boosting, labels, linking, pairing, training
from carepost.people.engine.city.making import city, tables
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.comparing import BLOCKING
from carepost.people.engine.costs import Costs
from carepost.people.engine.labels import AGAIN, LEFT_OUT, Labels
from carepost.people.engine.linking import LEARNT, link, weigh
from carepost.people.engine.model import default, written
from carepost.people.engine.scorer import READS, SAID_BY, SIZES
from carepost.people.tests.lists import as_source

TODAY = date(2026, 11, 29)
LAST = sum(
    (size - 1) * step for size, step in zip(SIZES, pairing.STEPS, strict=True)
)  # the greatest of all ways
# Pairs of `compared` by way and kind, counted in SQL alone.
COUNTED = f"""SELECT way, nhs = 1 AS one, count(*) AS pairs FROM compared JOIN ways USING (way)
    WHERE nhs >= 0 AND rule <> {len(BLOCKING) - 1} AND (nhs = 1 OR bits <= 5) AND (nhs = 0 OR bits >= -5)
    GROUP BY way, one"""
ALIKE = st.dictionaries(
    st.tuples(st.integers(0, LAST), st.booleans()), st.integers(0, 40), min_size=1, max_size=30
)


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        as_source(connection, tables(city(6_000, seed=12)))
        compared(connection)
        yield connection


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few labels are enough, few of those alike are taught, and few trees are learnt."""
    monkeypatch.setattr(training, "LABELS", 300)
    monkeypatch.setattr(boosting, "ROUNDS", 10)
    monkeypatch.setattr(labels, "MOST_ALIKE", 2)


def compared(db: duckdb.DuckDBPyConnection, engine: str = "duckdb") -> None:
    """Make `compared` and `ways` of `source`."""
    clean(db, "source", TODAY)
    linking.ENGINES[engine](db, default())
    weigh(db, default())


def of(alike: dict[tuple[int, bool], int]) -> Labels:
    """Labels of so many pairs of each way and kind."""
    keys = sorted(alike)
    columns = [way for way, _ in keys], [one for _, one in keys], [alike[key] for key in keys]
    return Labels(np.array(columns[0]), np.array(columns[1], bool), np.array(columns[2]))


@given(alike=ALIKE, most=st.sampled_from([None, 1, 2, 8]))
def test_all_pairs_of_both_kinds_weigh_however_few_are_taught(
    alike: dict[tuple[int, bool], int], most: int | None
) -> None:
    labelled = of(alike)
    told = labelled.varied(1, most)
    kinds = [told.weights[told.ones].sum(), told.weights[~told.ones].sum()]
    assert kinds == [(AGAIN + 1) * count for count in labelled.counts]
    assert told.weights.min(initial=1) > 0


@given(alike=ALIKE)
def test_where_nothing_is_left_out_each_way_weighs_as_its_pairs(alike: dict[tuple[int, bool], int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(labels, "LEFT_OUT", {})
        told = of(alike).varied(1, 2)
    found = {
        (tuple(row), bool(one)): weight
        for row, one, weight in zip(told.values.tolist(), told.ones, told.weights, strict=True)
    }
    assert found == {
        (tuple(pairing.ways(np.array([way]))[0].tolist()), one): (AGAIN + 1) * pairs
        for (way, one), pairs in alike.items()
        if pairs
    }


def test_only_what_others_lack_is_left_out_and_as_often_as_is_said() -> None:
    told = of({(LAST, True): 4_000}).varied(3)
    whole = np.array(SIZES) - 2
    assert ((told.values == whole) | (told.values == -1)).all()
    for at, (name, said_by) in enumerate(zip(READS, SAID_BY, strict=True)):
        share = told.weights[told.values[:, at] == -1].sum() / (AGAIN * 4_000)
        assert share == pytest.approx(LEFT_OUT.get(said_by, 0), abs=0.03), name


def test_what_one_comparison_says_is_left_out_together() -> None:
    told = of({(LAST, True): 500}).varied(3)
    days = told.values[:, [name == "dob" for name in SAID_BY]] == -1
    assert days.shape[1] == 3
    assert (days.all(axis=1) == days.any(axis=1)).all()


def _counted(db: duckdb.DuckDBPyConnection) -> dict[tuple[int, bool], int]:
    return {(way, one): pairs for way, one, pairs in db.execute(COUNTED).fetchall()}


def test_every_labelled_pair_is_counted_but_those_whose_rest_says_plainly_the_contrary(
    db: duckdb.DuckDBPyConnection,
) -> None:
    found = labels.together(*labels.halves(db))
    counted = _counted(db)
    assert of(counted).counts == found.counts
    assert counted == {
        (int(way), bool(one)): int(pairs)
        for way, one, pairs in zip(found.ways, found.ones, found.pairs, strict=True)
    }
    (numbered,) = db.execute("SELECT count(*) FROM compared WHERE nhs >= 0").fetchone() or (0,)
    assert 1_000 < sum(found.counts) < numbered


def test_the_halves_together_are_all_and_both_have_both_kinds(db: duckdb.DuckDBPyConnection) -> None:
    first, second = labels.halves(db)
    assert [*first.ways] == [*second.ways]
    for half in (first, second):
        assert min(half.counts) > 200
    assert first.pairs.sum() + second.pairs.sum() == sum(of(_counted(db)).counts)


@pytest.mark.usefixtures("few")
def test_the_prior_and_the_words_are_of_all_pairs_and_say_how_many_were_taught(
    db: duckdb.DuckDBPyConnection,
) -> None:
    found = training.learn(db, default(), LEARNT, "")
    counted = _counted(db)
    ones, twos = of(counted).counts
    taught = sum(min(pairs, 2) for pairs in counted.values())
    assert taught < (ones + twos) / 1.2
    assert f"from {ones:,} pairs with one NHS number and {twos:,} with two, of which {taught:,} " in found.why
    share = (ones + 20 * default().prior) / (ones + twos + 20)
    assert found.model.prior == pytest.approx(share)


@pytest.mark.usefixtures("few")
def test_what_was_estimated_beside_another_model_is_not_taken_over(db: duckdb.DuckDBPyConnection) -> None:
    before = replace(default(), bases={("gp", "gp"): 1.5})
    assert training.learn(db, before, LEARNT, "").model.bases is None


@pytest.mark.usefixtures("few")
def test_what_is_learnt_from_a_few_of_those_alike_is_the_same_in_any_order_of_rows(
    db: duckdb.DuckDBPyConnection,
) -> None:
    first, trial = training.learn(db, default(), LEARNT, ""), training.tried(db, default(), LEARNT, Costs())
    with duckdb.connect() as other:
        as_source(other, tables(city(6_000, seed=12)))
        other.execute("CREATE OR REPLACE TABLE source AS FROM source ORDER BY hash(record_id)")
        compared(other)
        other.execute("CREATE OR REPLACE TEMP TABLE compared AS FROM compared ORDER BY hash(way, l)")
        again = training.learn(other, default(), LEARNT, "")
        assert training.tried(other, default(), LEARNT, Costs()).why == trial.why
    assert written(again.model) == written(first.model)
    assert first.model.scorer != default().scorer


@pytest.mark.usefixtures("few")
def test_and_the_same_is_learnt_by_splink() -> None:
    found = []
    for engine in ("duckdb", "splink"):
        with duckdb.connect() as db:
            as_source(db, tables(city(6_000, seed=2)))
            compared(db, engine)
            found.append(written(training.learn(db, default(), LEARNT, "").model))
    assert found[0] == found[1]


@pytest.mark.usefixtures("few")
def test_a_node_says_the_mean_of_all_pairs_that_it_was_made_from(db: duckdb.DuckDBPyConnection) -> None:
    labelled = labels.together(*labels.halves(db))
    told, scorer = labelled.varied(boosting.SEED, 2), boosting.boosted(labelled)
    assert told.weights.max() > 50 * told.weights.min()
    roots = sum(tree.bits[0] for tree in scorer.trees)
    assert roots == pytest.approx(np.average(scorer.bits(told.values), weights=told.weights), abs=0.002)


@given(alike=ALIKE)
def test_two_models_are_compared_as_if_each_pair_were_asked_by_itself(
    alike: dict[tuple[int, bool], int],
) -> None:
    asked = of(alike | {(LAST, True): 3, (0, False): 2})
    models = default(), replace(default(), scorer=None)
    costs = Costs()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(labels, "LEFT_OUT", {})
        standing, better, beyond = training._compared(asked, models, costs)
    each = np.tile(np.repeat(np.arange(len(asked.ways)), asked.pairs), AGAIN + 1)
    one, other = (costs.of(model.bits(pairing.ways(asked.ways)), asked.ones)[each] for model in models)
    saved = one - other
    assert (standing, better) == pytest.approx((1000 * one.mean(), 1000 * other.mean()))
    assert beyond is bool(saved.mean() > 2 * saved.std() / np.sqrt(len(saved)))


def test_where_the_shipped_model_stays_no_pair_is_weighed_twice(
    db: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighed = []

    def told(db, model):
        weighed.append(model.name)
        weigh(db, model)

    monkeypatch.setattr(linking, "weigh", told)
    assert link(db).model.name == default().name
    assert weighed == ["default"]
    learnt = training.Learnt(replace(default(), name=LEARNT), "")
    monkeypatch.setattr(training, "tried", lambda *_: learnt)
    assert link(db).model.name == LEARNT
    assert weighed == ["default", "default", LEARNT]
