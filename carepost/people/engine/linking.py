"""From cleaned records to persons: score the pairs, settle what is certain, join the rest by weight."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa

from carepost.people.engine import bases, pairing, scorer, splinking, training
from carepost.people.engine.clusters import Pair, Pairs, grouped
from carepost.people.engine.comparing import NHS, Comparison
from carepost.people.engine.costs import LEAST_WEIGHT, Costs
from carepost.people.engine.fetched import Records
from carepost.people.engine.model import Model, default

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

TWINS = "twins"  # of `pairs`: never joined unasked (ADR 18)
LEARNT = "learnt"


@dataclass(frozen=True, slots=True)
class Linked:
    """Persons by record number, the model used and why; the pairs stand in the table `pairs`."""

    persons: list[int]
    model: Model
    why: str
    costs: Costs
    engine: str = "duckdb"


def link(
    db: duckdb.DuckDBPyConnection,
    *,
    model: Model | None = None,
    costs: Costs | None = None,
    train: bool = True,
    ask_of_twins: bool = True,
    engine: str = "duckdb",
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
    tell: Callable[[str], object] = str,
) -> Linked:
    """Link the table `records` (cleaning.columns). Makes `pairs`: l, r, weight, verdict, a level per comparison.

    With `train`, a model is learnt from the lists' own NHS numbers, and used where they tell that it is the better
    one. `same` and `different` are a reviewer's decisions. Verdicts: sure, joined (until somebody looks), review,
    apart. What looks like twins waits for a look, whatever it weighs (domain 10.2); without `ask_of_twins` it goes by
    its weight. How often the pairs of two lists are one person is estimated from them, unless the model says it.
    `tell` hears of each stage as it begins.
    """
    costs, used = costs or Costs(), model or default()
    why = f"The model “{used.name}” is used as it is."
    tell("Finding and comparing pairs")
    ENGINES[engine](db, used)
    (count,) = db.execute("SELECT count(*) FROM compared").fetchone() or (0,)
    tell(f"Weighing {count:,} pairs")
    weigh(db, used)
    if train:
        tell("Trying what NHS numbers teach")
        learnt = training.tried(db, used, LEARNT, costs)
        why = learnt.why
        if learnt.model is not used:
            used = learnt.model
            weigh(db, used)
    if used.bases is None:
        used = replace(used, bases=bases.of_lists(db, used))
    tell("Putting records together to persons")
    pairs(db, used, costs, TWINS if ask_of_twins else "FALSE")
    return Linked(persons(db, same, different), used, why, costs, engine)


def judge(db: duckdb.DuckDBPyConnection, model: Model, costs: Costs) -> None:
    """Make `pairs` as a full run does, of the pairs of `records` that stand in `found`."""
    pairing.compare(db)
    weigh(db, model)
    pairs(db, model, costs, TWINS)


def _by_duckdb(db: duckdb.DuckDBPyConnection, _model: Model) -> None:
    records = Records(db, "records")
    pairing.find(db, records)
    pairing.compare(db, records)


def _by_spark(db: duckdb.DuckDBPyConnection, _model: Model) -> None:
    from carepost.people.engine import spark  # noqa: PLC0415  for those who ask for it

    spark.compare(db)


ENGINES: dict[str, Callable[[duckdb.DuckDBPyConnection, Model], object]] = {
    "duckdb": _by_duckdb,
    "spark": _by_spark,
    "splink": splinking.compare,
}


def weigh(db: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make `ways`: each way in which pairs of `compared` stand to each other, its levels by their keys, and its `bits`.

    There are far fewer ways than pairs, so the model is asked once for each. What the NHS number says comes on top.
    """
    numbers = db.execute("SELECT DISTINCT way FROM compared").fetchnumpy()["way"]
    values = pairing.ways(numbers)
    columns = dict(zip(scorer.READS, values.T, strict=True)) | {
        each.name: _keys(each, values[:, at]) for at, each in enumerate(scorer.READ)
    }
    db.register("weighed", pa.table({"way": numbers, "bits": model.bits(values), **columns}))
    db.execute("CREATE OR REPLACE TEMP TABLE ways AS FROM weighed")
    db.unregister("weighed")


def pairs(db: duckdb.DuckDBPyConnection, model: Model, costs: Costs, held: str) -> None:
    """Make `pairs` of `compared` and `ways`; those that are `held` wait for a look."""
    told, judged = formulas(model, costs, held)
    more = [(*lists, each) for lists, each in (model.bases or {}).items()]
    columns = list(zip(*more, strict=True)) or [(), (), ()]
    kinds = {"list_l": pa.string(), "list_r": pa.string(), "base": pa.float64()}
    db.register(
        "bases",
        pa.table([pa.array(*each) for each in zip(columns, kinds.values(), strict=True)], names=[*kinds]),
    )
    levels = ", ".join(each.name for each in scorer.READ)
    nhs = f"CASE nhs WHEN 1 THEN '{NHS.levels[0].key}' WHEN 0 THEN '{NHS.levels[1].key}' END AS nhs"
    decided, weight = (", ".join(f"{sql} AS {name}" for name, sql in each.items()) for each in (judged, told))
    db.execute(
        f"""CREATE OR REPLACE TABLE pairs AS
        SELECT l, r, {decided}, {levels}, {nhs}, {", ".join(scorer.BESIDE)}, twins
        FROM (SELECT l, r, way, nhs, twins, {weight} FROM compared JOIN (SELECT way, bits FROM ways) USING (way)
            LEFT JOIN bases USING (list_l, list_r) WHERE told >= {LEAST_WEIGHT})
        JOIN ways USING (way)"""
    )
    db.unregister("bases")


def _keys(comparison: Comparison, levels: NDArray[np.int16]) -> pa.Array:
    """The keys of levels that are given as numbers, NULL where nothing is to compare."""
    keys = pa.array([each.key for each in reversed(comparison.levels)])
    return pa.DictionaryArray.from_arrays(pa.array(levels, mask=levels < 0), keys)


def formulas(model: Model, costs: Costs, held: str) -> tuple[dict[str, str], dict[str, str]]:
    """SQL for what a pair is `told` to weigh, of its `bits` and what the numbers say, or where they are lacking the
    `base` of its lists; then for its weight and verdict."""
    numbers = model.chances[NHS.name]
    told = (
        f"round(bits + CASE nhs WHEN 1 THEN {numbers['same'].weight}"
        f" WHEN 0 THEN {numbers['other'].weight} ELSE coalesce(base, 0) END, 6)"
    )
    weight = f"CASE WHEN {held} THEN least(told, 0) ELSE told END"
    verdict = (
        f"CASE WHEN {held} THEN CASE WHEN told >= {costs.nothing} THEN 'review' ELSE 'apart' END"
        f" WHEN told >= {costs.sure} THEN 'sure' WHEN told >= {costs.joined} THEN 'joined'"
        f" WHEN told >= {costs.nothing} THEN 'review' ELSE 'apart' END"
    )
    return {"told": told}, {"weight": weight, "verdict": verdict}


def persons(db: duckdb.DuckDBPyConnection, same: Iterable[Pair], different: Iterable[Pair]) -> list[int]:
    """For each of `records` the smallest record of its person, from the table `pairs`."""
    return joined(db, same, different, apart=0.0)


def joined(
    db: duckdb.DuckDBPyConnection, same: Iterable[Pair], different: Iterable[Pair], *, apart: float
) -> list[int]:
    """As `persons`; a pair that does not stand in `pairs` counts as `apart`, in bits."""
    found = db.execute("SELECT l, r, weight, verdict IN ('sure', 'joined') AS linked FROM pairs").fetchnumpy()
    numbers = db.execute(
        "SELECT coalesce(CAST(nhs AS BIGINT), 0) AS nhs FROM records ORDER BY id"
    ).fetchnumpy()
    compared = Pairs(found["l"], found["r"], found["weight"], found["linked"])
    return grouped(compared, numbers["nhs"], same=same, different=different, apart=apart)
