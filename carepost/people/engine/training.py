"""Learning from lists: NHS numbers that agree or differ are labels that nobody had to make.

Pairs of records that both carry a valid NHS number are counted by level, those with one number as one person and those
with two as two. What is learnt is used for pairs without numbers as well; evidence of the numbers themselves is never
learnt from them, but stands as the model says.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from carepost.people.engine import boosting, labels, pairing
from carepost.people.engine.comparing import NHS, POOLS, Comparison, Level
from carepost.people.engine.costs import Costs
from carepost.people.engine.labels import Labels
from carepost.people.engine.model import Chances, Model
from carepost.people.engine.scorer import READ

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

LABELS = 2_000  # fewer pairs of either kind teach nothing: the model stays as it was
AS_MANY = 20.0  # the model before counts as so many pairs of each kind and context
LEAST = 0.0005  # nothing is so rare that it never happens


@dataclass(frozen=True, slots=True)
class Learnt:
    """The model to use, and in words which it is and why."""

    model: Model
    why: str


def learn(db: duckdb.DuckDBPyConnection, before: Model, name: str, made: str) -> Learnt:
    """A model from the pairs of `compared`, weighed by `before` in `ways`; `before` where there is too little."""
    every = labels.together(*labels.halves(db))
    if lack := _lack(every):
        return Learnt(before, f"The model “{before.name}” is used as it is: {lack}.")
    why = _from(every, before)
    return Learnt(_model(every, before, name, made or why), f"Learnt {why}.")


def tried(db: duckdb.DuckDBPyConnection, before: Model, name: str, costs: Costs) -> Learnt:
    """As `learn`, but what was learnt is used only where the labels can tell that it is the better model.

    It is learnt from half of the labelled pairs first, and both models decide the other half. What is decided costs
    what `costs` say. A difference of less than two standard errors is none.
    """
    taught, asked = labels.halves(db)
    every = labels.together(taught, asked)
    if lack := _lack(every):
        return Learnt(before, f"The model “{before.name}” is used as it is: {lack}.")
    standing, better, beyond = _compared(asked, (before, _model(taught, before, name, "")), costs)
    on_trial = (
        f"on pairs that it had not seen, its mistakes cost {better:.2f} per 1,000 pairs,"
        f" and those of “{before.name}” {standing:.2f}"
    )
    why = _from(every, before)
    if not beyond:
        return Learnt(
            before, f"The model “{before.name}” is used as it is. One was learnt {why}, but {on_trial}."
        )
    return Learnt(_model(every, before, name, why), f"Learnt {why}: {on_trial}.")


def _lack(every: Labels) -> str:
    """What is lacking to learn, in words; empty where nothing is."""
    ones, twos = every.counts
    if min(ones, twos) < LABELS:
        return f"{ones:,} pairs have one NHS number and {twos:,} have two, and {LABELS:,} each are needed to learn"
    return (
        ""
        if boosting.installed()
        else "to learn from the lists' own NHS numbers, pip install carepost[learn]"
    )


def _from(every: Labels, before: Model) -> str:
    ones, twos = every.counts
    return (
        f"from {ones:,} pairs with one NHS number and {twos:,} with two, of which {every.taught:,} stand for all that"
        f" are like them, beginning with “{before.name}”"
    )


def _model(labelled: Labels, before: Model, name: str, made: str) -> Model:
    """What labelled pairs teach."""
    ones, twos = labelled.counts
    values = pairing.ways(labelled.ways)
    chances = {NHS.name: before.chances[NHS.name]}
    for at, comparison in enumerate(READ):
        chances[comparison.name] = _counted(labelled, values[:, at], comparison, before)
    prior = (ones + AS_MANY * before.prior) / (ones + twos + AS_MANY)
    learnt = replace(before, name=name, made=made, prior=prior, chances=chances, bases=None)
    return replace(learnt, scorer=boosting.boosted(labelled))


def _compared(asked: Labels, models: tuple[Model, Model], costs: Costs) -> tuple[float, float, bool]:
    """What the decisions of two models cost per 1,000 pairs, and whether the second is plainly cheaper."""
    told = asked.varied(boosting.SEED + 1)
    one, other = (costs.of(model.bits(told.values), told.ones) for model in models)
    saved, pairs = one - other, told.weights.sum()
    first, second, mean = (np.average(each, weights=told.weights) for each in (one, other, saved))
    error = np.sqrt(np.average((saved - mean) ** 2, weights=told.weights) / pairs)
    return float(1000 * first), float(1000 * second), bool(mean > 2 * error)


def _counted(
    labelled: Labels, levels: NDArray[np.int16], comparison: Comparison, before: Model
) -> dict[str, Chances]:
    """The share of each level among the labelled pairs of its context, of one person and of two."""
    last = len(comparison.levels) - 1
    seen = {
        (comparison.levels[last - gamma].key, one): int(
            labelled.pairs[(levels == gamma) & (labelled.ones == one)].sum()
        )
        for gamma in range(last + 1)
        for one in (True, False)
    }
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
