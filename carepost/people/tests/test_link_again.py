"""Linked again with `--since`: ids and decisions hold; what changed is told in words, in a file and on the card."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from carepost.people.tests.test_link_command import carepost_link

HEADERS = "id,forename,surname,dob,postcode,address\n"
JANE = "Jane,Thornhill,1961-05-04,QX1 1AA,11 Gladmere Close"
MEMBERS = [
    "Kwame,Boateng,1999-12-30,QX1 2AB,3 Orchard Way",
    "Olive,Marsh,1938-07-30,QX2 3CD,8 Mill Lane",
    "Peter,Quince,1955-03-21,QX3 4EF,2 Bell Street",
]


def write(folder: Path, **lists: list[str]) -> list[Path]:
    """A list for each name; each line is a record, numbered from 1."""
    folder.mkdir(exist_ok=True)
    for name, lines in lists.items():
        (folder / f"{name}.csv").write_text(
            HEADERS + "".join(f"{number},{line}\n" for number, line in enumerate(lines, 1) if line)
        )
    return [folder / f"{name}.csv" for name in lists]


def persons(out: Path) -> dict[str, str]:
    rows = pq.read_table(out / "persons.parquet").to_pylist()
    return {f"{row['list']}/{row['record_id']}": row["person_id"] for row in rows}


def changes(out: Path) -> list[dict[str, str]]:
    with (out / "changes.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A run over two lists: Jane on both, and three persons more."""
    lists = write(tmp_path / "march", gp=[JANE, *MEMBERS], food=[JANE])
    done = carepost_link(*lists, "-o", tmp_path / "one", "--yes")
    assert done.exit_code == 0, done.output
    return tmp_path / "one"


def test_persons_keep_their_ids_when_records_come_and_go(first: Path, tmp_path: Path) -> None:
    lists = write(tmp_path / "april", gp=[JANE, MEMBERS[0], "", MEMBERS[2]], food=["", JANE], a_first=[JANE])
    done = carepost_link(*lists, "-o", tmp_path / "two", "--yes", "--since", first)
    assert done.exit_code == 0, done.output
    before, now = persons(first), persons(tmp_path / "two")
    assert now["a_first/1"] == now["gp/1"] == before["gp/1"], (
        "the first record of a person is another, the id is not"
    )
    assert now["gp/2"] == before["gp/2"]
    assert changes(tmp_path / "two") == [
        {"what": "gone", "person_id": "", "person_id before": before["gp/3"], "records": "1"}
    ]
    assert "Since run 1: no record left 1." in done.output


def test_a_decision_merges_and_the_contrary_brings_the_id_back(first: Path, tmp_path: Path) -> None:
    lists = sorted((tmp_path / "march").glob("*.csv"))
    review = tmp_path / "back.csv"
    for number, (word, what) in enumerate((("same", "merged"), ("different", "split")), start=2):
        review.write_text(f"decision,list a,record a,list b,record b\n{word},gp,2,gp,3\n")
        earlier, out = tmp_path / str(number - 1) if number > 2 else first, tmp_path / str(number)
        done = carepost_link(*lists, "-o", out, "--yes", "--since", earlier, "--review", review)
        assert done.exit_code == 0, done.output
        assert [row["what"] for row in changes(out)] == [what]
    assert persons(tmp_path / "3") == persons(first)


def test_decisions_hold_in_every_later_run_and_wait_for_records_that_are_away(
    first: Path, tmp_path: Path
) -> None:
    with (first / "review.csv").open("a", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerow(["different", "gp", "1", "food", "1"])
    lists = sorted((tmp_path / "march").glob("*.csv"))
    assert carepost_link(*lists, "-o", tmp_path / "two", "--yes", "--since", first).exit_code == 0
    alone = carepost_link(lists[1], "-o", tmp_path / "three", "--yes", "--since", tmp_path / "two")
    assert "1 decisions are on records that are on none of these lists; they are kept." in alone.output
    back = carepost_link(*lists, "-o", tmp_path / "four", "--yes", "--since", tmp_path / "three")
    assert back.exit_code == 0, back.output
    for out in ("two", "four"):
        found = persons(tmp_path / out)
        assert found["gp/1"] != found["food/1"]


def test_the_card_says_what_changed_and_names_nobody(first: Path, tmp_path: Path) -> None:
    lists = write(tmp_path / "april", gp=[JANE, *MEMBERS[:2]], food=[JANE])
    carepost_link(*lists, "-o", tmp_path / "two", "--yes", "--since", first)
    card = (tmp_path / "two" / "card.html").read_text()
    assert "What changed since run 1" in card
    assert "records of gp</td><td>4 → 3" in card
    assert "number of persons</td><td>4 → 3" in card
    assert "persons</td><td>no record left 1" in card
    assert "threshold" not in card.split("What changed")[1].split("</table>")[0], "what stayed is no change"
    assert "Thornhill" not in card
    assert "What changed" not in (first / "card.html").read_text()


@pytest.mark.parametrize("lacking", ["run.json", "persons.parquet", "ids.parquet", "review.csv"])
def test_a_folder_that_is_no_whole_run_is_refused(first: Path, tmp_path: Path, lacking: str) -> None:
    shutil.copytree(first, tmp_path / "broken")
    (tmp_path / "broken" / lacking).unlink()
    lists = (tmp_path / "march").glob("*.csv")
    done = carepost_link(*lists, "-o", tmp_path / "two", "--yes", "--since", tmp_path / "broken")
    assert done.exit_code == 1
    assert "no folder that carepost link wrote" in done.output
    assert not (tmp_path / "two").exists()


def test_lists_under_other_names_are_told_to_be_strangers(first: Path, tmp_path: Path) -> None:
    lists = write(tmp_path / "april", surgery=[JANE, *MEMBERS])
    done = carepost_link(*lists, "-o", tmp_path / "two", "--yes", "--since", first)
    assert "a list is known by its file's name" in done.output
