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

# For each file: the columns whose likeness is read, those that are equal or not, and the keys that find pairs.
FILES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[list[str], ...]]] = {
    "records": (
        ("forename", "surname", "street", "born"),
        ("sex", "nhs", "phone", "email", "postcode", "house"),
        (
            *(
                ["born", "surname_sound"],
                ["born", "forename_sound"],
                ["phone"],
                ["email"],
                ["nhs"],
                ["born", "postcode"],
            ),
            *(["postcode", "forename_sound"], ["postcode", "house", "surname_sound"]),
        ),
    ),
    "raw": (
        ("given_name", "surname", "address_1", "address_2", "suburb", "date_of_birth"),
        ("street_number", "postcode", "state"),
        (["given_name"], ["surname"], ["date_of_birth"], ["postcode"], ["address_1"]),
    ),
}
LABELS = 20_000


def work(folder: Path, options: dict[str, Any]) -> tuple[Persons, dict[str, Any]]:
    """Options: `file`, and `labels` (True: 20,000 pairs of these same lists with their truth)."""
    warnings.simplefilter("ignore")
    file = options.get("file", "records")
    near, exact, keys = FILES[file]
    read = {"id", *near, *exact, *(name for key in keys for name in key)}
    records = pd.read_parquet(folder / f"{file}.parquet", columns=sorted(read)).set_index("id")
    index = recordlinkage.Index()
    for key in keys:
        index.add(Block(key))
    pairs = index.index(records)
    # What is missing matches what is missing: a key of nothing is none.
    compare = recordlinkage.Compare()
    for name in near:
        exactly = None if options.get("labels") else 0.88
        compare.string(name, name, method="jarowinkler", threshold=exactly, label=name)
    for name in exact:
        compare.exact(name, name, label=name)
    found = compare.compute(pairs, records)
    one, other = (found.index.get_level_values(at).to_numpy() for at in (0, 1))
    if options.get("labels"):
        joined = _taught(found, records, folder)
    else:
        links = recordlinkage.ECMClassifier(max_iter=100).fit_predict(found.astype(int))
        joined = found.index.isin(links)
    return {"persons": connected(len(records), one[joined], other[joined])}, {"pairs": len(found)}


def _taught(found: pd.DataFrame, records: pd.DataFrame, folder: Path) -> Any:
    """Which pairs are links, taught by the truth of 20,000 of them; whether both sides say anything is read as well."""
    one, other = (found.index.get_level_values(at).to_numpy() for at in (0, 1))
    for name in list(found.columns):
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
