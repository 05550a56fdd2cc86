"""What shared and differing columns say, learnt from the lists themselves: no label, and nothing drawn by chance.

How often two persons share a value is counted over all pairs, how often they have nearly the same one among pairs that
the records' ids decide. How often one person's records do is found by expectation maximisation over the pairs that were
compared, where what is expected of one person is taken off what two persons are thought to share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from carepost.people.engine.comparing import Comparison
from carepost.people.engine.model import Chances, Model, default
from carepost.people.engine.single import comparing
from carepost.people.engine.single.columns import Column

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

NAME = "without families"
LEAST_RECORDS = 500  # fewer teach too little
PAIRS = 200_000  # of which those that are no more than near are counted
STATED = "nhs"  # what the number says is stated, never learnt (ADR 18)
AGREE = 0.8  # how often one person's records are thought to have the same, before anything is learnt
AS_MANY = 2.0  # the thought before counts as so many pairs
ROUNDS, ENOUGH = 60, 1e-5
SHARED = 0.02  # of the pairs that share a value at least so many are two persons', in the first rounds and the last


class TooFew(ValueError):
    """There are too few records to learn from; the message says what to do."""


@dataclass(slots=True)
class _Learnt:
    """A comparison on its way: levels as they are numbered, from the last to the first.

    `every`: pairs of records that both say something; `u0`: the share of each level among them; `thought`: m before.
    """

    comparison: Comparison
    every: float
    u0: NDArray[np.float64]
    thought: NDArray[np.float64]
    same: NDArray[np.bool_]
    m: NDArray[np.float64]
    u: NDArray[np.float64]

    @property
    def weights(self) -> NDArray[np.float64]:
        """Bits by level, one for "nothing to compare" first."""
        return np.concatenate([[0.0], np.log2(self.m / self.u)])

    def learn(self, found: NDArray[np.int64], one: NDArray[np.float64], count: NDArray[np.float64]) -> None:
        """From the level of each way, how many pairs stand so, and how many of them are thought to be one person's."""
        said, levels = found >= 0, len(self.u0)
        ones = np.bincount(found[said], one[said], levels)
        self.m = ones + AS_MANY * self.thought
        self.m /= self.m.sum()
        twos = np.bincount(found[said], (count - one)[said], levels)
        shared = self.u0 * self.every
        least = np.where(self.same, np.maximum(twos, SHARED * shared) + 0.5, 0.1 * shared)
        self.u = np.maximum(shared - ones, least)
        self.u /= self.u.sum()


def learn(
    db: duckdb.DuckDBPyConnection, columns: tuple[Column, ...], comparisons: tuple[Comparison, ...]
) -> Model:
    """The model of `compared` (l, r, a level per comparison). The same records give the same model, in any order."""
    names = [each.name for each in comparisons]
    ways = db.execute(
        f"SELECT {', '.join(names)}, count(*) AS pairs FROM compared GROUP BY ALL ORDER BY ALL"
    ).fetchnumpy()
    found = np.column_stack([np.asarray(ways[name], np.int64) for name in names])
    count = np.asarray(ways["pairs"], np.float64)
    learnt = _begun(db, columns, comparisons)
    (records,) = db.execute("SELECT count(*) FROM singles").fetchone() or (0,)
    every = records * (records - 1) / 2
    prior = records / 2 / every
    for _ in range(ROUNDS):
        before = [each.m for each in learnt]
        bits = log_odds(prior) + sum(each.weights[found[:, at] + 1] for at, each in enumerate(learnt))
        one = count / (1 + np.exp2(-bits))
        for at, each in enumerate(learnt):
            if each.comparison.name != STATED:
                each.learn(found[:, at], one, count)
        prior = max(one.sum(), 1.0) / every
        if all(abs(each.m - known).max() < ENOUGH for each, known in zip(learnt, before, strict=True)):
            break
    titles = ", ".join(each.title for each in columns)
    return _model(learnt, prior, records, int(count.sum()), titles)


def log_odds(prior: float) -> float:
    return float(np.log2(prior / (1 - prior)))


def _model(learnt: list[_Learnt], prior: float, records: int, compared: int, titles: str) -> Model:
    """What was learnt, rounded as its file holds it."""
    chances = {
        each.comparison.name: {
            level.key: Chances(float(f"{m:.4g}"), float(f"{u:.4g}"))
            for level, m, u in zip(
                reversed(each.comparison.levels), each.m.tolist(), each.u.tolist(), strict=True
            )
        }
        for each in learnt
    }
    made = f"from {records:,} records and {compared:,} pairs of them, by {titles}"
    return Model(
        NAME, made, float(f"{prior:.4g}"), chances, comparisons=tuple(each.comparison for each in learnt)
    )


def _begun(
    db: duckdb.DuckDBPyConnection, columns: tuple[Column, ...], comparisons: tuple[Comparison, ...]
) -> list[_Learnt]:
    """What is known before: how often values are shared, and how often unlike ones are near each other."""
    _any_pairs(db, columns, comparisons)
    return [_before(db, each) for each in comparisons]


def _any_pairs(
    db: duckdb.DuckDBPyConnection, columns: tuple[Column, ...], comparisons: tuple[Comparison, ...]
) -> None:
    """Make `any_compared`, of pairs that have nothing to do with each other: which, the hash of their ids decides."""
    drawn = db.execute("SELECT id FROM records ORDER BY hash(list, record_id), id").fetchnumpy()["id"]
    far = range(1, min(len(drawn), 1 + max(1, PAIRS // len(drawn))))
    one = np.concatenate([drawn for _ in far])
    other = np.concatenate([np.roll(drawn, -off) for off in far])
    db.register("any_pairs", pa.table({"l": np.minimum(one, other), "r": np.maximum(one, other)}))
    asked = comparing.levels(columns, comparisons, comparing.both(columns, "any_pairs"))
    db.execute(f"CREATE OR REPLACE TEMP TABLE any_compared AS {asked}")
    db.unregister("any_pairs")


def _before(db: duckdb.DuckDBPyConnection, comparison: Comparison) -> _Learnt:
    name, keys = comparison.name, [level.key for level in reversed(comparison.levels)]
    (given,) = db.execute(f"SELECT count({name}) FROM singles").fetchone() or (0,)
    every = given * (given - 1) / 2
    shared, borne = _shares(db, name, given, every)
    counts = dict(
        db.execute(f"SELECT {name}, count(*) FROM any_compared WHERE {name} >= 0 GROUP BY ALL").fetchall()
    )
    same = np.array([key.startswith(comparing.SAME) for key in keys])
    seen = sum(counts.values()) + 1
    u = np.array([shared.get(key, 0.0) or (counts.get(at, 0) + 0.5) / seen for at, key in enumerate(keys)])
    u[~same] *= (1 - u[same].sum()) / u[~same].sum()
    thought = np.array([AGREE * borne.get(key, 0.0) for key in keys])
    thought[same] += 1e-6
    thought[~same] = (1 - AGREE) / (~same).sum()
    thought /= thought.sum()
    if name == STATED:
        said = default().chances[name]
        stated = [said["same" if is_same else "other"] for is_same in same]
        m, u = (np.array([getattr(each, which) for each in stated]) for which in "mu")
        return _Learnt(comparison, every, u, m, same, m, u)
    return _Learnt(comparison, every, u, thought, same, thought, u)


def _shares(
    db: duckdb.DuckDBPyConnection, name: str, given: int, every: float
) -> tuple[dict[str, float], dict[str, float]]:
    """By key of the level: the share of all pairs that share such a value, and of records that have such a one."""
    rows = db.execute(
        f"""SELECT rank, sum(bearers * (bearers - 1) / 2), sum(bearers) FROM (
            SELECT {name}_rank AS rank, count(*) AS bearers FROM singles WHERE {name} IS NOT NULL
            GROUP BY {name}, rank) GROUP BY rank"""
    ).fetchall()
    keyed = [(f"{comparing.SAME}{rank}", float(pairs), float(bearers)) for rank, pairs, bearers in rows]
    return {key: pairs / every for key, pairs, _ in keyed}, {key: has / given for key, _, has in keyed}
