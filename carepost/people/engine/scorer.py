"""Boosted trees as plain data: what the levels of two records say together, in bits, and how much of it each says.

The trees read the levels of every comparison but the NHS number's, and a little beside them. What the number says of
itself is added as the model states it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from carepost.people.engine.comparing import COMPARISONS, NAMED, NHS

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEPTH, LEAVES = 6, 16
AT_ONCE = 2_000  # ways in which pairs stand to each other: what is made of them stays in a processor's cache
BORN = "dob_l IS NULL OR dob_r IS NULL"
# What the trees read beside the levels: the comparison that it belongs to, and its SQL; -1 where nothing is given.
BESIDE = {
    "years_apart": (
        "dob",
        f"CASE WHEN {BORN} THEN -1 ELSE least(abs(year(dob_l) - year(dob_r)), 36) // 3 END",
    ),
    "decade": ("dob", f"CASE WHEN {BORN} THEN -1 ELSE greatest(year(dob_l), year(dob_r)) // 10 END"),
    "flats": (
        "place",
        "CASE WHEN flat_l IS NULL AND flat_r IS NULL THEN -1 WHEN flat_l IS NULL OR flat_r IS NULL THEN 1"
        " WHEN flat_l = flat_r THEN 2 ELSE 0 END",
    ),
    "named": ("email", NAMED),
}
READ = tuple(each for each in COMPARISONS if each is not NHS)
READS = (*(each.name for each in READ), *BESIDE)
SAID_BY = (*(each.name for each in READ), *(comparison for comparison, _ in BESIDE.values()))
GAMMA = {(each.name, level.key): at for each in READ for at, level in enumerate(reversed(each.levels))}
SIZES = (*(len(each.levels) + 1 for each in READ), 14, 256, 4, 3)


@dataclass(frozen=True, slots=True)
class Tree:
    """A node per place: value `reads[n]` goes to `left[n]` up to `limit[n]`, else to `right[n]`; a leaf to itself.

    `bits` of a node is the mean of its leaves over the pairs that the tree was made from.
    """

    reads: tuple[int, ...]
    limit: tuple[int, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    bits: tuple[float, ...]

    @property
    def leaves(self) -> tuple[tuple[int, ...], ...]:
        """For each node its leaves, as numbers of nodes, from left to right."""

        def under(node: int) -> tuple[int, ...]:
            if self.left[node] == node:
                return (node,)
            return under(self.left[node]) + under(self.right[node])

        return tuple(under(node) for node in range(len(self.reads)))

    @property
    def shape(self) -> tuple[tuple[int, ...], ...]:
        return self.reads, self.limit, self.left, self.right


@dataclass(frozen=True)
class Scorer:
    """Trees whose bits add up. What follows from them alone is made once: a few records more ask for little else."""

    trees: tuple[Tree, ...]

    def bits(self, values: NDArray[np.int16]) -> NDArray[np.float64]:
        """For each row of `values` (a column for each of READS) the bits for one person, the NHS number aside.

        No tree is walked: each value that a tree reads rules out some of its leaves, and the leftmost of those that no
        value rules out is where the walk would have ended (QuickScorer, Lucchese and others, 2015).
        """
        left, bits, leftmost = self._left
        of_tree = np.arange(len(self.trees)) * LEAVES
        total = np.empty(len(values))
        for start in range(0, len(values), AT_ONCE):
            rows = values[start : start + AT_ONCE] + 1
            found = left[0].take(rows[:, 0], axis=0)
            for at in range(1, len(READS)):
                found &= left[at].take(rows[:, at], axis=0)
            total[start : start + AT_ONCE] = bits.take(leftmost.take(found) + of_tree).sum(axis=1)
        return total

    @cached_property
    def _left(self) -> tuple[list[NDArray[np.uint16]], NDArray[np.float64], NDArray[np.uint8]]:
        """For each of READS and each of its values the leaves of each tree that are not ruled out, as bits; what the
        leaves say, tree by tree; and for all such bits the leftmost leaf."""
        left = [np.full((size, len(self.trees)), (1 << LEAVES) - 1, np.uint16) for size in SIZES]
        bits = np.zeros(LEAVES * len(self.trees))
        for at, tree in enumerate(self.trees):
            leaves = tree.leaves
            place = {leaf: number for number, leaf in enumerate(leaves[0])}
            bits[at * LEAVES : at * LEAVES + len(place)] = [tree.bits[leaf] for leaf in leaves[0]]
            for node, reads in enumerate(tree.reads):
                if tree.left[node] != node:
                    gone = sum(1 << place[leaf] for leaf in leaves[tree.left[node]])
                    left[reads][tree.limit[node] + 2 :, at] &= np.uint16(~gone & 0xFFFF)
        leftmost = np.zeros(1 << LEAVES, np.uint8)
        for leaf in range(LEAVES):
            leftmost[1 << leaf :: 2 << leaf] = leaf
        return left, bits, leftmost

    def parts(self, values: NDArray[np.int16]) -> NDArray[np.float64]:
        """For each row what each comparison of READ says: all that the bits change by where a tree reads it.

        With the bits of the roots they add up to the whole.
        """
        rows = np.arange(len(values))
        of = np.array([[each.name for each in READ].index(name) for name in SAID_BY])
        found = np.zeros((len(values), len(READ)))
        for tree in self.trees:
            reads, limit, left, right = (np.array(each) for each in tree.shape)
            bits, node = np.array(tree.bits), np.zeros(len(values), np.intp)
            for _ in range(DEPTH):
                after = np.where(values[rows, reads[node]] <= limit[node], left[node], right[node])
                found[rows, of[reads[node]]] += bits[after] - bits[node]
                node = after
        return found


def values(levels: Mapping[str, Any]) -> list[int]:
    """What the trees read of one pair, from the keys of its levels and the numbers beside them."""
    found = [GAMMA[each.name, levels[each.name]] if levels[each.name] else -1 for each in READ]
    return found + [int(levels[name]) for name in BESIDE]


def read(trees: list[list[list[Any]]]) -> Scorer:
    """A scorer from the lists of its file."""
    return Scorer(tuple(Tree(*(tuple(column) for column in tree)) for tree in trees))


def written(scorer: Scorer) -> str:
    """The trees as a file holds them: a line each."""
    lines = (
        json.dumps([tree.reads, tree.limit, tree.left, tree.right, tree.bits], separators=(",", ":"))
        for tree in scorer.trees
    )
    return "[\n  " + ",\n  ".join(lines) + "\n ]"
