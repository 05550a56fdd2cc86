"""recordlinkage: expectation maximisation without labels, or a logistic regression taught by true ones."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import recordlinkage
from recordlinkage.index import Block

from bench.support.linkage.answering import Persons, answer, connected

READ = ["id", "forename", "surname", "sex", "born", "nhs", "phone", "email", "house", "street", "postcode",
        "forename_sound", "surname_sound"]  # fmt: skip
KEYS = (
    *(
        ["born", "surname_sound"],
        ["born", "forename_sound"],
        ["phone"],
        ["email"],
        ["nhs"],
        ["born", "postcode"],
    ),
    *(["postcode", "forename_sound"], ["postcode", "house", "surname_sound"]),
)
NEAR, EXACT = ("forename", "surname", "street", "born"), ("sex", "nhs", "phone", "email", "postcode", "house")
LABELS = 20_000


def work(folder: Path, options: dict[str, Any]) -> tuple[Persons, dict[str, Any]]:
    """Options: `labels` (True: 20,000 pairs of these same lists with their truth)."""
    warnings.simplefilter("ignore")
    records = pd.read_parquet(folder / "records.parquet", columns=READ).set_index("id")
    index = recordlinkage.Index()
    for key in KEYS:
        index.add(Block(key))
    pairs = index.index(records)
    # What is missing matches what is missing: a key of nothing is none.
    compare = recordlinkage.Compare()
    for name in NEAR:
        exactly = None if options.get("labels") else 0.88
        compare.string(name, name, method="jarowinkler", threshold=exactly, label=name)
    for name in EXACT:
        compare.exact(name, name, label=name)
    found = compare.compute(pairs, records)
    one, other = (found.index.get_level_values(at).to_numpy() for at in (0, 1))
    if options.get("labels"):
        joined = _taught(found, records, one, other, folder)
    else:
        links = recordlinkage.ECMClassifier(max_iter=100).fit_predict(found.astype(int))
        joined = found.index.isin(links)
    return {"persons": connected(len(records), one[joined], other[joined])}, {"pairs": len(found)}


def _taught(found: pd.DataFrame, records: pd.DataFrame, one: Any, other: Any, folder: Path) -> Any:
    """Which pairs are links, taught by the truth of 20,000 of them; whether both sides say anything is read as well."""
    for name in (*NEAR, *EXACT):
        there = records[name].notna().to_numpy()
        found[f"{name} told"] = (there[one] & there[other]).astype(float)
    truth = pd.read_parquet(folder / "truth.parquet")["person"].to_numpy()
    some = np.random.default_rng(1).choice(len(found), min(LABELS, len(found)), replace=False)
    known = found.iloc[some]
    right = known.index[truth[one[some]] == truth[other[some]]]
    regression = recordlinkage.LogisticRegressionClassifier(max_iter=1_000)
    regression.fit(known, right)
    return found.index.isin(regression.predict(found))


if __name__ == "__main__":
    answer(work, "recordlinkage", "pandas")
