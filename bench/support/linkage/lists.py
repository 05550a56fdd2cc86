"""Lists with their truth, made ready for all that are measured: python -m bench.support.linkage.lists

A folder holds `source.parquet` (as read), `records.parquet` (cleaned, by `id`), `truth.parquet` (person and home, by
`id`), `about.json`, and of real and FEBRL lists `raw.parquet`, for peers with published settings for their columns, and
`singles.parquet`, as read for linking without families.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from carepost.people.engine import reading
from carepost.people.engine.city.making import city, tables
from carepost.people.engine.cleaning import dates
from carepost.people.engine.cleaning.columns import clean
from carepost.people.tests.lists import as_source

DAY, LONG_AGO = date(2026, 11, 29), date(2000, 1, 1)
HISTORICAL = "historical_figures_with_errors_50k.parquet"
NAMED = {"forename": "first_name", "surname": "surname", "dob": "dob", "record_id": "unique_id"}
FILES = {
    "febrl3": ("febrl_dataset3.csv",),
    "febrl4": ("febrl_dataset4a.csv", "febrl_dataset4b.csv"),
    "historical_50k": (HISTORICAL,),
    "fake_1000": ("fake_1000.csv",),
}
# What each column is where headers do not say it. A birth place is no address, and it takes that column's place.
MAPPINGS: dict[str, dict[str, str] | None] = {
    "historical_50k": NAMED | {"sex": "gender", "postcode": "postcode_fake", "address": "birth_place"},
    "fake_1000": NAMED | {"email": "email", "address": "city"},
}
# Who is who: in FEBRL's own ids (rec-12-org and rec-12-dup-0 are one), in the others in a column.
TRUTH = {"febrl3": "CAST(split_part(record_id, '-', 2) AS INTEGER)"}
TRUTH["febrl4"] = TRUTH["febrl3"]
# What stands in for a field that the lists have not, and is a column of its own where all columns are compared.
STAND_INS = {"historical_50k": ["address"], "fake_1000": ["address"]}
NUMBER = "also_socsecid"  # FEBRL's own answer, which nobody is given
RECORDS = "FROM records JOIN source USING (list, record_id)"
YEARS = {"historical_50k": 1_000}  # how old somebody may be: its people were born from 1201 on


def made_up(records: int, seed: int, folder: Path) -> None:
    """A made-up city; `about.json` names its twins, and fathers and sons of one name, by person."""
    made = city(records, seed=seed)
    with duckdb.connect() as db:
        as_source(db, tables(made))
        homes = [int(home) for home in made.people.household]
        about = {"twins": _pairs(made.people.twins), "namesakes": _pairs(made.people.namesakes)}
        db.execute(
            "CREATE TABLE homes AS SELECT unnest($1) AS home, unnest($2) AS person",
            [homes, list(range(len(homes)))],
        )
        truth = f"SELECT source.person AS person, home {RECORDS} JOIN homes USING (person)"
        _keep(db, folder, DAY, about | {"seed": seed}, truth)


def real(name: str, data: Path, folder: Path) -> None:
    """Lists of the data folder, read as `carepost link` reads them."""
    paths, mapping = [data / file for file in FILES[name]], MAPPINGS.get(name)
    years = YEARS.get(name, dates.OLDEST_YEARS)
    dates.OLDEST_YEARS = years
    read_in = [reading.read(path, mapping) for path in paths]
    with duckdb.connect() as db:
        db.register("read_in", reading.source(read_in, None if name in TRUTH else "cluster"))
        db.execute("CREATE TABLE source AS FROM read_in")
        day = DAY if name == "fake_1000" else LONG_AGO
        truth = f"SELECT {TRUTH.get(name, 'truth')} AS person, NULL AS home {RECORDS}"
        others = _singles(db, name, read_in, folder)
        _keep(db, folder, day, {"oldest_years": years, "others": others}, truth)
        _raw(db, read_in, folder)


def _singles(
    db: duckdb.DuckDBPyConnection, name: str, read_in: list[reading.AList], folder: Path
) -> dict[str, str]:
    """Write `singles.parquet`, the lists with all their columns, and say which those are beside the fields."""
    truth = None if name in TRUTH else "cluster"
    bare = [each.without(STAND_INS.get(name, ())) for each in read_in]
    others = {key: title for key, title in reading.others(bare, truth).items() if key != NUMBER}
    db.register("singles", reading.source(bare, truth, others))
    db.execute(f"COPY singles TO '{folder}/singles.parquet'")
    return others


def _raw(db: duckdb.DuckDBPyConnection, read_in: list[reading.AList], folder: Path) -> None:
    """The lists' own columns, with the `id` of each record."""
    for each in read_in:
        db.register(f"raw_{each.name}", each.table)
    every = " UNION ALL ".join(
        f"""SELECT '{each.name}' AS list, "{each.mapping["record_id"]}" AS record_id, * FROM raw_{each.name}"""
        for each in read_in
    )
    db.execute(
        f"""COPY (SELECT id, raw.* EXCLUDE (list, record_id) FROM ({every}) AS raw
        JOIN records USING (list, record_id) ORDER BY id) TO '{folder}/raw.parquet'"""
    )


def _keep(db: duckdb.DuckDBPyConnection, folder: Path, day: date, about: dict[str, Any], truth: str) -> None:
    """Write the files. `truth` is SQL for `person` and `home` of the records beside their `source`."""
    began = time.process_time()
    clean(db, "source", day)
    cleaning = time.process_time() - began
    for query, file in (
        ("FROM source", "source"),
        ("FROM records ORDER BY id", "records"),
        (f"{truth} ORDER BY id", "truth"),
    ):
        db.execute(f"COPY ({query}) TO '{folder}/{file}.parquet'")
    (count,) = db.execute("SELECT count(*) FROM records").fetchone() or (0,)
    told = {"day": day.isoformat(), "records": count, "cleaning": cleaning} | about
    (folder / "about.json").write_text(json.dumps(told), encoding="utf-8")


def _pairs(couples: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(int(one), int(other)) for one, other in couples]


if __name__ == "__main__":
    kind, into, first, second = sys.argv[1:]
    if kind == "city":
        made_up(int(first), int(second), Path(into))
    else:
        real(first, Path(second), Path(into))
