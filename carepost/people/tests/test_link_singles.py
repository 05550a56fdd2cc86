"""`carepost link --no-families`, as a stranger would use it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from carepost.people.commands import app
from carepost.people.engine.single import fitting, learning
from carepost.people.tests.singles import COLUMNS, people

HEADERS = [name.removeprefix("also_") for name in COLUMNS]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(learning, "PAIRS", 20_000)
    monkeypatch.setattr(fitting, "LEAST_RECORDS", 300)
    return


@pytest.fixture
def lists(tmp_path: Path) -> list[Path]:
    rows = people(400, seed=6)
    files = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for file in files:
        with file.open("w", encoding="utf-8", newline="") as out:
            lines = csv.writer(out)
            lines.writerow(HEADERS)
            lines.writerows([row[name] for name in COLUMNS] for row in rows if row["list"] == file.stem)
    return files


def carepost_link(*words: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == code, done.output
    return done.output


def test_every_column_is_compared_and_everything_after_works_with_it(
    lists: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "linked"
    told = carepost_link(*lists, "-o", out, "--yes", "--no-families", "--truth", "person")
    assert "Compared as they are: suburb, work." in told
    assert "Lists without families, as was asked: the model is learnt from 1,000 records" in told
    assert float(told.partition("pairwise F1 ")[2][:6]) > 0.99
    columns = pq.read_schema(out / "links.parquet").names
    assert {"also_suburb", "also_work", "dob"} <= set(columns)
    assert "place" not in columns
    card = (out / "card.html").read_text()
    assert "the same suburb, which up to 1 in" in card
    assert "as was asked" in card
    why = carepost_link("explain", "one/a7", "two/b7", "-o", out)
    assert "one person" in why
    assert "suburb" in why or "work" in why


def test_a_decision_is_given_back_ids_last_and_adding_is_refused_in_words(
    lists: list[Path], tmp_path: Path
) -> None:
    one, two = tmp_path / "linked", tmp_path / "again"
    carepost_link(*lists, "-o", one, "--yes", "--no-families")
    with (one / "review.csv").open("a", encoding="utf-8", newline="") as review:
        csv.writer(review).writerow(["different", "one", "a7", "two", "b7"])
    told = carepost_link(*lists, "-o", two, "--yes", "--no-families", "--since", one)
    assert "Since run 1: " in told
    assert "1 split" in told or "split" in told
    persons = {
        row["record_id"]: row["person_id"] for row in pq.read_table(two / "persons.parquet").to_pylist()
    }
    before = {
        row["record_id"]: row["person_id"] for row in pq.read_table(one / "persons.parquet").to_pylist()
    }
    assert before["a7"] == before["b7"]
    assert persons["a7"] != persons["b7"]
    assert persons["a8"] == before["a8"]
    refused = carepost_link("add", one, lists[0], "--yes", code=1)
    assert "was linked with --no-families" in refused
    assert f"--since {one}" in refused


def test_few_records_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    a_list = tmp_path / "gp.csv"
    a_list.write_text("id,forename,surname,dob\n1,Jane,Thornhill,1961-05-04\n")
    told = carepost_link(a_list, "-o", tmp_path / "out", "--yes", "--no-families", code=1)
    assert "Link them without --no-families" in told
    assert not (tmp_path / "out").exists()


def test_lists_that_look_so_are_told_of_it(lists: list[Path], tmp_path: Path) -> None:
    told = carepost_link(*lists, "-o", tmp_path / "linked", "--yes", "--no-train")
    assert (
        "days of birth are of nobody who lives now: if no families stand on these lists, --no-families"
        in told
    )
