"""What linkage is measured against: Splink as its tutorial sets it up, and a plain query as the limit of speed."""

from __future__ import annotations

import warnings

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.splink_dataframe import SplinkDataFrame

from carepost.people.engine.comparing import BLOCKING
from carepost.people.engine.scoring import Score, score

THRESHOLDS = (0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999)
PLAIN = """SELECT count(*) FROM (SELECT l.id, r.id,
    CAST(l.surname = r.surname AS INTEGER) * 5 + CAST(l.forename = r.forename AS INTEGER) * 4
    + CAST(l.dob = r.dob AS INTEGER) * 9 + CAST(l.postcode = r.postcode AS INTEGER) * 6
    + CAST(jaro_winkler_similarity(l.surname, r.surname) > 0.9 AS INTEGER)
    + CAST(jaro_winkler_similarity(l.forename, r.forename) > 0.9 AS INTEGER)
    + CAST(l.phone = r.phone AS INTEGER) * 5 + CAST(l.nhs = r.nhs AS INTEGER) * 12 AS points
    FROM (SELECT DISTINCT l, r FROM ({pairs})) JOIN records AS l ON l.id = l JOIN records AS r ON r.id = r
    WHERE points > 12)"""


def tutorial(db: duckdb.DuckDBPyConnection, truth: list[int]) -> tuple[float, list[int]]:
    """The best threshold by the truth, which no user would know, and the persons that Splink finds with it.

    Comparisons, training and order of its tutorial, on our cleaned columns; blocking as its guide has it for more.
    """
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[
            cl.NameComparison("forename"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=False),
            cl.PostcodeComparison("postcode"),
            cl.EmailComparison("email"),
            cl.ExactMatch("phone"),
            cl.ExactMatch("nhs"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("forename", "surname"),
            block_on("surname", "dob"),
            block_on("forename", "dob"),
            block_on("postcode", "forename"),
            block_on("phone"),
            block_on("email"),
            block_on("nhs"),
        ],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        linker = Linker(DuckDBAPI(connection=db).register("records"), settings, log_level="ERROR")
        training = linker.training
        certain = [block_on("nhs"), block_on("forename", "surname", "dob")]
        training.estimate_probability_two_random_records_match(certain, recall=0.7)
        training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        training.estimate_parameters_using_expectation_maximisation(block_on("forename", "surname"))
        training.estimate_parameters_using_expectation_maximisation(block_on("dob"))
        predicted = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
        found = {each: _persons(linker, predicted, each) for each in THRESHOLDS}
    best = max(found, key=lambda each: score(found[each], truth).pairwise_f1)
    return best, found[best]


def _persons(linker: Linker, predicted: SplinkDataFrame, threshold: float) -> list[int]:
    clustered = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold)
    rows = clustered.as_record_list()
    return [row["cluster_id"] for row in sorted(rows, key=lambda row: row["id"])]


def plain(db: duckdb.DuckDBPyConnection) -> int:
    """Join and score the same candidate pairs in one plain query; the number of pairs above a threshold."""
    find = "SELECT l.id AS l, r.id AS r FROM records AS l JOIN records AS r ON {} AND l.id < r.id"
    each = " UNION ALL ".join(find.format(rule) for rule in BLOCKING)
    (count,) = db.execute(PLAIN.format(pairs=each)).fetchone() or (0,)
    return int(count)


def shares(found: Score) -> str:
    return f"{found.precision:7.4f} {found.recall:7.4f} {found.pairwise_f1:9.4f} {found.cluster_f1:9.4f}"
