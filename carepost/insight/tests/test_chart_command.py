"""Charts and Parquet from the command line: files for a paper and for another program, whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from carepost.core import folders
from carepost.insight.commands import app
from carepost.insight.engine.columns import parquet_bytes, table
from carepost.insight.tests.files import ascof, councils_csv, geojson


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    files = [*councils_csv(folder), ascof(folder / "ascof.xlsx"), geojson(folder / "areas.geojson")]
    done = run("import", *files, "--store", folder / "store")
    assert done.exit_code == 0, done.output
    assert "areas.geojson: Boundaries of councils, 2024-12-31: 3 rows" in done.stderr
    return folder / "store"


@pytest.mark.parametrize("kind", ["funnel", "trend", "distribution", "intervals", "map"])
def test_each_chart_becomes_a_file(store: Path, tmp_path: Path, kind: str) -> None:
    asked = ("chart", "-k", kind, "-m", "ascof-6b", "-a", "Wiltshire", "--store", store)
    for name, head in (("a.svg", b"<svg"), ("a.png", b"\x89PNG")):
        done = run(*asked, "-o", tmp_path / name)
        assert done.exit_code == 0, done.output
        assert (tmp_path / name).read_bytes().startswith(head)
        assert "Wiltshire" in done.stderr
    assert "Made with snapshot" in (tmp_path / "a.svg").read_text()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("-k", "map", "-o", "a.pdf"), "ends in .svg or .png"),
        (("-k", "trend", "-o", "a.svg"), "Say of which council"),
        (("-k", "trend", "-a", "Wiltshire", "-a", "Cumberland", "-o", "a.svg"), "once for a trend"),
        (("-k", "funnel", "-a", "Wilthire", "-o", "a.svg"), "Did you mean Wiltshire"),
        (("-k", "funnel", "--period", "1999-00", "-o", "a.svg"), "needs shares of known numbers"),
    ],
)
def test_what_cannot_be_drawn_says_what_can(
    store: Path, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    put = [tmp_path / word if word.startswith("a.") else word for word in words]
    done = run("chart", "-m", "ascof-6b", *put, "--store", store)
    assert done.exit_code == 1
    assert says in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_boundaries_a_map_says_how_to_get_them(tmp_path: Path) -> None:
    files = [*councils_csv(tmp_path), ascof(tmp_path / "ascof.xlsx")]
    assert run("import", *files, "--store", tmp_path / "store").exit_code == 0
    done = run(
        "chart", "-k", "map", "-m", "ascof-6b", "-o", tmp_path / "a.svg", "--store", tmp_path / "store"
    )
    assert done.exit_code == 1
    assert "Open Geography Portal" in done.stderr


def test_a_broken_boundary_imports_nothing(tmp_path: Path) -> None:
    bad = geojson(tmp_path / "bad.geojson", [])
    done = run("import", ascof(tmp_path / "ascof.xlsx"), bad, "--store", tmp_path / "store")
    assert done.exit_code == 1
    assert "bad.geojson: This file has no boundary in it." in done.stderr
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("compare", "-m", "ascof-6b", "-a", "Wiltshire", "-a", "Cumbria"),
        ("funnel", "-m", "ascof-6b"),
        ("trend", "-m", "ascof-6b", "-a", "Wiltshire"),
    ],
)
def test_parquet_has_the_columns_of_the_csv_with_numbers_as_numbers(
    store: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = run(*words, "--parquet", tmp_path / "a.parquet", "--store", store)
    assert done.exit_code == 0, done.output
    found = pq.read_table(tmp_path / "a.parquet")
    text = run(*words, "--csv", "--store", store).stdout
    assert found.column_names == text.splitlines()[0].split(",")
    assert found.num_rows == len(text.splitlines()) - 1
    assert found.schema.field("value").type == pa.float64()
    assert json.loads(found.schema.metadata[b"measures"])[0]["key"] == "ascof-6b"


def test_nothing_is_written_over(store: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.svg"
    there.write_text("mine")
    for words in (("compare", "-a", "Wiltshire", "--parquet", there), ("chart", "-k", "funnel", "-o", there)):
        done = run(*words, "-m", "ascof-6b", "--store", store)
        assert done.exit_code == 1
        assert "is there already" in done.stderr
        assert there.read_text() == "mine"


def test_a_file_that_cannot_be_written_says_so(store: Path) -> None:
    done = run("funnel", "-m", "ascof-6b", "--parquet", "/proc/nowhere/a.parquet", "--store", store)
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", torn)
    with pytest.raises(OSError, match="No space"):
        folders.appear(tmp_path / "a", b"content")
    assert list(tmp_path.iterdir()) == []


def test_a_column_has_the_same_type_whatever_it_holds() -> None:
    rows = [
        {
            "area": "A",
            "value": None,
            "note": None,
            "interval_95": None,
            "cases_needed": None,
            "special": ["x", "y"],
        }
    ]
    others = [
        {"area": "A", "value": 0.5, "note": "n", "interval_95": [0.1, 0.9], "cases_needed": 7, "special": []}
    ]
    assert table(rows).schema == table(others).schema
    assert table(rows).to_pylist()[0]["special"] == "x; y"
    assert table(others).to_pylist()[0]["upper_95"] == 0.9


@given(st.lists(st.one_of(st.none(), st.floats(allow_nan=False)), min_size=1))
def test_parquet_gives_back_what_was_put_in_and_the_same_bytes(values: list[float | None]) -> None:
    rows = [{"area": str(at), "value": value} for at, value in enumerate(values)]
    made = parquet_bytes(rows, {"snapshot": "s"})
    assert made == parquet_bytes(rows, {"snapshot": "s"})
    assert pq.read_table(pa.BufferReader(made)).to_pylist() == rows
