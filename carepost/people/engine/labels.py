"""Labels that nobody had to make: pairs whose NHS numbers agree or differ, those that stand alike told once.

There are far fewer ways in which two records stand to each other than pairs, so what learns is given the ways, and how
many pairs each stands for. At a million records that is a twentieth of the work, and what is learnt is as good.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from carepost.people.engine import pairing
from carepost.people.engine.comparing import BLOCKING
from carepost.people.engine.scorer import SAID_BY

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

BELIEVED = 5.0  # bits at which the rest of two records outweighs that their numbers differ
# Shares in which a comparison is left out by chance: lists with numbers lack less than others, and what is learnt
# should not lean on what others lack. Each pair is told once as it is, and AGAIN with some of it left out.
LEFT_OUT = {"sex": 0.1, "phone": 0.3, "email": 0.3, "place": 0.2, "dob": 0.2}
AGAIN = 2
# So many pairs that stand alike are taught, and weigh as all of them: more differ only by what is left out of each.
# With 8, 32 or all of them what was learnt was as good, and with 1 a little worse (docs/run/speed.md). A power of two,
# so that weights are exact.
MOST_ALIKE = 8


@dataclass(frozen=True, slots=True)
class Labels:
    """Of each way in which labelled pairs stand (`ways`, as pairing.WAY) and each kind, how many there are (`pairs`).

    `ones`: whether they are of one person. Sorted, so that no order of rows changes anything.
    """

    ways: NDArray[np.int64]
    ones: NDArray[np.bool_]
    pairs: NDArray[np.int64]

    @property
    def counts(self) -> tuple[int, int]:
        """How many pairs are of one person, and how many of two."""
        return int(self.pairs[self.ones].sum()), int(self.pairs[~self.ones].sum())

    @property
    def taught(self) -> int:
        """How many pairs are taught."""
        return int(self.pairs.clip(max=MOST_ALIKE).sum())

    def varied(self, seed: int, alike: int | None = None) -> Varied:
        """Each pair as it is, and AGAIN with some of what it gives left out by chance.

        With `alike`, no more pairs than that of one way and kind, which weigh as all of them.
        """
        copies = self.pairs.clip(max=alike) if alike else self.pairs
        each = np.repeat(np.arange(len(copies)), copies)
        given, chance = _given(self.ways), np.random.default_rng(seed)
        ways = self.ways[each]
        told = [ways, *(_thinned(ways, each, given, chance) for _ in range(AGAIN))]
        keys = np.concatenate(told) * 2 + np.tile(self.ones[each], len(told))
        found, at = np.unique(keys, return_inverse=True)
        weights = np.bincount(at, np.tile(self.pairs[each] / copies[each], len(told)), len(found))
        return Varied(pairing.ways(found // 2), found % 2 == 1, weights.astype(np.float64))


@dataclass(frozen=True, slots=True)
class Varied:
    """What the trees read of pairs: a column for each of scorer.READS, what is equal once for each kind.

    `weights`: how many pairs each row stands for, those with something left out counted as pairs too.
    """

    values: NDArray[np.int16]
    ones: NDArray[np.bool_]
    weights: NDArray[np.float64]


def halves(db: duckdb.DuckDBPyConnection) -> tuple[Labels, Labels]:
    """The labelled pairs of `compared`, weighed in `ways`, in two halves of the same ways: by the first of two records.

    A pair whose rest says plainly the contrary of its numbers is left out: a few people carry another's number.
    """
    found = db.execute(
        f"""SELECT way, nhs = 1 AS one, count(*) FILTER (half = 0) AS first, count(*) FILTER (half = 1) AS second
        FROM (SELECT way, nhs, hash(l) % 2 AS half FROM compared WHERE nhs >= 0 AND rule <> {len(BLOCKING) - 1})
        JOIN ways USING (way)
        WHERE NOT (nhs = 0 AND bits > {BELIEVED}) AND NOT (nhs = 1 AND bits < {-BELIEVED})
        GROUP BY way, one ORDER BY way, one"""
    ).fetchnumpy()
    first = Labels(found["way"], found["one"], found["first"])
    return first, replace(first, pairs=found["second"])


def together(first: Labels, second: Labels) -> Labels:
    """Both halves as one."""
    return replace(first, pairs=first.pairs + second.pairs)


def _given(ways: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    """For each comparison that may be left out, what it adds to the number of each way."""
    digits = pairing.ways(ways).astype(np.int64) + 1  # 0 where nothing is given
    added = digits * np.array(pairing.STEPS, np.int64)
    return {
        name: added[:, [at for at, said_by in enumerate(SAID_BY) if said_by == name]].sum(axis=1)
        for name in LEFT_OUT
    }


def _thinned(
    ways: NDArray[np.int64],
    each: NDArray[np.intp],
    given: dict[str, NDArray[np.int64]],
    chance: np.random.Generator,
) -> NDArray[np.int64]:
    """The ways with some of what they give left out, each comparison by itself."""
    thinned = ways.copy()
    for name, share in LEFT_OUT.items():
        left_out = np.flatnonzero(chance.random(len(ways)) < share)
        thinned[left_out] -= given[name][each[left_out]]
    return thinned
