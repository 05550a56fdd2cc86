"""Every measure is by Spark what it is by DuckDB, to the last bit: on small files of every kind, and on real ones."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from carepost.core import spark as core
from carepost.core.spark import Spark
from carepost.core.testing import shared_data
from carepost.insight.commands import app
from carepost.insight.engine.figures.mapping import guess
from carepost.insight.engine.history.keeping import added
from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.measures import CATALOGUE
from carepost.insight.engine.measures.own import measures_of
from carepost.insight.engine.outcomes import computed
from carepost.insight.engine.snapshots import Snapshot, Store
from carepost.insight.engine.spark import SparkTables
from carepost.insight.engine.tables import Tables
from carepost.insight.tests.files import COUNCILS, ascof, councils_csv, ratings_csv, workbook, written
from carepost.insight.tests.test_insight_real_files import FILES
from carepost.insight.tests.test_mapping import ROWS as OWN
from carepost.register.tests.samples import ACTIVE

NOW = datetime(2026, 7, 31, 10, 15, tzinfo=UTC)
TODAY = date(2026, 7, 31)
NAMES = [
    ("Isle of Wight", "E06000046"),
    ("Wilts", "E06000054"),
    ("Gateshead", "E08000020"),
    ("Nowhere", "E99999999"),
]
YEARS = ("2022-23", "2023-24")
MONTHS = [date(2024, 6, 30), date(2025, 6, 30), date(2026, 6, 30)]


def ratings(chance: random.Random) -> list[tuple[str, str, str, str]]:
    words = ["Good", "Outstanding", "Requires improvement", "Inadequate", "Insufficient evidence to rate"]
    names = [one.name for one in COUNCILS] + ["iow", "Wilts", "A place of no council"]
    days = [
        f"{day:02d}/0{month}/{year}"
        for day in (1, 28)
        for month in (2, 6)
        for year in (2021, 2022, 2023, 2025)
    ]
    return [
        (chance.choice(names), chance.choice("YN"), chance.choice(words), chance.choice(days))
        for _ in range(400)
    ]


def active(chance: random.Random, day: date | None = None) -> list[list[str]]:
    """CQC's file of active locations: some without a rating or a manager; of a day, some that came or left."""
    rows = []
    for number in range(60):
        if day and number % 20 == MONTHS.index(day):
            continue
        changed = {
            "Location ID": f"1-3000{number:05d}",
            "Location Local Authority": chance.choice(["Isle of Wight", "Wiltshire", "Gateshead"]),
            "Location Latest Overall Rating": chance.choice(["Good", "Inadequate", ""]),
            "Registered manager": chance.choice(["Dawn, Kay", "*", ""]),
            "Service type - Domiciliary care service": chance.choice(["Y", ""]),
        }
        assert changed.keys() <= ACTIVE.keys(), changed.keys() - ACTIVE.keys()
        rows.append([*({**ACTIVE, **changed}.values())])
    return [[*ACTIVE], *rows]


def surveys(chance: random.Random) -> dict[str, list[list[object]]]:
    """A sheet of the outcomes framework for each of its measures; a score of 19.4 is that of 455 people."""
    heads = ["Local authority code", "Local authority", "ONS area code"]
    heads += [f"2024 to 2025 - {item}" for item in ("number of respondents", "outcome")]
    sheets = {}
    for measure in ("6a", "1a", "1c", "1d", "1e", "3b"):
        rows: list[list[object]] = [
            ["", name, code, chance.randrange(5, 900), round(chance.uniform(5, 95), 1)]
            for name, code in NAMES
        ]
        rows[0][3:] = ["[c]", "[c]"]
        sheets[f"Table_{measure}"] = [["A table"], heads, *rows]
    return sheets


def by_week(chance: random.Random) -> list[list[object]]:
    weeks = [f"{date(2020, 3, 9) + timedelta(weeks=week)}" for week in range(14)]
    heads = [[None, None, None, "Week commencing"], ["Local Authority", "UTLAApr19CD", "Regions", *weeks]]
    return [*heads, *([name, code, "X", *(chance.randrange(9) for _ in weeks)] for name, code in NAMES)]


def oflog(chance: random.Random) -> list[list[object]]:
    heads = [
        "Financial year",
        "Local authority code",
        "Local authority name",
        "Code",
        "Value",
        "MEDIAN",
        "MADS",
    ]
    return [
        heads,
        *(
            [year, code, name, f"ASC{number}", round(chance.uniform(1, 99), 2), 50, 0.1]
            for year in YEARS
            for name, code in NAMES
            for number in range(1, 8)
        ),
    ]


def skills(chance: random.Random) -> list[list[object]]:
    heads = ["LAD19CD", "Staff turnover rate", "Vacancy rate", "Mean sickness days"]
    return [heads, *([code, *(round(chance.random(), 3) for _ in heads[1:])] for _, code in NAMES)]


def deaths(chance: random.Random) -> list[list[object]]:
    heads = ["Name", "Date", "All cause", "Covid-19 Deaths"]
    days = ("2020-05-01", "2020-05-02", "2020-05-03")
    return [
        heads,
        *([name, day, chance.randrange(30), chance.randrange(9)] for name, _ in NAMES for day in days),
    ]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A snapshot with every kind of file from which a measure is computed."""
    folder, chance = tmp_path_factory.mktemp("every"), random.Random(22)
    columns, _ = guess("delayed_discharges.csv", OWN)
    asked = {
        ratings_csv(folder / "ratings.csv", ratings(chance)): Asked(TODAY, date(2025, 6, 30)),
        written(folder / "active.csv", active(chance)): Asked(TODAY, date(2026, 6, 30)),
        written(folder / "delayed_discharges.csv", OWN): Asked(TODAY, columns=columns),
    }
    published = [
        *councils_csv(folder),
        ascof(folder / "ascof.xlsx"),
        workbook(folder / "surveys.xlsx", surveys(chance)),
        workbook(folder / "weeks.xlsx", {"Upper_Tier_Local_authorities": by_week(chance)}),
        written(folder / "oflog.csv", oflog(chance)),
        written(folder / "skills.csv", skills(chance)),
        written(folder / "deaths.csv", deaths(chance)),
    ]
    asked |= {path: Asked(TODAY) for path in published}
    months = [written(folder / f"{day}.csv", active(chance, day)) for day in MONTHS]
    history = Store(folder / "history")
    for at, (path, day) in enumerate(zip(months, MONTHS, strict=True)):
        before = history.latest() if at else None
        history.add(added([path], Asked(TODAY, day), before), NOW.replace(hour=at), instead=True)
    parts = [
        (part, pq.read_table(path))
        for name in ("history", "months")
        for part, path in history.latest().files(name)
    ]
    return Store(folder / "store").add([*(read(path, each) for path, each in asked.items()), *parts], NOW)


def differing(snapshot: Snapshot, on: Spark) -> tuple[list[str], set[str]]:
    """Measures of which Spark says otherwise, and those of which either says anything; of tables that it holds."""
    ours, theirs = Tables([snapshot]), SparkTables([snapshot], on)
    held = {part.table for part in snapshot.parts}
    measures = [(key, each) for key, each in measures_of([snapshot]).items() if each.table in held]
    found = {key: (computed(each, ours), computed(each, theirs)) for key, each in measures}
    told = {key for key, (one, _) in found.items() if one.figures}
    return [key for key, (one, other) in found.items() if repr(one.figures) != repr(other.figures)], told


def test_every_measure_is_the_same_on_files_of_every_kind(spark: Spark, small: Snapshot) -> None:
    with core.opened() as on:
        found, told = differing(small, on)
    assert found == []
    assert told == {*CATALOGUE, "delayed-discharges"}  # none is the same for want of figures


def test_every_row_is_placed_in_the_same_area(spark: Spark, small: Snapshot) -> None:
    with core.opened() as on:
        ours, theirs = Tables([small]), SparkTables([small], on)
        for name in ("services", "figures"):
            one, other = (sorted(map(repr, rows(each, name))) for each in (ours, theirs))
            assert len(one) > 50
            assert one == other
        assert ours.places.known("IOW") == theirs.places.known("IOW")


def rows(tables: Tables, name: str) -> list[dict[str, object]]:
    table = getattr(tables, name)
    return tables.rows(table.select(*sorted(table.columns)))


def test_every_measure_is_the_same_on_the_published_files(spark: Spark, tmp_path: Path) -> None:
    files = [read(shared_data(name), Asked(date(2026, 11, 29), day)) for name, day in FILES.items()]
    with core.opened() as on:
        found, told = differing(Store(tmp_path).add(files, NOW), on)
    assert found == []
    assert len(told) > 25


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_command_says_the_same_to_the_byte(spark: Spark, small: Snapshot) -> None:
    asked = ["compare", "-a", "iow", "-a", "Wiltshire", "--store", small.folder.parents[1]]
    asked += ["-m", "ascof-6b", "-m", "rated-good", "-m", "oflog-requests"]
    for form in ("--json", "--csv", "--against=region"):
        ours, theirs = run(*asked, form), run(*asked, form, "--engine", "spark")
        assert ours.exit_code == 0, ours.output
        assert theirs.output == ours.output
        assert "Isle of Wight" in ours.output


COMMANDS = {
    "funnel": ["-m", "rated-good-or-outstanding"],
    "trend": ["-m", "oflog-requests", "-a", "iow"],
    "effect": ["-m", "outbreaks-new", "-a", "iow", "--since", "2020-05-18"],
    "market": ["-a", "iow"],
    "failing": ["--provider", "Elm Care Ltd"],
    "history": ["-a", "iow"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_computes_says_the_same_to_the_byte(
    spark: Spark, small: Snapshot, command: str
) -> None:
    asked = [command, *COMMANDS[command], "--store", small.folder.parents[1]]
    for form in ("--json", "--csv"):
        ours, theirs = run(*asked, form), run(*asked, form, "--engine", "spark")
        assert ours.exit_code == 0, ours.output
        assert theirs.output == ours.output
        assert len(ours.stdout.splitlines()) > 2


def test_a_chart_is_the_same_to_the_byte(spark: Spark, small: Snapshot, tmp_path: Path) -> None:
    asked = ["chart", "-k", "funnel", "-m", "rated-good-or-outstanding", "--store", small.folder.parents[1]]
    drawn = {}
    for engine in ("duckdb", "spark"):
        done = run(*asked, "-o", tmp_path / f"{engine}.svg", "--engine", engine)
        assert done.exit_code == 0, done.output
        drawn[engine] = (tmp_path / f"{engine}.svg").read_bytes()
    assert drawn["spark"] == drawn["duckdb"]


def test_without_spark_the_command_says_how_to_get_it(
    small: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core, "find_spec", lambda name: None)
    done = run(
        "compare", "-m", "rated-good", "-a", "iow", "--store", small.folder.parents[1], "--engine", "spark"
    )
    assert (done.exit_code, done.stdout) == (1, "")
    assert "pip install 'carepost[spark]'" in done.stderr
