"""dedupe: active learning whose questions are answered by the truth, on lists small enough for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dedupe
import numpy as np
import pyarrow.parquet as pq

from bench.support.linkage.answering import Persons, answer

FIELDS = {
    "forename": dedupe.variables.String, "surname": dedupe.variables.String, "born": dedupe.variables.ShortString,
    "street": dedupe.variables.String, "house": dedupe.variables.ShortString, "postcode": dedupe.variables.ShortString,
    "phone": dedupe.variables.Exact, "email": dedupe.variables.ShortString, "nhs": dedupe.variables.Exact,
}  # fmt: skip
LABELS = 5_000


def work(folder: Path, _options: dict[str, Any]) -> tuple[Persons, dict[str, Any]]:
    rows = pq.read_table(folder / "records.parquet", columns=list(FIELDS)).to_pylist()
    truth = pq.read_table(folder / "truth.parquet")["person"].to_pylist()
    data = {
        number: {**row, "person": str(person)}
        for number, (row, person) in enumerate(zip(rows, truth, strict=True))
    }
    learner = dedupe.Dedupe(
        [kind(name, has_missing=True) for name, kind in FIELDS.items()], num_cores=1, in_memory=True
    )
    learner.prepare_training(data, sample_size=1_500)
    learner.mark_pairs(dedupe.training_data_dedupe(data, common_key="person", training_size=LABELS))
    learner.train(recall=0.95)
    labels = np.arange(len(data))
    for members, _ in learner.partition(data, threshold=0.5):
        labels[list(members)] = min(members)
    return {"persons": labels}, {}


if __name__ == "__main__":
    answer(work, "dedupe")
