"""Make the model that ships with Carepost anew: python bench/support/shipped_model.py

It is counted from a made-up city by the NHS numbers on its lists; who is who is never read. Each of three rounds leaves
out the pairs whose numbers the round before has found to be somebody else's. Seed 101 is used for this alone.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import duckdb

from carepost.people.engine import labels, pairing, training
from carepost.people.engine.city.making import city, tables
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.comparing import COMPARISONS, NHS
from carepost.people.engine.linking import weigh
from carepost.people.engine.model import DEFAULT, Chances, Model, written
from carepost.people.tests.lists import as_source

RECORDS, SEED, ROUNDS, DAY = 220_000, 101, 3, date(2026, 11, 29)
MADE = (
    f"counted without any truth from a made-up city of {RECORDS:,} records (seed {SEED}), by its NHS numbers"
)
# What the numbers say of themselves is stated: one person shows two in 6 of 1,000 pairs, two persons one in 1 of 1,000.
STATED = {"same": Chances(0.994, 0.001), "other": Chances(0.006, 0.999)}


def main() -> None:
    knowing_nothing = {
        each.name: {level.key: Chances(0.1, 0.1) for level in each.levels} for each in COMPARISONS
    }
    labels.MOST_ALIKE = RECORDS  # each pair is taught by itself: it is done once, and nobody waits for it
    model = Model("default", MADE, 0.2, knowing_nothing | {NHS.name: STATED})
    with duckdb.connect() as db:
        as_source(db, tables(city(RECORDS, seed=SEED)))
        clean(db, "source", DAY)
        pairing.find(db)
        pairing.compare(db)
        for _ in range(ROUNDS):
            weigh(db, model)
            learnt = training.learn(db, model, model.name, MADE)
            model = learnt.model
            print(learnt.why)
    DEFAULT.write_text(written(model), encoding="utf-8")


if __name__ == "__main__":
    main()
