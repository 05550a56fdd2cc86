"""Splink, behind one file: our comparisons as its settings, our weights as its m and u, and its scored pairs."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from carepost.people.engine.comparing import BLOCKING, COMPARISONS, Comparison
from carepost.people.engine.model import Model

if TYPE_CHECKING:
    import duckdb


def score(db: duckdb.DuckDBPyConnection, model: Model) -> str:
    """Compare the pairs of `records` that blocking finds; the name of Splink's table of them.

    It has id_l, id_r, match_key (the first rule that found them), match_weight (bits: log2 of the odds that the two are
    one person), and gamma_NAME for each comparison: -1 where nothing was to compare, else counted from the last level.
    """
    from splink import DuckDBAPI, Linker  # noqa: PLC0415  a second that only a linkage needs

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Splink's own, about what DuckDB deprecates
        api = DuckDBAPI(connection=db)
        linker = Linker(api.register("records"), settings(model), log_level="ERROR", validate_settings=False)
        found = linker.inference.predict(warning_mode="never")
    return found.physical_name


def settings(model: Model) -> dict[str, Any]:
    """The model as Splink reads it."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": model.prior,
        "blocking_rules_to_generate_predictions": list(BLOCKING),
        "comparisons": [_comparison(each, model) for each in COMPARISONS],
        "retain_intermediate_calculation_columns": False,
        "retain_matching_columns": True,
    }


def _comparison(comparison: Comparison, model: Model) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": comparison.missing, "label_for_charts": "missing", "is_null_level": True}
    ]
    for number, level in enumerate(comparison.levels, start=1):
        chances = model.chances[comparison.name][level.key]
        last = number == len(comparison.levels)
        levels.append(
            {
                "sql_condition": "ELSE" if last else level.sql,
                "label_for_charts": level.words,
                "m_probability": chances.m,
                "u_probability": chances.u,
                "fix_m_probability": True,
                "fix_u_probability": True,
            }
        )
    return {"output_column_name": comparison.name, "comparison_levels": levels}
