"""Splink: as its tutorial has it, as an expert would tune it (or an expert's model loaded), and as published.

An expert's choices: names by rarity, nicknames and exchanged names; day and month exchanged and 1 January for want of
a date; what a household shares as one comparison; NHS numbers of which a digit may be wrong; ten ways to find pairs.
What links show is learnt by expectation maximisation or, `by_numbers`, from pairs with one NHS number. The threshold
comes from another city.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from bench.support.linkage.answering import Persons, answer, at_thresholds

LOWEST = -6.0  # bits; no threshold worth trying lies below


def level(sql: str, words: str) -> cll.CustomLevel:
    return cll.CustomLevel(sql, words)


def tutorial() -> dict[str, Any]:
    """Comparisons, training and order of its tutorial; blocking as its guide has it for more."""
    return {
        "comparisons": [
            cl.NameComparison("forename"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=False),
            cl.PostcodeComparison("postcode"),
            cl.EmailComparison("email"),
            cl.ExactMatch("phone"),
            cl.ExactMatch("nhs"),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on("forename", "surname"),
            block_on("surname", "dob"),
            block_on("forename", "dob"),
            block_on("postcode", "forename"),
            block_on("phone"),
            block_on("email"),
            block_on("nhs"),
        ],
    }


SAME_HOME = "postcode_l = postcode_r AND house_l = house_r AND coalesce(flat_l, '') = coalesce(flat_r, '')"
SAME_SURNAME, SAME_PHONE = "surname_l = surname_r", "phone_l = phone_r"
NEAR_SURNAME = (
    "(jaro_winkler_similarity(surname_l, surname_r) >= 0.9 OR list_has_any(surname_parts_l, surname_parts_r))"
)
SWAPPED = "forename_l = surname_r AND surname_l = forename_r"


def _forename() -> cl.CustomComparison:
    initial = "forename_l[1] = forename_r[1] AND least(length(forename_l), length(forename_r)) = 1"
    return cl.CustomComparison(
        output_column_name="forename",
        comparison_levels=[
            cll.NullLevel("forename"),
            cll.ExactMatchLevel("forename", term_frequency_adjustments=True),
            level(SWAPPED, "forename and surname exchanged"),
            level("list_has_any(likes_l, likes_r)", "one is short for the other"),
            level("jaro_winkler_similarity(forename_l, forename_r) >= 0.92", "nearly the same"),
            level(initial, "an initial"),
            level("jaro_winkler_similarity(forename_l, forename_r) >= 0.85", "alike"),
            cll.ElseLevel(),
        ],
    )


def _household() -> cl.CustomComparison:
    """What a household shares is one piece of evidence: read apart, surname, home and telephone add up to certainty."""
    return cl.CustomComparison(
        output_column_name="household",
        comparison_levels=[
            level("surname_l IS NULL OR surname_r IS NULL", "no surname").configure(is_null_level=True),
            level(f"{SAME_SURNAME} AND {SAME_HOME} AND {SAME_PHONE}", "surname, home and telephone"),
            level(f"{SAME_SURNAME} AND {SAME_HOME}", "surname and home"),
            level(f"{SAME_SURNAME} AND {SAME_PHONE}", "surname and telephone"),
            level(
                f"{NEAR_SURNAME} AND ({SAME_HOME} OR {SAME_PHONE})",
                "nearly the surname, and home or telephone",
            ),
            level(f"{SAME_SURNAME} AND postcode_l = postcode_r", "surname and postcode"),
            level(f"{SAME_HOME} AND {SAME_PHONE}", "home and telephone"),
            level(SAME_PHONE, "telephone"),
            level(SAME_HOME, "home"),
            level(f"{SAME_SURNAME} AND (postcode_l IS NULL OR postcode_r IS NULL)", "surname, no postcode"),
            level(SAME_SURNAME, "surname, elsewhere").configure(tf_adjustment_column="surname"),
            level(f"{SWAPPED}", "exchanged"),
            level(NEAR_SURNAME, "nearly the surname"),
            level("postcode_l = postcode_r", "postcode"),
            cll.ElseLevel(),
        ],
    )


def _birth() -> cl.CustomComparison:
    exchanged = "year(dob_l) = year(dob_r) AND month(dob_l) = day(dob_r) AND day(dob_l) = month(dob_r)"
    january = "(first_january_l OR first_january_r) AND year(dob_l) = year(dob_r)"
    return cl.CustomComparison(
        output_column_name="dob",
        comparison_levels=[
            cll.NullLevel("dob"),
            level("dob_l = dob_r AND NOT first_january_l", "the same day"),
            level("dob_l = dob_r", "the same, 1 January"),
            level(january, "1 January of that year"),
            level(exchanged, "day and month exchanged"),
            level("levenshtein(born_l, born_r) = 1", "one digit off"),
            level("levenshtein(born_l, born_r) = 2", "two digits off"),
            cll.ElseLevel(),
        ],
    )


def expert() -> dict[str, Any]:
    return {
        "comparisons": [
            _forename(),
            _household(),
            _birth(),
            cl.CustomComparison(
                output_column_name="email",
                comparison_levels=[
                    cll.NullLevel("email"),
                    cll.ExactMatchLevel("email"),
                    level("levenshtein(email_l, email_r) <= 2", "two signs off"),
                    cll.ElseLevel(),
                ],
            ),
            cl.ExactMatch("sex"),
            cl.DamerauLevenshteinAtThresholds("nhs", [1]),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on("nhs"),
            block_on("phone"),
            block_on("email"),
            block_on("dob", "surname_sound"),
            block_on("dob", "forename_sound"),
            block_on("postcode", "forename_sound"),
            block_on("postcode", "house", "surname_sound"),
            block_on("dob", "postcode"),
            block_on("surname_sound", "forename_sound", "year(dob)"),
            "l.surname = r.forename AND l.forename = r.surname AND l.dob = r.dob",
        ],
        "retain_intermediate_calculation_columns": False,
    }


def published() -> dict[str, Any]:
    """What Splink's documentation has for historical_50k, on its own columns."""
    three = "substr(postcode_fake,1,3)"
    return {
        "comparisons": [
            cl.ForenameSurnameComparison(
                "first_name", "surname", forename_surname_concat_col_name="first_and_surname"
            ),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on("substr(first_name,1,3)", "substr(surname,1,4)"),
            block_on("surname", "dob"),
            block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"),
            block_on("dob", "birth_place"),
            block_on(three, "dob"),
            block_on(three, "first_name"),
            block_on(three, "surname"),
            block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
        ],
    }  # fmt: skip


def febrl() -> dict[str, Any]:
    """What Splink's documentation has for febrl3, on its own columns and without the social security number."""
    return {
        "comparisons": [
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode").configure(term_frequency_adjustments=True),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on(each) for each in ("given_name", "surname", "date_of_birth", "postcode")
        ],
    }


# For each: its settings, the file it reads, what is certain and which share of links that finds, how many pairs u is
# sampled from, and from which sides expectation maximisation looks.
WAYS: dict[str, tuple[Any, str, list[Any], float, float, list[Any]]] = {
    "tutorial": (
        tutorial, "records", [block_on("nhs"), block_on("forename", "surname", "dob")], 0.7, 1e6,
        [block_on("forename", "surname"), block_on("dob")],
    ),
    "expert": (
        expert, "records",
        [block_on("nhs"), block_on("forename", "surname", "dob"), block_on("email", "forename")], 0.8, 5e6,
        [block_on("forename", "surname"), block_on("dob")],
    ),
    "febrl": (
        febrl, "raw",
        [block_on("given_name", "surname", "date_of_birth"),
         "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth"], 0.6, 1e6,
        [block_on("date_of_birth"), block_on("postcode")],
    ),
    "published": (
        published, "raw",
        ["l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob",
         "substr(l.first_name,1,2) = substr(r.first_name,1,2) and l.surname = r.surname"
         " and substr(l.postcode_fake,1,2) = substr(r.postcode_fake,1,2)",
         "l.dob = r.dob and l.postcode_fake = r.postcode_fake"], 0.6, 5e6,
        [block_on("first_name", "surname"), block_on("dob")],
    ),
}  # fmt: skip


def _of(comparison: Any) -> str:
    return str(comparison.create_comparison_dict("duckdb")["output_column_name"])


def _empty(db: duckdb.DuckDBPyConnection) -> set[str]:
    """Columns in which no list has anything: what reads one is left out, as whoever looks at the lists would."""
    names = [name for name, *_ in db.execute("DESCRIBE records").fetchall()]
    counts = (
        db.execute(f"SELECT {', '.join(f'count({name})' for name in names)} FROM records").fetchone() or ()
    )
    return {name for name, count in zip(names, counts, strict=True) if not count}


def trained(db: duckdb.DuckDBPyConnection, way: str, model: str | None, *, by_numbers: bool) -> Linker:
    """A linker with its parameters learnt from the lists themselves, or those of a model that was saved."""
    make, _, certain, recall, pairs, sides = WAYS[way]
    table = DuckDBAPI(connection=db).register("records")
    if model:
        return Linker(table, json.loads(Path(model).read_text()), log_level="ERROR")
    settings = SettingsCreator(link_type="dedupe_only", unique_id_column_name="id", **make())
    empty = _empty(db)
    settings.comparisons = [each for each in settings.comparisons if _of(each) not in empty]
    linker = Linker(table, settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(certain, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=pairs, seed=1)
    if by_numbers:
        linker.training.estimate_m_from_label_column("nhs")
        return linker
    for side in sides:
        linker.training.estimate_parameters_using_expectation_maximisation(
            side, estimate_without_term_frequencies=True
        )
    return linker


def work(folder: Path, options: dict[str, Any]) -> tuple[Persons, dict[str, Any]]:
    """Options: `way`, `by_numbers`, `model` (one that was saved), `save`, `threshold` (bits), `thresholds` to try."""
    way = options["way"]
    with warnings.catch_warnings(), duckdb.connect() as db:
        warnings.simplefilter("ignore")
        db.execute(f"CREATE TABLE records AS FROM '{folder}/{WAYS[way][1]}.parquet'")
        linker = trained(db, way, options.get("model"), by_numbers=options.get("by_numbers", False))
        if options.get("save"):
            linker.misc.save_model_to_json(str(Path(options["out"]) / "model.json"), overwrite=True)
        if "threshold" in options:
            bits = options["threshold"]
            predicted = linker.inference.predict(threshold_match_weight=bits)
            rows = linker.clustering.cluster_pairwise_predictions_at_threshold(
                predicted, threshold_match_weight=bits
            )
            labels = db.execute(f"SELECT id, cluster_id FROM {rows.physical_name} ORDER BY id").fetchnumpy()
            return {str(bits): np.asarray(labels["cluster_id"])}, {}
        predicted = linker.inference.predict(threshold_match_weight=LOWEST)
        found = db.execute(f"SELECT id_l, id_r, match_weight FROM {predicted.physical_name}").fetchnumpy()
        (count,) = db.execute("SELECT count(*) FROM records").fetchone() or (0,)
        persons = at_thresholds(
            count, found["id_l"], found["id_r"], found["match_weight"], options["thresholds"]
        )
        return persons, {"pairs": len(found["id_l"])}


if __name__ == "__main__":
    answer(work, "splink", "duckdb")
