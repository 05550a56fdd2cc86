"""Boosting: trees learnt from labelled pairs by LightGBM (the extra `learn`), and kept as plain data.

NHS numbers are the labels, so the trees never read them.
"""

from __future__ import annotations

from importlib.util import find_spec
from math import log
from typing import Any

import numpy as np

from carepost.people.engine import labels
from carepost.people.engine.scorer import DEPTH, LEAVES, Scorer, Tree

SEED = 1
IN_LEAF = 40  # pairs at least, those with something left out counted as pairs too
SETTINGS = {
    "objective": "binary", "num_leaves": LEAVES, "max_depth": DEPTH, "learning_rate": 0.1, "lambda_l2": 5.0,
    "num_threads": 1, "seed": SEED, "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip
ROUNDS = 150


def installed() -> bool:
    """Whether the extra `learn` is there."""
    return find_spec("lightgbm") is not None


def boosted(labelled: labels.Labels) -> Scorer:
    """A scorer from labelled pairs."""
    import lightgbm  # noqa: PLC0415  an extra, and a second that only learning needs

    told = labelled.varied(SEED, labels.MOST_ALIKE)
    rows = told.values.astype(np.float32)
    # LightGBM counts rows, of which one may stand for many pairs.
    least = max(1, round(IN_LEAF * len(rows) / told.weights.sum()))
    made = lightgbm.train(
        SETTINGS | {"min_data_in_leaf": least},
        lightgbm.Dataset(rows, told.ones, weight=told.weights),
        ROUNDS,
    )
    leaves = np.asarray(made.predict(rows, pred_leaf=True, num_threads=1), np.intp)
    return Scorer(
        tuple(
            _tree(each["tree_structure"], np.bincount(leaves[:, at], told.weights, LEAVES).tolist())
            for at, each in enumerate(made.dump_model()["tree_info"])
        )
    )


def _tree(root: dict[str, Any], pairs: list[float]) -> Tree:
    """LightGBM's nested nodes as a node per place; `pairs` are those that came to each leaf.

    All that is read is whole, so limits are cut to whole numbers.
    """
    nodes: list[list[Any]] = []

    def add(node: dict[str, Any]) -> tuple[int, float]:
        at = len(nodes)
        if "leaf_value" in node:
            nodes.append([0, 0, at, at, round(node["leaf_value"] / log(2), 4)])
            return at, pairs[node.get("leaf_index", 0)]
        nodes.append([node["split_feature"], int(node["threshold"] // 1), 0, 0, 0.0])
        (left, lefts), (right, rights) = add(node["left_child"]), add(node["right_child"])
        mean = (nodes[left][4] * lefts + nodes[right][4] * rights) / (lefts + rights)
        nodes[at][2:] = [left, right, round(mean, 4)]
        return at, lefts + rights

    add(root)
    return Tree(*(tuple(column) for column in zip(*nodes, strict=True)))
