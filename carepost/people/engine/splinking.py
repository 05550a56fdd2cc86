"""Splink, behind one file: the same comparisons and the same model as its settings, an independent word on the pairs.

Our own query (pairing) asks what several levels share once per pair, which Splink's SQL asks again for each; tests hold
the two to each other, level by level and bit by bit.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from carepost.people.engine import pairing
from carepost.people.engine.comparing import BLOCKING, COMPARISONS, FACTS, Comparison
from carepost.people.engine.model import Model

if TYPE_CHECKING:
    import duckdb


def compare(db: duckdb.DuckDBPyConnection, model: Model) -> str:
    """Make `compared` as pairing does, by Splink; the name of Splink's own table of the pairs.

    That has id_l, id_r, match_key (the number of the first rule that found them), match_weight (in bits, by the levels
    alone), and gamma_NAME for each comparison: -1 where nothing was to compare, else counted from the last level.
    """
    from splink import DuckDBAPI, Linker  # noqa: PLC0415  a second that only a linkage needs

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Splink's own, about what DuckDB deprecates
        api = DuckDBAPI(connection=db)
        linker = Linker(api.register("records"), settings(model), log_level="ERROR", validate_settings=False)
        found = linker.inference.predict(warning_mode="never").physical_name
    levels = ", ".join(f"CAST(gamma_{each.name} AS SMALLINT) AS {each.name}" for each in COMPARISONS)
    pairing.keep(
        db,
        f"""SELECT scored.id_l AS l, scored.id_r AS r, CAST(match_key AS INTEGER) AS rule, {levels}, {pairing.SIDES}
        FROM {found} AS scored JOIN records AS l ON l.id = id_l JOIN records AS r ON r.id = id_r""",
    )
    return found


def settings(model: Model) -> dict[str, Any]:
    """The model as Splink reads it."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": model.prior,
        "blocking_rules_to_generate_predictions": list(BLOCKING),
        "comparisons": [_comparison(each, model) for each in COMPARISONS],
        "retain_intermediate_calculation_columns": False,
        "retain_matching_columns": True,  # without it the levels are not kept either
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
                "sql_condition": "ELSE" if last else level.sql.format(**FACTS),
                "label_for_charts": level.words,
                "m_probability": chances.m,
                "u_probability": chances.u,
                "fix_m_probability": True,
                "fix_u_probability": True,
            }
        )
    return {"output_column_name": comparison.name, "comparison_levels": levels}
