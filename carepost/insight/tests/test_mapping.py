"""A file of any shape becomes a measure: its columns are guessed, shown, corrected, and kept with the snapshot."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from carepost.insight.commands import app
from carepost.insight.engine.figures.mapping import (
    Columns,
    MappingReason,
    MappingRefused,
    given,
    guess,
    written,
)
from carepost.insight.tests.files import written as csv_file

ROWS = [
    ["Delayed discharges by council"],
    ["Extracted 3 July 2026"],
    ["Council", "ONS Code", "Year", "Delayed", "Discharges", "% delayed"],
    ["Isle of Wight", "E06000046", "2024-25", "45", "400", "11.3%"],
    ["Wiltshire", "E06000054", "2024-25", "210", "1,800", "11.7%"],
    ["England", "E92000001", "2024-25", "30100", "290000", "10.4%"],
    ["Wiltshire", "E06000054", "2023-24", "260", "1750", "14.9%"],
    ["Cumbria", "E10000006", "2023-24", "[c]", "[c]", "[c]"],
]
WHOLE = {
    "area": "Council", "code": "ONS Code", "period": "Year", "value": "% delayed", "numerator": "Delayed",
    "denominator": "Discharges",
}  # fmt: skip


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_columns_are_guessed_below_a_title_and_counts_by_what_they_give() -> None:
    columns, headings = guess("delayed_discharges.csv", ROWS)
    assert dict(columns.columns) == WHOLE
    assert (columns.measure, columns.title, columns.scale) == (
        "delayed-discharges",
        "Delayed discharges",
        100,
    )
    assert headings == ROWS[2]
    columns.check()


@pytest.mark.parametrize(
    ("rows", "expected", "scale"),
    [
        (
            [["LA name", "Proportion"], *([name, "0.3"] for name in ("Devon", "Kent", "Leeds"))],
            {"area": "LA name", "value": "Proportion"},
            1,
        ),
        (
            [
                ["gss", "Rate per 1,000", "Month"],
                *(["E06000046", "41", f"2026-0{month}"] for month in range(1, 5)),
            ],
            {"code": "gss", "value": "Rate per 1,000", "period": "Month"},
            100,
        ),
        # Figures that are no quotient of each other are no counts of a share.
        (
            [
                ["Council", "Beds", "Homes", "Value"],
                *([name, "40", "3", "9"] for name in ("Devon", "Kent", "Leeds")),
            ],
            {"area": "Council", "value": "Value"},
            100,
        ),
    ],
)
def test_other_tables_are_guessed_by_their_values_too(
    rows: list[list[str]], expected: dict[str, str], scale: float
) -> None:
    columns, _ = guess("x-y.csv", rows)
    assert dict(columns.columns) == expected
    assert columns.scale == scale


def test_a_table_without_headings_is_said_to_have_none() -> None:
    with pytest.raises(MappingRefused, match="looks like headings"):
        guess("x.csv", [["1", "2"], ["3", "4"]])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"measure": "Delayed Discharges"}, MappingReason.KEY),
        ({"columns": WHOLE | {"area": "", "code": ""}}, MappingReason.NO_PLACE),
        ({"columns": {"area": "Council", "period": "Year"}}, MappingReason.NO_FIGURE),
        ({"columns": {"area": "Council", "period": "Year", "numerator": "Delayed"}}, MappingReason.HALF),
        ({"columns": {"area": "Council", "value": "% delayed"}}, MappingReason.NO_PERIOD),
        ({"columns": WHOLE | {"colour": "Council"}}, MappingReason.WORD),
        ({"polarity": "up"}, MappingReason.WORD),
        ({"unit": "percent"}, MappingReason.WORD),
    ],
)
def test_a_mapping_that_cannot_be_used_says_what_to_write(
    change: dict[str, object], reason: MappingReason
) -> None:
    columns = replace(Columns("delayed", "Delayed", columns=WHOLE), **change)
    with pytest.raises(MappingRefused) as refused:
        columns.check()
    assert refused.value.reason is reason


def test_a_mapping_comes_back_as_it_was_written(tmp_path: Path) -> None:
    columns = Columns("delayed", "Delayed", polarity="lower", columns=WHOLE)
    (tmp_path / "map.json").write_text(written(columns), encoding="utf-8")
    assert given(tmp_path / "map.json") == columns
    for broken in ("{", "[]", '{"colour": 1}', '{"measure": "x", "title": 1, "columns": 3}'):
        (tmp_path / "map.json").write_text(broken)
        with pytest.raises(MappingRefused):
            given(tmp_path / "map.json")


@pytest.fixture
def mapped(tmp_path: Path) -> Path:
    """A folder with the file, its mapping as somebody corrected it, and a store that holds it."""
    csv_file(tmp_path / "delayed.csv", ROWS)
    done = run("map", tmp_path / "delayed.csv", "-o", tmp_path / "map.json")
    assert done.exit_code == 0, done.output
    assert "% delayed: value" in done.stderr
    told = json.loads((tmp_path / "map.json").read_text())
    told |= {
        "polarity": "lower",
        "title": "People whose discharge was delayed",
        "definition": "Delayed, of discharged.",
    }
    (tmp_path / "map.json").write_text(json.dumps(told))
    done = run(
        "import", tmp_path / "delayed.csv", "--columns", tmp_path / "map.json", "--store", tmp_path / "store"
    )
    assert done.exit_code == 0, done.output
    return tmp_path


def test_a_file_of_ones_own_is_compared_like_any_other(mapped: Path) -> None:
    done = run(
        "compare", "-m", "delayed", "-a", "Wiltshire", "-a", "Cumbria", "--json", "--store", mapped / "store"
    )
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    wiltshire, cumbria = told["areas"]
    assert (wiltshire["numerator"], wiltshire["denominator"]) == (210, 1800)
    assert (wiltshire["benchmark"], wiltshire["benchmark_value"]) == (
        "England",
        0.103793,
    )  # its own row, no sum
    assert wiltshire["verdict"] == "no difference"
    assert "has no figure of 2024-25. It has figures of 2023-24." in cumbria["note"]
    [about] = told["measures"]
    assert (about["definition"], about["polarity"]) == ("Delayed, of discharged.", "lower is better")
    assert "delayed  " in run("measures", "--store", mapped / "store").stdout
    assert "Delayed, of discharged." in run("measures", "delayed", "--store", mapped / "store").stdout


def test_the_guess_is_not_written_over_what_somebody_corrected(mapped: Path) -> None:
    done = run("map", mapped / "delayed.csv", "-o", mapped / "map.json")
    assert done.exit_code == 1
    assert "is there already" in done.stderr


def test_one_file_makes_several_measures_and_one_of_them_is_corrected(mapped: Path) -> None:
    def again(**change: object) -> Result:
        told = json.loads((mapped / "map.json").read_text()) | change
        (mapped / "again.json").write_text(json.dumps(told))
        where = ("--columns", mapped / "again.json", "--store", mapped / "store")
        return run("import", mapped / "delayed.csv", *where, *(["--replace"] if "people" in change else []))

    assert "This very file is in already" in again().stderr
    assert "says otherwise" in again(polarity="higher").stderr
    assert again(measure="two", title="Two").exit_code == 0
    assert again(people="nhs").exit_code == 0
    told = run(
        "compare", "-m", "delayed", "-a", "Isle of Wight", "--json", "--store", mapped / "store"
    ).stdout
    assert json.loads(told)["areas"][0]["numerator"] == 45
    assert "two  " in run("measures", "--store", mapped / "store").stdout


def test_a_mapping_of_another_file_names_the_columns_that_are_missing(mapped: Path) -> None:
    other = csv_file(mapped / "other.csv", [["Council", "Jahr", "Wert"], ["Devon", "2024", "3"]])
    done = run("import", other, "--columns", mapped / "map.json", "--store", mapped / "store")
    assert done.exit_code == 1
    assert "The file has no such column. No row has all of “Council”" in done.stderr


def test_percentages_that_are_called_proportions_are_refused(mapped: Path) -> None:
    told = json.loads((mapped / "map.json").read_text()) | {"scale": 1, "measure": "other"}
    (mapped / "map.json").write_text(json.dumps(told))
    done = run(
        "import", mapped / "delayed.csv", "--columns", mapped / "map.json", "--store", mapped / "store"
    )
    assert done.exit_code == 1
    assert "Write 100 under “scale”" in done.stderr
