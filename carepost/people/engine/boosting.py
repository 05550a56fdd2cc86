"""Boosting: trees learnt from labelled pairs by LightGBM (the extra `learn`), and kept as plain data.

NHS numbers are the labels, so the trees never read them. Lists with numbers lack less than others, so each pair is
learnt from again with some of what it gives left out by chance: the trees do not lean on what others lack.
"""

from __future__ import annotations

from importlib.util import find_spec
from math import log
from typing import TYPE_CHECKING, Any

from carepost.people.engine.scorer import DEPTH, LEAVES, READS, SAID_BY, Scorer, Tree

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

LEFT_OUT = {"sex": 0.1, "phone": 0.3, "email": 0.3, "place": 0.2, "dob": 0.2}  # shares, in each of the
AGAIN = 2
SEED = 1
SETTINGS = {
    "objective": "binary", "num_leaves": LEAVES, "max_depth": DEPTH, "learning_rate": 0.1, "min_data_in_leaf": 40,
    "lambda_l2": 5.0, "num_threads": 1, "seed": SEED, "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip
ROUNDS = 150


def installed() -> bool:
    """Whether the extra `learn` is there."""
    return find_spec("lightgbm") is not None


def boosted(db: duckdb.DuckDBPyConnection, labelled: str) -> Scorer:
    """A scorer from a table of pairs, their levels as numbers, with `one`: whether of one person.

    Any order gives the same."""
    import lightgbm  # noqa: PLC0415  an extra, and a second that only learning needs
    import numpy as np  # noqa: PLC0415  as above

    given, ones = pairs(db, labelled, SEED)
    made = lightgbm.train(SETTINGS, lightgbm.Dataset(given.astype(np.float32), ones), ROUNDS)
    return Scorer(tuple(_tree(each["tree_structure"]) for each in made.dump_model()["tree_info"]))


def pairs(
    db: duckdb.DuckDBPyConnection, labelled: str, seed: int
) -> tuple[NDArray[np.int16], NDArray[np.bool_]]:
    """The pairs of a table (a column for each of READS) and whether each is of one person.

    Each pair comes once as it is, and with some of what it gives left out by chance.
    """
    import numpy as np  # noqa: PLC0415  as above

    columns = db.execute(f"SELECT {', '.join(READS)}, one FROM {labelled} ORDER BY ALL").fetchnumpy()
    given = np.column_stack([columns[name] for name in READS])
    chance = np.random.default_rng(seed)
    every = np.vstack([given, *(_thinned(given, chance) for _ in range(AGAIN))])
    return every, np.tile(columns["one"], AGAIN + 1)


def _thinned(given: NDArray[np.int16], chance: np.random.Generator) -> NDArray[np.int16]:
    """The pairs with some of what they give left out, each comparison by itself."""
    thinned = given.copy()
    for comparison, share in LEFT_OUT.items():
        rows = chance.random(len(given)) < share
        for at, said_by in enumerate(SAID_BY):
            if said_by == comparison:
                thinned[rows, at] = -1
    return thinned


def _tree(root: dict[str, Any]) -> Tree:
    """LightGBM's nested nodes as a node per place. All that is read is whole, so limits are cut to whole numbers."""
    nodes: list[list[Any]] = []

    def add(node: dict[str, Any]) -> tuple[int, int]:
        at = len(nodes)
        if "leaf_value" in node:
            nodes.append([0, 0, at, at, round(node["leaf_value"] / log(2), 4)])
            return at, int(node.get("leaf_count", 1))
        nodes.append([node["split_feature"], int(node["threshold"] // 1), 0, 0, 0.0])
        (left, lefts), (right, rights) = add(node["left_child"]), add(node["right_child"])
        mean = (nodes[left][4] * lefts + nodes[right][4] * rights) / (lefts + rights)
        nodes[at][2:] = [left, right, round(mean, 4)]
        return at, lefts + rights

    add(root)
    return Tree(*(tuple(column) for column in zip(*nodes, strict=True)))
