"""`carepost link add` as a stranger would use it; and killed on the way, which leaves the index whole."""

from __future__ import annotations

import csv
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from carepost.people.tests.test_link_again import JANE, MEMBERS, changes, persons, write
from carepost.people.tests.test_link_command import carepost_link


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over two lists: Jane on both, and three persons more."""
    folder = tmp_path_factory.mktemp("made")
    lists = write(folder / "march", gp=[JANE, *MEMBERS], food=[JANE])
    done = carepost_link(*lists, "-o", folder / "out", "--yes", "--no-train")
    assert done.exit_code == 0, done.output
    return folder / "out"


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "out")


def test_records_come_are_corrected_and_go_and_every_file_has_it(out: Path, tmp_path: Path) -> None:
    before = persons(out)
    with (out / "review.csv").open("a", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerow(["different", "gp", "1", "gp", "2", "0.5"])
    lists = write(tmp_path / "april", gp=[JANE, MEMBERS[1], "", "", MEMBERS[2]], hub=[JANE])
    done = carepost_link("add", out, *lists, "--gone", "gp/3", "--yes")
    assert done.exit_code == 0, done.output
    assert "2 records are new, 1 corrected, 1 gone; 1 are as they stood." in done.output
    now = persons(out)
    assert set(now) == {"gp/1", "gp/2", "gp/4", "gp/5", "food/1", "hub/1"}
    assert now["hub/1"] == now["gp/1"] == before["gp/1"]
    assert now["gp/5"] == now["gp/4"] == before["gp/4"]
    assert [row["what"] for row in changes(out)] == ["gone"]
    assert ("hub", "1") in {
        (row["list_b"], row["record_b"]) for row in pq.read_table(out / "links.parquet").to_pylist()
    }
    again = carepost_link("add", out, *lists, "--yes")
    assert "0 records are new, 0 corrected, 0 gone; 4 are as they stood." in again.output
    assert persons(out) == now


def test_a_whole_list_lets_go_what_is_on_it_no_more_and_a_decision_counts_at_once(
    out: Path, tmp_path: Path
) -> None:
    lists = write(tmp_path / "april", gp=[JANE, MEMBERS[0]])
    (tmp_path / "back.csv").write_text("decision,list a,record a,list b,record b\ndifferent,gp,1,food,1\n")
    done = carepost_link("add", out, *lists, "--whole", "--review", tmp_path / "back.csv")
    assert "0 records are new, 0 corrected, 2 gone; 2 are as they stood." in done.output
    assert len(set(persons(out).values())) == len(persons(out)) == 3
    later = carepost_link("add", out, *write(tmp_path / "may", food=[JANE.replace("Close", "Cl")]))
    assert later.exit_code == 0, later.output
    assert len(set(persons(out).values())) == 3, "the decision holds for what is corrected"


def test_what_was_decided_is_not_asked_again(tmp_path: Path) -> None:
    """Two pairs that look like twins wait; a decision on one of them stands beside it, after the other."""
    twins = [JANE, JANE.replace("Jane", "Olive"), MEMBERS[0], MEMBERS[0].replace("Kwame", "Peter")]
    out, lists = tmp_path / "out", write(tmp_path / "march", gp=twins)
    assert "2 pairs wait for a look" in carepost_link(*lists, "-o", out, "--yes", "--no-train").output
    assert sorted(asked(out)) == [("", "1", "2"), ("", "3", "4")]
    first = asked(out)[0][1:]
    (tmp_path / "back.csv").write_text(
        f"decision,list a,record a,list b,record b\nsame,gp,{first[0]},gp,{first[1]}\n"
    )
    done = carepost_link("add", out, *lists, "--review", tmp_path / "back.csv")
    assert done.exit_code == 0, done.output
    assert [each[0] for each in asked(out)] == ["", "same"]
    assert asked(out)[1][1:] == first
    again = carepost_link(*lists, "-o", tmp_path / "two", "--yes", "--no-train", "--since", out)
    assert "1 pair waits for a look" in again.output
    assert asked(tmp_path / "two") == asked(out)


def asked(out: Path) -> list[tuple[str, ...]]:
    with (out / "review.csv").open(encoding="utf-8-sig", newline="") as lines:
        return [
            tuple(row[name] for name in ("decision", "record a", "record b")) for row in csv.DictReader(lines)
        ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--gone", "gp/77"], "There is no record gp/77"),
        (["--gone", "gp"], "Write the list and the record with a stroke between"),
        (["nowhere.csv"], "nowhere.csv cannot be read"),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_changes(words: list[str], told: str, out: Path) -> None:
    before = {file.name: file.read_bytes() for file in out.glob("*.*")}
    done = carepost_link("add", out, *words)
    assert done.exit_code == 1
    assert told in done.output
    assert {file.name: file.read_bytes() for file in out.glob("*.*")} == before


def test_records_without_ids_cannot_be_told_from_those_that_stand(out: Path, tmp_path: Path) -> None:
    (tmp_path / "gp.csv").write_text("forename,surname,dob\nAnn,Other,1950-01-02\n")
    done = carepost_link("add", out, tmp_path / "gp.csv")
    assert done.exit_code == 1
    assert "gp.csv has no column that tells its records" in done.output
    assert carepost_link("add", tmp_path, tmp_path / "gp.csv").exit_code == 1


@pytest.mark.parametrize("seen", ["index.duckdb.wal", ".persons.parquet.new", ".review.csv.new"])
def test_adding_that_is_killed_leaves_the_index_whole_and_can_be_done_again(
    seen: str, out: Path, tmp_path: Path
) -> None:
    lists = write(tmp_path / "april", gp=[JANE, MEMBERS[0], "", "", MEMBERS[2]])
    command = [sys.executable, "-m", "config.cli", "link", "add", str(out), *map(str, lists)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while not (out / seen).exists() and running.poll() is None and time.monotonic() < until:
        time.sleep(0.0005)
    running.send_signal(signal.SIGKILL)
    running.wait()
    for file in ("persons", "links", "ids"):
        pq.read_table(out / f"{file}.parquet")
    done = carepost_link("add", out, *lists)
    assert done.exit_code == 0, done.output
    now = persons(out)
    assert now["gp/5"] == now["gp/4"]
    assert len(now) == 6
