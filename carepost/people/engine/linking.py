"""From cleaned records to persons: score the pairs, settle what is certain, join the rest by weight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carepost.people.engine import scorer, splinking, training
from carepost.people.engine.clusters import Pair, clusters
from carepost.people.engine.comparing import COMPARISONS, NHS
from carepost.people.engine.costs import Costs
from carepost.people.engine.model import Model, default

if TYPE_CHECKING:
    import duckdb

TWINS = (
    "forename IN ('other_twin', 'other_kin') AND coalesce(nhs, '') <> 'same'"  # never joined unasked (ADR 18)
)
LEARNT = "learnt"
KEPT = -12.0  # pairs of less weight than this are not kept: nothing that follows would look at them


@dataclass(frozen=True, slots=True)
class Linked:
    """Persons by record number, the model used and why; the pairs stand in the table `pairs`."""

    persons: list[int]
    model: Model
    why: str
    costs: Costs


def link(
    db: duckdb.DuckDBPyConnection,
    *,
    model: Model | None = None,
    costs: Costs | None = None,
    train: bool = True,
    ask_of_twins: bool = True,
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
) -> Linked:
    """Link the table `records` (cleaning.columns). Makes `pairs`: l, r, weight, verdict, a level per comparison.

    With `train`, the model is learnt from the lists' own NHS numbers where they hold enough of them. `same` and
    `different` are a reviewer's decisions. Verdicts: sure, joined (until somebody looks), review, apart. What looks
    like twins waits for a look, whatever it weighs (domain 10.2); without `ask_of_twins` it goes by its weight.
    """
    costs, used = costs or Costs(), model or default()
    why = f"The model “{used.name}” is used as it is."
    scored = splinking.score(db, used)
    if train:
        learnt = training.learn(db, scored, used, LEARNT, "")
        used, why = learnt.model, learnt.why
    _pairs(db, _weighed(db, scored, used), costs, TWINS if ask_of_twins else "FALSE")
    rows = db.execute("SELECT weight, l, r, verdict FROM pairs ORDER BY l, r").fetchall()
    numbers = dict(db.execute("SELECT id, nhs FROM records WHERE nhs IS NOT NULL").fetchall())
    (count,) = db.execute("SELECT count(*) FROM records").fetchone() or (0,)
    persons = clusters(
        count,
        [(weight, one, other) for weight, one, other, verdict in rows if verdict in {"sure", "joined"}],
        {(one, other): weight for weight, one, other, _ in rows},
        numbers,
        same=same,
        different=different,
    )
    return Linked(persons, used, why, costs)


def _weighed(db: duckdb.DuckDBPyConnection, scored: str, model: Model) -> str:
    """The name of a table of Splink's pairs with their `weight`, and what stands beside their levels.

    Trees are asked once for each way in which pairs stand to each other, and there are far fewer ways than pairs.
    """
    gammas = ", ".join(f"gamma_{each.name}" for each in COMPARISONS)
    read = f"SELECT id_l, id_r, match_weight, {gammas}, {scorer.IN_SQL} FROM {scored}"
    if model.scorer is None:
        db.execute(f"CREATE OR REPLACE TEMP TABLE weighed AS SELECT *, match_weight AS weight FROM ({read})")
        return "weighed"
    import numpy as np  # noqa: PLC0415  loads what only a linkage needs
    import pyarrow as pa  # noqa: PLC0415  as above

    db.execute(f"CREATE OR REPLACE TEMP TABLE read AS SELECT *, {scorer.KEY} AS way FROM ({read})")
    firsts = ", ".join(f"any_value({name}) AS {name}" for name in scorer.READS)
    ways = db.execute(f"SELECT way, {firsts} FROM read GROUP BY way").fetchnumpy()
    bits = model.scorer.bits(np.column_stack([ways[name] for name in scorer.READS]))
    db.register("ways", pa.table({"way": ways["way"], "bits": bits}))
    numbers = model.chances[NHS.name]
    db.execute(
        f"""CREATE OR REPLACE TEMP TABLE weighed AS SELECT read.*, bits + CASE gamma_{NHS.name}
            WHEN 1 THEN {numbers["same"].weight} WHEN 0 THEN {numbers["other"].weight} ELSE 0 END AS weight
        FROM read JOIN ways USING (way)"""
    )
    db.unregister("ways")
    return "weighed"


def _pairs(db: duckdb.DuckDBPyConnection, weighed: str, costs: Costs, held: str) -> None:
    beside = ", ".join(scorer.BESIDE)
    levels = ", ".join(
        f"CASE gamma_{each.name} "
        + " ".join(
            f"WHEN {len(each.levels) - 1 - at} THEN '{level.key}'" for at, level in enumerate(each.levels)
        )
        + f" END AS {each.name}"
        for each in COMPARISONS
    )
    db.execute(
        f"""CREATE OR REPLACE TABLE pairs AS SELECT l, r,
            CASE WHEN {held} THEN least(weight, 0) ELSE weight END AS weight,
            CASE WHEN {held} THEN CASE WHEN weight >= {costs.nothing} THEN 'review' ELSE 'apart' END
                WHEN weight >= {costs.sure} THEN 'sure' WHEN weight >= {costs.joined} THEN 'joined'
                WHEN weight >= {costs.nothing} THEN 'review' ELSE 'apart' END AS verdict,
            {", ".join(each.name for each in COMPARISONS)}, {beside}
        FROM (SELECT id_l AS l, id_r AS r, round(weight, 6) AS weight, {levels}, {beside} FROM {weighed}
            WHERE weight >= {KEPT})"""
    )
