"""`carepost link` as a stranger would use it: try it, link, look, give back decisions, ask why; and what goes wrong."""

from __future__ import annotations

import csv
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from carepost.people.commands import app
from carepost.people.engine.city.making import city, tables

OUTPUTS = {
    "persons.parquet", "ids.parquet", "links.parquet", "review.csv", "decisions.csv", "card.html", "model.json",
    "columns.json", "run.json", "index.duckdb",
}  # fmt: skip
LIST = (
    "id,forename,surname,dob,postcode\n1,Jane,Thornhill,1961-05-04,QX1 1AA\n2,John,Hill,1950-02-03,QX1 1AB\n"
)


def carepost_link(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("lists") / "city"
    assert carepost_link("example", "-o", folder, "--records", 2_000, "--seed", 5).exit_code == 0
    return sorted(folder.glob("*.csv"))


@pytest.fixture(scope="module")
def out(lists: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked") / "out"
    done = carepost_link(*lists, "-o", folder, "--yes", "--truth", "person")
    assert done.exit_code == 0, done.output
    assert "Against the truth: precision 0.9" in done.output
    assert "missed: looks like twins and waits for a look" in done.output
    return folder


def test_every_record_gets_a_person_and_everything_is_written(lists: list[Path], out: Path) -> None:
    assert {file.name for file in out.iterdir()} == OUTPUTS
    persons = pq.read_table(out / "persons.parquet")
    assert persons.column_names == ["list", "record_id", "person_id"]
    assert persons.num_rows == sum(len(path.read_text().splitlines()) - 1 for path in lists)
    assert 1_000 < len(set(persons["person_id"].to_pylist())) < 1_900


def test_the_card_names_model_thresholds_and_no_person(out: Path) -> None:
    card = (out / "card.html").read_text()
    assert "The model “default” is used as it is" in card
    assert "95.0%" in card
    assert "150 trees weigh the levels together." in card
    assert re.search(r"links that are right</td><td>99\.\d\d% \(\d\d\.\d\d% to \d+\.\d\d%\)", card)
    assert "held back because they look like twins" in card
    assert card.count("<rect") > 10
    assert 'aria-label="Pairs by weight: -12 bits' in card
    with (out / "review.csv").open(encoding="utf-8-sig") as lines:
        first = next(csv.DictReader(lines))
    assert first["postcode a"] not in card or not first["postcode a"]


def test_a_decision_given_back_holds(lists: list[Path], out: Path, tmp_path: Path) -> None:
    with (out / "review.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    one = next(row for row in rows if row["until then"] == "one person")
    two = next(row for row in rows if row["until then"] == "two persons")
    one["decision"], two["decision"] = "different", "Same"
    with (tmp_path / "back.csv").open("w", encoding="utf-8", newline="") as lines:
        given = csv.DictWriter(lines, rows[0].keys())
        given.writeheader()
        given.writerows(rows)
    done = carepost_link(*lists, "-o", tmp_path / "again", "--yes", "--review", tmp_path / "back.csv")
    assert done.exit_code == 0, done.output
    persons = {
        (row["list"], row["record_id"]): row["person_id"]
        for row in pq.read_table(tmp_path / "again" / "persons.parquet").to_pylist()
    }
    sides = [[persons[row[f"list {side}"], row[f"record {side}"]] for side in "ab"] for row in (one, two)]
    assert sides[0][0] != sides[0][1]
    assert sides[1][0] == sides[1][1]
    with (tmp_path / "again" / "review.csv").open(encoding="utf-8-sig", newline="") as lines:
        again = list(csv.DictReader(lines))
    told = [(row["decision"], row["record a"], row["record b"]) for row in again]
    assert told[-2:] == [
        (word, row["record a"], row["record b"]) for row, word in ((one, "different"), (two, "same"))
    ]
    assert {word for word, *_ in told[:-2]} == {""}, "what was decided does not wait, and stands last"
    assert f"{len(again) - 2:,} pairs wait for a look" in done.output
    assert len(again) == len(rows)


def test_why_two_records_are_one_is_said_in_words(out: Path) -> None:
    link = pq.read_table(out / "links.parquet").to_pylist()[0]
    one, other = f"{link['list_a']}/{link['record_a']}", f"{link['list_b']}/{link['record_b']}"
    told = carepost_link("explain", other, one, "-o", out)
    assert told.exit_code == 0
    assert "for one person." in told.output
    assert carepost_link("explain", one, "gp/none", "-o", out).exit_code == 1


def test_an_xlsx_and_a_parquet_are_read_as_a_csv_is(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text(LIST)
    book = openpyxl.Workbook()
    for line in LIST.splitlines():
        book.active.append(line.split(","))
    book.active.append([None] * 5)
    book.save(tmp_path / "two.xlsx")
    pq.write_table(tables(city(100, seed=1))["gp"], tmp_path / "three.parquet")
    files = [tmp_path / name for name in ("one.csv", "two.xlsx", "three.parquet")]
    done = carepost_link(*files, "-o", tmp_path / "out", "--yes")
    assert done.exit_code == 0, done.output
    persons = pq.read_table(tmp_path / "out" / "persons.parquet").to_pylist()
    ids = [row["person_id"] for row in persons if row["list"] in {"one", "two"} and row["record_id"] == "1"]
    assert len(ids) == 2
    assert ids[0] == ids[1]


def test_other_encodings_separators_whole_names_and_blank_rows_are_read(tmp_path: Path) -> None:
    text = "Name;DOB;Postcode\nThornhill, Siân;04/05/1961;QX1 1AA\n;;\n" + ";;\n" * 5_000
    (tmp_path / "windows.csv").write_bytes(text.encode("cp1252"))
    (tmp_path / "unicode.csv").write_bytes(text.encode("utf-16"))
    done = carepost_link(*tmp_path.glob("*.csv"), "-o", tmp_path / "out", "--yes")
    assert done.exit_code == 0, done.output
    assert "2 records are 1 person.\n" in done.output


def test_a_house_in_a_column_of_its_own_and_postcodes_of_another_country_are_read(tmp_path: Path) -> None:
    people = [(n, chr(96 + n)) for n in range(1, 27)]
    lines = [f"{n},{a}nn,oth{a}er,{n},shore road,{2_000 + n},{1950 + n}1211" for n, a in people]
    (tmp_path / "one.csv").write_text(
        "rec_id, given_name, surname, street_number, address_1, postcode, date_of_birth\n" + "\n".join(lines)
    )
    (tmp_path / "two.csv").write_bytes(
        (tmp_path / "one.csv").read_bytes().replace(b",shore road,", b",shore rd,")
    )
    done = carepost_link(*tmp_path.glob("*.csv"), "-o", tmp_path / "out", "--yes")
    assert "house from “street_number”" in done.output
    assert "52 records are 26 persons." in done.output
    links = pq.read_table(tmp_path / "out" / "links.parquet").to_pylist()
    assert {row["place"] for row in links if row["verdict"] == "sure"} == {"door"}


def test_what_each_column_is_can_be_given(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("no,called,family,came,code\n1,Jane,Thornhill,1961-05-04,QX1 1AA\n")
    told = tmp_path / "columns.json"
    told.write_text('{"one": {"forename": "called", "surname": "family", "dob": "came"}}')
    done = carepost_link(tmp_path / "one.csv", "-o", tmp_path / "out", "--yes", "--columns", told)
    assert done.exit_code == 0, done.output
    assert (
        "forename from “called”, surname from “family”, dob from “came”. Not used: no, code." in done.output
    )
    again = carepost_link(
        tmp_path / "one.csv", "-o", tmp_path / "2", "--yes", "--columns", tmp_path / "out" / "columns.json"
    )
    assert again.exit_code == 0, again.output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"one": {"forename": "called", "dob": "born"}}', "one.csv has no column “called”"),
        ('{"one": {"christened": "forename"}}', "no field “christened”"),
        ('{"one": ["forename"]}', "no columns.json"),
        ("forename=called", "no columns.json"),
    ],
)
def test_columns_that_are_given_wrongly_are_said(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text(LIST)
    (tmp_path / "columns.json").write_text(text)
    columns = tmp_path / "columns.json"
    done = carepost_link(tmp_path / "one.csv", "-o", tmp_path / "out", "--yes", "--columns", columns)
    assert done.exit_code == 1
    assert words in done.output
    assert not (tmp_path / "out").exists()


def test_what_a_spreadsheet_would_run_is_disarmed(tmp_path: Path) -> None:
    text = "id,forename,surname,dob,email\n=1+1,Jane,Thornhill,1961-05-04,\n2,Jane,Thornhil,,\n"
    (tmp_path / "one.csv").write_text(text + "".join(f"{n},Ann,Other{n},1960-01-02,\n" for n in range(3, 30)))
    done = carepost_link(tmp_path / "one.csv", "-o", tmp_path / "out", "--yes")
    assert done.exit_code == 0, done.output
    with (tmp_path / "out" / "review.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert not [cell for row in csv.reader(lines) for cell in row if cell.startswith(("=", "@"))]


WRONG = {
    "empty.csv": ("", "empty"),
    "headers.csv": ("id,forename,surname,dob\n", "no records"),
    "shifted.csv": (LIST + "3,Ann,Other,1950-01-02,QX1 1AA,extra\n", "line 4: 6 values under 5 headers"),
    "twice.csv": (LIST + "2,Ann,Other,1950-01-02,QX1 1AA\n", "1 value stands twice"),
    "nameless.csv": ("id,dob\n1,1950-01-02\n", "no column that looks like a name"),
    "names.csv": ("id,surname\n1,Thornhill\n", "nothing but names"),
    "columns.csv": ("id,surname,surname,dob\n1,A,B,1950-01-02\n", "two columns called"),
    "quoted.csv": (LIST + '3,"Ann,Other,1950-01-02,QX1 1AA\n', "quotation mark"),
    "mixed.csv": (LIST.encode() + "3,Zoë,É,,\n".encode("cp1252") + "4,é,Å,,\n".encode(), "two encodings"),
    "locked.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", "password"),
    "broken.xlsx": (b"PK\x03\x04 and no more", "no workbook"),
    "broken.parquet": (b"PAR1 and no more", "no Parquet"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_list_is_said_plainly_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    content, words = WRONG[name]
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    done = carepost_link(tmp_path / name, "-o", tmp_path / "out", "--yes")
    assert done.exit_code == 1
    assert words in done.output
    assert name in done.output
    assert "Other" not in done.output, "a person's data is in the message"
    assert os.listdir(tmp_path) == [name]


def test_a_column_of_one_value_is_told(tmp_path: Path) -> None:
    rows = "".join(f"{n},Ann,Other{n},1950-01-02,QX1 1AA\n" for n in range(30))
    (tmp_path / "one.csv").write_text("id,forename,surname,dob,postcode\n" + rows)
    done = carepost_link(tmp_path / "one.csv", "-o", tmp_path / "out", "--yes")
    assert done.exit_code == 0
    assert "“dob” holds one value in every record" in done.output


def test_a_folder_that_holds_something_is_not_written_to(lists: list[Path], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = carepost_link(*lists, "-o", tmp_path, "--yes")
    assert done.exit_code == 1
    assert "nothing is written over" in done.output
    assert os.listdir(tmp_path) == ["mine.txt"]


def test_nothing_is_linked_when_the_columns_are_wrong(lists: list[Path], tmp_path: Path) -> None:
    asked = CliRunner().invoke(app, [*map(str, lists), "-o", str(tmp_path / "out")], input="n\n")
    assert asked.exit_code == 1
    assert "Rename the columns" in asked.output
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("seen", ["", "/persons.parquet", "/review.csv", "/index.duckdb", "/card.html"])
def test_a_run_that_is_killed_leaves_all_or_nothing(seen: str, lists: list[Path], tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "config.cli",
        "link",
        *map(str, lists),
        "-o",
        str(tmp_path / "out"),
        "--yes",
    ]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while not [*tmp_path.glob(f".out-*{seen}")] and running.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert not (tmp_path / "out").exists() or {file.name for file in (tmp_path / "out").iterdir()} == OUTPUTS


def test_a_wrong_merge_may_cost_more_and_adding_goes_on_with_it(
    lists: list[Path], out: Path, tmp_path: Path
) -> None:
    careful = tmp_path / "careful"
    words = ("--yes", "--no-train", "--wrong-merge", 100)
    done = carepost_link(*lists, "-o", careful, *words)
    assert done.exit_code == 0, done.output
    assert "a wrong merge 100, a missed link 1, a look 0.15" in (careful / "card.html").read_text()
    usual, asked = (pq.read_table(each / "links.parquet")["verdict"].to_pylist() for each in (out, careful))
    assert asked.count("sure") < usual.count("sure")
    joined = [pq.read_table(each / "persons.parquet")["person_id"].to_pylist() for each in (out, careful)]
    assert len(set(joined[1])) > len(set(joined[0])), "fewer records are joined unasked"
    added = carepost_link("add", careful, lists[0], "--yes")
    assert added.exit_code == 0, added.output
    assert pq.read_table(careful / "links.parquet")["verdict"].to_pylist() == asked


def test_costs_that_do_not_fit_are_refused_before_anything_is_read(lists: list[Path], tmp_path: Path) -> None:
    done = carepost_link(*lists, "-o", tmp_path / "out", "--yes", "--look", 2)
    assert done.exit_code != 0
    assert "A look that costs 2 would never pay" in done.output
    assert not (tmp_path / "out").exists()
