"""`carepost insight` as a stranger would use it: import, compare, funnel, trend, remake; and every way to go wrong."""

from __future__ import annotations

import csv
import io
import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from carepost.insight.commands import app
from carepost.insight.tests.files import ascof, councils_csv, ratings_csv
from carepost.operate.home import Home

SERVICES = [
    ("Isle of Wight", "Y", "Good", "01/06/2025"),
    ("Wiltshire", "N", "Requires improvement", "01/06/2025"),
]


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command")
    files = [
        *councils_csv(folder),
        ascof(folder / "ascof.xlsx"),
        ratings_csv(folder / "ratings.csv", SERVICES),
    ]
    done = run("import", *files, "--date", "2026-06-30", "--store", folder / "store")
    assert done.exit_code == 0, done.output
    assert "ascof.xlsx: Adult social care outcomes framework" in done.stderr
    assert "has 4 tables" in done.stderr
    return folder / "store"


def test_json_has_everything_that_a_reader_needs_to_check_a_verdict(store: Path) -> None:
    done = run(
        "compare", "--measure", "ascof-6b", "--area", "isle of wight council", "--json", "--store", store
    )
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    [area] = told["areas"]
    assert {name: area[name] for name in ("area", "period", "numerator", "denominator", "value", "verdict")} == {
        "area": "Isle of Wight", "period": "2024-25", "numerator": 58, "denominator": 62, "value": 0.935484,
        "verdict": "positive",
    }  # fmt: skip
    assert area["interval_95"] == [0.845525, 0.974627]
    assert area["interval_99_8"] == [0.770433, 0.984289]
    assert (area["benchmark"], area["benchmark_value"]) == ("England", 0.816715)
    assert told["sources"][0]["publisher"] == "Department of Health and Social Care"
    assert told["measures"][0]["definition"].startswith("ASCOF 6b")


def test_an_older_snapshot_gives_the_same_answer_to_the_byte(store: Path, tmp_path: Path) -> None:
    asked = ("compare", "-m", "ascof-6b", "-m", "rated-good", "-a", "Wiltshire", "--json", "--store", store)
    before = run(*asked).stdout
    snapshot = json.loads(before)["snapshot"]
    later = ratings_csv(tmp_path / "later.csv", SERVICES[:1])
    assert run("import", later, "--date", "2026-07-31", "--store", store).exit_code == 0
    assert run(*asked).stdout != before
    assert run(*asked, "--snapshot", snapshot).stdout == before


def test_csv_opens_in_a_spreadsheet(store: Path) -> None:
    done = run("compare", "-m", "ascof-6b", "-a", "Wiltshire", "-a", "Cumbria", "--csv", "--store", store)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["area"], row["numerator"], row["lower_95"], row["note"]) for row in rows] == [
        ("Wiltshire", "130", "0.74496", ""),
        ("Cumbria", "", "", "Its publisher gives no figure: suppressed."),
    ]


def test_the_terminal_says_it_in_a_line_for_each_area(store: Path) -> None:
    done = run("compare", "-m", "ascof-6b", "-a", "Wiltshire", "--store", store)
    assert (
        "Wiltshire  2024-25     81.3%  (74.5% to 86.5%), 130 of 160, England 81.7%: no difference"
        in done.stdout
    )
    assert "1 differences were tested and 0 stand out" in done.stderr


def test_a_funnel_and_a_trend_are_told_with_their_limits(store: Path) -> None:
    told = json.loads(run("funnel", "-m", "ascof-6b", "--json", "--store", store).stdout)
    assert [row["area"] for row in told["areas"]] == ["Cumberland", "Isle of Wight", "Wiltshire"]
    assert told["over_dispersion"]["applied"] is True  # England's figure is far from two of these three
    trend = json.loads(run("trend", "-m", "ascof-6b", "-a", "IOW", "--json", "--store", store).stdout)
    assert trend["chart"] == "p-chart"
    assert [row["period"] for row in trend["periods"]] == ["2023-24", "2024-25"]


def test_measures_are_listed_and_told_whole(store: Path) -> None:
    assert "ascof-6b" in run("measures").stdout
    assert "numerator: of them good or outstanding" in run("measures", "ascof-6b").stdout
    assert {each["key"] for each in json.loads(run("measures", "--json").stdout)} >= {
        "ascof-6b",
        "rated-good",
    }


def test_snapshots_are_listed_and_checked(store: Path) -> None:
    done = run("snapshots", "--verify", "--store", store)
    assert done.exit_code == 0
    assert "from ascof.xlsx" in done.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("compare", "-m", "ascof-6", "-a", "Wiltshire"), "Did you mean ascof-6b"),
        (("compare", "-m", "ascof-6b", "-a", "Wilthire"), "Did you mean Wiltshire"),
        (
            ("compare", "-m", "ascof-6b", "-a", "Wiltshire", "--period", "2019-20"),
            "There are: 2023-24, 2024-25",
        ),
        (("compare", "-m", "ascof-6b", "-a", "Wiltshire", "--snapshot", "x"), "no such snapshot"),
        (("trend", "-m", "ascof-6b", "-a", "Cumberland"), "a trend needs two"),
        (("funnel", "-m", "services-listed"), "needs shares"),
        (("measures", "nothing-like-it"), "There is no measure"),
    ],
)
def test_what_cannot_be_answered_says_what_can(store: Path, words: tuple[str, ...], says: str) -> None:
    where = () if words[0] == "measures" else ("--store", store)
    done = run(*words, *where)
    assert done.exit_code == 1
    assert says in done.stderr


def test_an_empty_store_says_how_to_fill_it(tmp_path: Path) -> None:
    assert (
        "carepost insight import FILE"
        in run("compare", "-m", "ascof-6b", "-a", "x", "--store", tmp_path).stderr
    )


def test_one_bad_file_of_several_imports_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "page.csv"
    bad.write_text("<!DOCTYPE html><html><body>Not found</body></html>")
    done = run("import", ascof(tmp_path / "ascof.xlsx"), bad, "--store", tmp_path / "store")
    assert done.exit_code == 1
    assert "page.csv: This is a web page" in done.stderr
    assert "Nothing was imported." in done.stderr
    assert not (tmp_path / "store").exists()


def test_left_to_itself_it_keeps_snapshots_among_the_files_that_every_backup_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAREPOST_HOME", str(tmp_path / "home"))
    done = run("import", ascof(tmp_path / "ascof.xlsx"))
    assert done.exit_code == 0, done.output
    home = Home(tmp_path / "home")
    assert [path.name for path in home.snapshots.iterdir()] == ["open"]
    assert home.snapshots.is_relative_to(home.files)
    assert (
        stat.S_IMODE(home.files.stat().st_mode) == 0o700
    )  # nobody else on the machine reads a council's own
    assert "93.5%" in run("compare", "-m", "ascof-6b", "-a", "Isle of Wight").stdout
