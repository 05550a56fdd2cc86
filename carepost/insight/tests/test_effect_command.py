"""`carepost insight effect` and `movement`: what may be concluded, and what is refused."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from carepost.insight.charts.effect import effect_chart
from carepost.insight.commands import app
from carepost.insight.engine.effect import changed
from carepost.insight.engine.measures import named
from carepost.insight.engine.outcomes import computed
from carepost.insight.engine.snapshots import Store
from carepost.insight.engine.tables import Tables
from carepost.insight.tests.files import councils_csv, workbook
from carepost.ui import drawing
from carepost.ui.drawing import NARROW, WIDE
from carepost.ui.tests.schema import faults_of

WEEKS = [date(2020, 3, 9) + timedelta(weeks=week) for week in range(19)]
#: Rises by one a week, and falls to a third from the eleventh week on.
FALLING = [10 + week + week % 2 for week in range(10)] + [7, 6, 7, 5, 6, 5, 4, 5, 4]
STEADY = [12 + (week * 7) % 5 for week in range(19)]


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("effect")
    gap: list[object] = [*STEADY[:5], "", *STEADY[6:]]
    rows: list[list[object]] = [
        ["", "", "", "Week commencing"],
        ["Local Authority", "UTLAApr19CD", "Government office regions", *(f"{week}" for week in WEEKS)],
        ["Isle of Wight", "E06000046", "South East", *FALLING],
        ["Wiltshire", "E06000054", "South West", *STEADY],
        ["Gateshead", "E08000037", "North East", *gap],
    ]
    path = workbook(folder / "weeks.xlsx", {"Upper_Tier_Local_authorities": rows})
    assert run("import", path, *councils_csv(folder), "--store", folder / "store").exit_code == 0
    return folder / "store"


def test_a_fall_is_told_with_its_interval_and_what_it_does_not_show(store: Path) -> None:
    done = run(
        "effect", "-m", "outbreaks-new", "-a", "Isle of Wight", "--since", "2020-05-18", "--store", store
    )
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Since then it was ")
    assert " lower (95% interval " in done.stdout
    told = json.loads(
        run(
            "effect", "-m", "outbreaks-new", "-a", "Isle of Wight", "--since", "2020-05-18", "--json", "--store", store
        ).stdout
    )  # fmt: skip
    assert told["mean"]["upper"] < 0
    assert [row["since"] for row in told["periods"]] == [False] * 10 + [True] * 9
    assert told["periods"][0]["fitted"] == told["periods"][0]["expected"]


def test_an_effect_as_parquet_has_its_lines_and_when_they_changed(store: Path, tmp_path: Path) -> None:
    asked = (
        "effect",
        "-m",
        "outbreaks-new",
        "-a",
        "Isle of Wight",
        "--since",
        "2020-05-18",
        "--store",
        store,
    )
    assert run(*asked, "--parquet", tmp_path / "a.parquet").exit_code == 0
    found = pq.read_table(tmp_path / "a.parquet")
    assert found.column("since").to_pylist() == [False] * 10 + [True] * 9
    assert found.column("value").to_pylist() == [float(each) for each in FALLING]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_effect_is_drawn_and_told(store: Path, width: int) -> None:
    tables = Tables([Store(store).latest()])
    outcomes = computed(named("outbreaks-new"), tables)
    found = changed(outcomes, tables.places.find("Isle of Wight", outcomes.areas), "2020-05-18")
    chart = effect_chart(outcomes.measure, found, width)
    assert faults_of(chart) == []
    assert found.sentence in chart.description
    assert chart.title == "New outbreaks in care homes: Isle of Wight, before and since 18 May 2020"
    drawn = drawing.svg(chart)
    assert "as they would have gone on" in drawn
    assert "the change" in drawn


def test_the_chart_of_an_effect_becomes_a_file(store: Path, tmp_path: Path) -> None:
    asked = ("chart", "-k", "effect", "-m", "outbreaks-new", "-a", "Isle of Wight", "-o", tmp_path / "a.svg")
    assert "--since 2020-05-11" in run(*asked, "--store", store).output
    done = run(*asked, "--since", "2020-05-18", "--store", store)
    assert done.exit_code == 0, done.output
    assert "Period: 9 Mar 2020 to 13 Jul 2020." in (tmp_path / "a.svg").read_text()


def test_what_chance_explains_is_said_to_be_chance(store: Path) -> None:
    done = run("effect", "-m", "outbreaks-new", "-a", "Wiltshire", "--since", "2020-05-18", "--store", store)
    assert "not more than chance explains" in done.stdout


@pytest.mark.parametrize(
    ("area", "since", "says"),
    [
        ("Wiltshire", "someday", "is no period"),
        ("Wiltshire", "2020-03-30", "It takes 8 points before and 4 since; there are 3 and 16"),
        ("Wiltshire", "2021-01-01", "there are 19 and 0"),
        ("Gateshead", "2020-05-18", "has no figure of 2020-04-13, between others"),
        ("Atlantis", "2020-05-18", "no area called"),
    ],
)
def test_what_cannot_be_asked_says_why(store: Path, area: str, since: str, says: str) -> None:
    done = run("effect", "-m", "outbreaks-new", "-a", area, "--since", since, "--store", store)
    assert done.exit_code == 1
    assert says in done.stderr


def test_ratings_that_rose_are_held_beside_what_would_have_risen_anyway() -> None:
    done = run("movement", "--requires-improvement", 8, "--improved", 5)
    assert (
        "5 of 8 improved; without any programme 57.0% would have. No evidence of an effect" in done.stdout
    )  # T9.2
    told = json.loads(run("movement", "--requires-improvement", 8, "--improved", 5, "--json").stdout)
    assert told["chance_of_as_many_anyway"] == pytest.approx(0.524, abs=5e-4)


@pytest.mark.parametrize(("name", "head"), [("a.svg", b"<svg"), ("a.png", b"\x89PNG")])
def test_its_chart_becomes_a_file_that_says_what_it_is_of(tmp_path: Path, name: str, head: bytes) -> None:
    asked = ("movement", "--requires-improvement", 8, "--improved", 5)
    done = run(*asked, "-o", tmp_path / name)
    assert done.exit_code == 0, done.output
    made = (tmp_path / name).read_bytes()
    assert made.startswith(head)
    if name == "a.svg":
        assert b"The state of adult social care services 2014 to 2017" in made
        assert b"is told by who made this chart" in made
    assert "is there already" in run(*asked, "-o", tmp_path / name).stderr
    assert "ends in .svg or .png" in run(*asked, "-o", tmp_path / "a.pdf").stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    "words",
    [("--improved", 0), ("--good", 3, "--improved", 4), ("--good", 3, "--outstanding", 2, "--improved", 4)],
)
def test_more_than_there_were_cannot_have_improved(words: tuple[object, ...]) -> None:
    done = run("movement", *words)
    assert done.exit_code == 1
    assert "no more than these can have improved" in done.stderr
