"""goldenmatch: as it sets itself up, or one of several settings by hand, of which another city tells the best."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import goldenmatch
import numpy as np
import polars

from bench.support.linkage.answering import Persons, answer

READ = [
    *("forename", "surname", "sex", "born", "nhs", "phone", "email", "house", "street", "postcode"),
    *("forename_sound", "surname_sound"),
]
PASSES = [
    *(
        ["born", "surname_sound"],
        ["born", "forename_sound"],
        ["phone"],
        ["email"],
        ["nhs"],
        ["born", "postcode"],
    ),
    *(["postcode", "forename_sound"], ["postcode", "house", "surname_sound"]),
]
NAME = {"scorer": "jaro_winkler", "levels": 4, "level_thresholds": [0.999, 0.92, 0.85], "tf_adjustment": True}
FIELDS = {
    "forename": NAME,
    "surname": NAME,
    "born": {"scorer": "levenshtein", "levels": 4, "level_thresholds": [0.999, 0.9, 0.8]},
    "postcode": {"scorer": "levenshtein", "levels": 3, "level_thresholds": [0.999, 0.6]},
    "house": {"scorer": "exact", "levels": 2},
    "street": {"scorer": "jaro_winkler", "levels": 2, "partial_threshold": 0.9},
    "phone": {"scorer": "exact", "levels": 2},
    "email": {"scorer": "exact", "levels": 2},
    "sex": {"scorer": "exact", "levels": 2},
    "nhs": {"scorer": "exact", "levels": 2},
}
WEIGHTS = {
    "forename": 2.0,
    "surname": 2.0,
    "born": 3.0,
    "postcode": 1.5,
    "house": 0.5,
    "phone": 1.0,
    "email": 1.0,
    "nhs": 4.0,
}
# Fellegi and Sunter at several cuts, where what is missing says nothing, or no; a weighted mean at several thresholds.
SETTINGS: dict[str, dict[str, Any]] = {
    f"{missing} {cut}": {"missing": missing, "link_cut_rule": cut}
    for missing in ("unobserved", "disagree")
    for cut in ("prior_mid", "evidence_5", "evidence_9", "evidence_12")
} | {f"weighted {threshold}": {"threshold": threshold} for threshold in (0.8, 0.85, 0.9)}


def config(chosen: dict[str, Any]) -> Any:
    if "threshold" in chosen:
        fields = [
            {"field": name, "scorer": FIELDS[name]["scorer"], "weight": weight}
            for name, weight in WEIGHTS.items()
        ]
        key = {"name": "weighted", "type": "weighted", "fields": fields, **chosen}
    else:
        fields = [{"field": name, **how} for name, how in FIELDS.items()]
        key = {"name": "probabilistic", "type": "probabilistic", "fields": fields, **chosen}
    blocking = {
        "strategy": "multi_pass",
        "passes": [{"fields": each} for each in PASSES],
        "keys": [{"fields": PASSES[0]}],
    }
    return goldenmatch.GoldenMatchConfig.model_validate(
        {
            "matchkeys": [key],
            "blocking": blocking,
            "output": {},
            "golden_rules": {"default_strategy": "most_complete"},
        }
    )


def work(folder: Path, options: dict[str, Any]) -> tuple[Persons, dict[str, Any]]:
    """Options: `settings`, the names of some of SETTINGS, or of "its own"."""
    records = polars.read_parquet(folder / "records.parquet", columns=READ)
    persons = {}
    for name in options["settings"]:
        if name == "its own":
            known = records.drop("forename_sound", "surname_sound")
            done = goldenmatch.dedupe_df(known, confidence_required=False, allow_red_config=True)
        else:
            done = goldenmatch.dedupe_df(records, config=config(SETTINGS[name]))
        labels = np.arange(len(records))
        for cluster in done.clusters.values():
            labels[cluster["members"]] = min(cluster["members"])
        persons[name] = labels
    return persons, {}


if __name__ == "__main__":
    answer(work, "goldenmatch", "polars")
