"""Lists of single people linked: compared by all their columns, weighed by what the lists teach, joined as ever."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from carepost.people.engine import linking
from carepost.people.engine.clusters import Pair
from carepost.people.engine.comparing import Comparison
from carepost.people.engine.costs import LEAST_WEIGHT, Costs
from carepost.people.engine.linking import Linked
from carepost.people.engine.model import Model
from carepost.people.engine.single import blocking, columns, comparing, learning
from carepost.people.engine.single.columns import Column
from carepost.people.engine.single.learning import LEAST_RECORDS, TooFew

if TYPE_CHECKING:
    import duckdb


def link(
    db: duckdb.DuckDBPyConnection,
    others: Mapping[str, str],
    *,
    costs: Costs | None = None,
    engine: str = "duckdb",
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
    tell: Callable[[str], object] = str,
) -> Linked:
    """Link the table `records` (cleaning.columns), whose `source` has the columns `others`, called so in words.

    Makes `pairs` as `engine.linking` does, with a level for each column. Nothing is held back as twins: that is for
    lists in which families stand. Raises TooFew.
    """
    costs = costs or Costs()
    (count,) = db.execute("SELECT count(*) FROM records").fetchone() or (0,)
    if count < LEAST_RECORDS:
        raise TooFew(
            f"{count:,} records teach too little: {LEAST_RECORDS:,} are needed. Link them without --no-families."
        )
    tell("Finding and comparing pairs")
    compared_by = columns.make(db, others)
    comparisons = comparing.made(db, compared_by)
    ENGINES[engine](db, compared_by, comparisons)
    tell("Learning what each column says")
    model = learning.learn(db, compared_by, comparisons)
    tell("Putting records together to persons")
    pairs(db, model, costs)
    why = f"Lists without families, as was asked: the model is learnt {model.made}."
    return Linked(linking.joined(db, same, different, apart=LEAST_WEIGHT), model, why, costs, engine)


def _by_duckdb(
    db: duckdb.DuckDBPyConnection, compared_by: tuple[Column, ...], comparisons: tuple[Comparison, ...]
) -> None:
    blocking.find(db, compared_by)
    asked = comparing.levels(compared_by, comparisons, comparing.both(compared_by, "found"))
    db.execute(f"CREATE OR REPLACE TEMP TABLE compared AS {asked}")


def _by_spark(
    db: duckdb.DuckDBPyConnection, compared_by: tuple[Column, ...], comparisons: tuple[Comparison, ...]
) -> None:
    from carepost.people.engine import spark  # noqa: PLC0415  for those who ask for it

    blocking.keys(db, compared_by)
    spark.compare_singles(db, compared_by, comparisons)


ENGINES: dict[
    str, Callable[[duckdb.DuckDBPyConnection, tuple[Column, ...], tuple[Comparison, ...]], object]
] = {"duckdb": _by_duckdb, "spark": _by_spark}


def pairs(db: duckdb.DuckDBPyConnection, model: Model, costs: Costs) -> None:
    """Make `pairs` of `compared`: l, r, weight, verdict, the key of each comparison's level, and twins, FALSE."""
    weights = " + ".join(_weighed(each, model) for each in model.comparisons)
    keys = ", ".join(_keyed(each) for each in model.comparisons)
    db.execute(
        f"""CREATE OR REPLACE TABLE pairs AS SELECT l, r, weight,
            CASE WHEN weight >= {costs.sure} THEN 'sure' WHEN weight >= {costs.joined} THEN 'joined'
                WHEN weight >= {costs.nothing} THEN 'review' ELSE 'apart' END AS verdict, {keys}, FALSE AS twins
        FROM (SELECT *, round({learning.log_odds(model.prior)!r}::DOUBLE + {weights}, 6) AS weight FROM compared)
        WHERE weight >= {LEAST_WEIGHT}"""
    )


def _weighed(comparison: Comparison, model: Model) -> str:
    """SQL for the bits of a level."""
    said = model.chances[comparison.name]
    bits = [0.0, *(said[level.key].weight for level in reversed(comparison.levels))]
    return f"CAST([{', '.join(map(repr, bits))}] AS DOUBLE[])[{comparison.name} + 2]"


def _keyed(comparison: Comparison) -> str:
    keys = ", ".join(f"'{level.key}'" for level in reversed(comparison.levels))
    return f"[NULL, {keys}][{comparison.name} + 2] AS {comparison.name}"
