"""Learning from lists: NHS numbers that agree or differ are labels that nobody had to make.

Pairs of records that both carry a valid NHS number are counted by level, those with one number as one person and those
with two as two. What is learnt is used for pairs without numbers as well; evidence of the numbers themselves is never
learnt from them, but stands as the model says.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from carepost.people.engine import boosting
from carepost.people.engine.comparing import BLOCKING, COMPARISONS, NHS, POOLS, Comparison, Level
from carepost.people.engine.costs import Costs
from carepost.people.engine.model import Chances, Model

if TYPE_CHECKING:
    import duckdb

LABELS = 2_000  # fewer pairs of either kind teach nothing: the model stays as it was
AS_MANY = 20.0  # the model before counts as so many pairs of each kind and context
LEAST = 0.0005  # nothing is so rare that it never happens
BELIEVED = 5.0  # bits at which the rest of two records outweighs that their numbers differ


@dataclass(frozen=True, slots=True)
class Learnt:
    """The model to use, and in words which it is and why."""

    model: Model
    why: str


def learn(db: duckdb.DuckDBPyConnection, before: Model, name: str, made: str) -> Learnt:
    """A model from the pairs of `compared`, weighed by `before` in `ways`; `before` where there is too little."""
    counts = _label(db)
    if lack := _lack(*counts):
        return Learnt(before, f"The model “{before.name}” is used as it is: {lack}.")
    why = _from(*counts, before)
    return Learnt(_model(db, "labelled", before, name, made or why), f"Learnt {why}.")


def tried(db: duckdb.DuckDBPyConnection, before: Model, name: str, costs: Costs) -> Learnt:
    """As `learn`, but what was learnt is used only where the labels can tell that it is the better model.

    It is learnt from half of the labelled pairs first, and both models decide the other half. What is decided costs
    what `costs` say. A difference of less than two standard errors is none.
    """
    counts = _label(db)
    if lack := _lack(*counts):
        return Learnt(before, f"The model “{before.name}” is used as it is: {lack}.")
    for fold, table in enumerate(("taught", "asked")):
        db.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM labelled WHERE hash(l) % 2 = {fold}")
    models = (before, _model(db, "taught", before, name, ""))
    standing, better, beyond = _compared(db, models, costs)
    on_trial = (
        f"on pairs that it had not seen, its mistakes cost {better:.2f} per 1,000 pairs,"
        f" and those of “{before.name}” {standing:.2f}"
    )
    why = _from(*counts, before)
    if not beyond:
        return Learnt(
            before, f"The model “{before.name}” is used as it is. One was learnt {why}, but {on_trial}."
        )
    return Learnt(_model(db, "labelled", before, name, why), f"Learnt {why}: {on_trial}.")


def _label(db: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Make `labelled`: the pairs with numbers, and `one`, whether they are one; how many are one, and how many two.

    A pair whose numbers differ but whose rest says one person is left out: a few people carry another's number.
    """
    db.execute(
        f"""CREATE OR REPLACE TEMP TABLE labelled AS SELECT *, nhs = 1 AS one FROM compared JOIN ways USING (way)
        WHERE nhs >= 0 AND rule <> {len(BLOCKING) - 1}
            AND NOT (nhs = 0 AND bits > {BELIEVED}) AND NOT (nhs = 1 AND bits < {-BELIEVED})"""
    )
    return db.execute("SELECT count(*) FILTER (one), count(*) FILTER (NOT one) FROM labelled").fetchone() or (
        0,
        0,
    )


def _lack(ones: int, twos: int) -> str:
    """What is lacking to learn, in words; empty where nothing is."""
    if min(ones, twos) < LABELS:
        return f"{ones:,} pairs have one NHS number and {twos:,} have two, and {LABELS:,} each are needed to learn"
    return (
        ""
        if boosting.installed()
        else "to learn from the lists' own NHS numbers, pip install carepost[learn]"
    )


def _from(ones: int, twos: int, before: Model) -> str:
    return f"from {ones:,} pairs with one NHS number and {twos:,} with two, beginning with “{before.name}”"


def _model(db: duckdb.DuckDBPyConnection, labelled: str, before: Model, name: str, made: str) -> Model:
    """What a table of labelled pairs teaches."""
    ones, every = db.execute(f"SELECT count(*) FILTER (one), count(*) FROM {labelled}").fetchone() or (0, 0)
    chances = {NHS.name: before.chances[NHS.name]}
    for comparison in COMPARISONS:
        if comparison is not NHS:
            chances[comparison.name] = _counted(db, labelled, comparison, before)
    prior = (ones + AS_MANY * before.prior) / (every + AS_MANY)
    learnt = replace(before, name=name, made=made, prior=prior, chances=chances)
    return replace(learnt, scorer=boosting.boosted(db, labelled))


def _compared(
    db: duckdb.DuckDBPyConnection, models: tuple[Model, Model], costs: Costs
) -> tuple[float, float, bool]:
    """What the decisions of two models on `asked` cost per 1,000 pairs, and whether the second is plainly cheaper."""
    import numpy as np  # noqa: PLC0415  loads what only a linkage needs

    given, ones = boosting.pairs(db, "asked", boosting.SEED + 1)
    one, other = (costs.of(model.bits(given), ones) for model in models)
    saved = one - other
    return 1000 * one.mean(), 1000 * other.mean(), bool(saved.mean() > 2 * saved.std() / np.sqrt(len(saved)))


def _counted(
    db: duckdb.DuckDBPyConnection, labelled: str, comparison: Comparison, before: Model
) -> dict[str, Chances]:
    """The share of each level among the labelled pairs of its context, of one person and of two."""
    last, column = len(comparison.levels) - 1, comparison.name
    rows = db.execute(
        f"SELECT {column}, one, count(*) FROM {labelled} WHERE {column} >= 0 GROUP BY ALL"
    ).fetchall()
    seen = {(comparison.levels[last - gamma].key, one): count for gamma, one, count in rows}
    pooled = {
        (level.key, one): sum(seen.get((key, one), 0) for key in _pool(level))
        for level in comparison.levels
        for one in (True, False)
    }
    every: Counter[tuple[str, bool]] = Counter()
    for level in comparison.levels:
        for one in (True, False):
            every[level.context, one] += pooled[level.key, one]
    for one in (True, False):
        every["", one] = sum(count for (_, which), count in seen.items() if which is one)
    known = before.chances[comparison.name]

    def share(level: Level, one: bool, known_share: float) -> float:
        learnt: float = (pooled[level.key, one] + AS_MANY * known_share) / (
            every[level.context, one] + AS_MANY
        )
        return max(learnt, LEAST)

    return {
        level.key: Chances(share(level, True, known[level.key].m), share(level, False, known[level.key].u))
        for level in comparison.levels
    }


def _pool(level: Level) -> tuple[str, ...]:
    """The levels from whose pairs one is learnt: its own, and where its context has a pool the same in each of that."""
    grade = level.key.removesuffix(f"_{level.context}")
    return tuple(f"{grade}_{context}" for context in POOLS.get(level.context, ())) or (level.key,)
