"""What a stranger gives wrongly on the command line: a sentence, an exit code, nothing written, and nobody named."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from carepost.people.commands.private import BROKEN
from carepost.people.commands.progress import Progress
from carepost.people.engine import files, reading
from carepost.people.engine.files import UnreadableList
from carepost.people.tests.test_link_command import carepost_link

HEADERS = "id,forename,surname,dob,postcode,nhs\n"
ZEB = "1,Zebedee,Quillfeather,1961-05-04,QX1 1AA,9434765919\n"
LETTERS = "abcdefghijklmnopqrstuvwxy"
OTHERS = "".join(f"{n},{a}nn,Bramble{a},19{n}-05-04,QX1 {n % 10}AB,\n" for n, a in enumerate(LETTERS, 10))
ZOE, MULLER = "1,Zoë,Quillfeather,,,\n", "2,Müller,B,,,\n"
NOBODY = ("Zebedee", "Quillfeather", "1961", "QX1", "9434765919", "Bramble")


def given(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(path: Path, *rows: list[str]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


WRONG: dict[str, tuple[str | bytes, str]] = {
    "left.csv": (
        HEADERS + "2,Quillfeather,1961-05-04,QX1 1AA,9434765919\n",
        "in record 1 from the top a date stands",
    ),
    "right.csv": (
        HEADERS + OTHERS + "8,,Zebedee,Quillfeather,1961-05-04,QX1 1AA\n",
        "record 26 from the top a date",
    ),
    "more.csv": (
        HEADERS + ZEB + "2,Ann,B,QX1 1AA,,\n3,Ann,C,QX1 1AB,,\n",
        "record 2 from the top, and in 1 more a post",
    ),
    "mixed.csv": (f"{HEADERS}{ZOE}".encode() + MULLER.encode("cp1252"), "two encodings (line 3)"),
    "mixed2.csv": (f"{HEADERS}{ZOE}".encode("cp1252") + MULLER.encode(), "two encodings (line 2)"),
    "half.csv": (b"\xff\xfe" + "id,surname".encode("utf-16-le")[:-1], "ends in the middle of a letter"),
    "letter.csv": (b"%PDF-1.4\n" + ZEB.encode(), "is no list"),
    "nul.csv": (HEADERS.encode() + b"1,Zebedee\x00,Quillfeather,1961-05-04,,\n", "is no list"),
    "blank.csv": (HEADERS + ",,,,,\n" * 1_000, "it has headers and no records"),
    "huge.csv": (
        HEADERS + '1,"Zebedee,' + "Quillfeather" * 20_000,
        "mark that is not closed, or a cell of over",
    ),
    "title.csv": ("Clients of Quay House\n\n" + HEADERS + ZEB, "one cell in its first row"),
    "day.csv": (
        "id,surname,dob\n" + "".join(f"{n},Bramble{n},1961-05-04\n" for n in range(30)),
        "beside “dob”",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_list_that_cannot_be_linked_is_refused_in_words(name: str, tmp_path: Path) -> None:
    content, words = WRONG[name]
    refused(carepost_link(given(tmp_path, name, content), "-o", tmp_path / "out", "--yes"), words)
    assert os.listdir(tmp_path) == [name]


def refused(done: object, words: str) -> None:
    assert done.exit_code == 1, done.output
    assert words in done.output
    assert [word for word in NOBODY if word in done.output] == []


def test_formulas_without_their_results_are_no_blanks(tmp_path: Path) -> None:
    rows = (HEADERS.strip().split(","), ["1", "=B9", "Quillfeather", "1961-05-04", "=UPPER(C2)", ""])
    path = workbook(tmp_path / "made.xlsx", *rows)
    refused(carepost_link(path, "-o", tmp_path / "out", "--yes"), "made.xlsx has 2 cells with formulas")
    assert not (tmp_path / "out").exists()


def test_a_million_blank_rows_are_nothing(tmp_path: Path) -> None:
    path = given(tmp_path, "one.csv", HEADERS + ZEB + ",,,,,\n" * 1_000_000 + ZEB.replace("1,Z", "2,Z"))
    assert reading.read(path).count == 2


def test_a_column_of_one_value_that_should_tell_people_apart_is_left_out(tmp_path: Path) -> None:
    """Else a stand-in for a date that nobody knows makes one person of all who share a name."""
    rows = "".join(f"{n},Ann,Bramble,1961-05-04,QX1 {n % 10}A{'ABCDEFG'[n % 7]},\n" for n in range(30))
    done = carepost_link(given(tmp_path, "one.csv", HEADERS + rows), "-o", tmp_path / "out", "--yes")
    refused(done, "beside “forename” and “surname” and “dob”")
    rows = "".join(f"{n},{a}nn,Bramble{a},1961-05-04,QX1 1AA,\n" for n, a in enumerate(LETTERS))
    done = carepost_link(given(tmp_path, "one.csv", HEADERS + rows), "-o", tmp_path / "out", "--yes")
    assert "“dob” holds one value in every record, so it is left out" in done.output
    assert "“postcode” holds one value in every record, so it tells nobody from anybody" in done.output
    assert '"dob"' not in (tmp_path / "out" / "columns.json").read_text()


def test_two_people_with_one_nhs_number_are_told_and_stay_two(tmp_path: Path) -> None:
    rows = ZEB + "2,Marigold,Thwaite,1931-02-14,QX9 9ZZ,9434765919\n"
    done = carepost_link(given(tmp_path, "one.csv", HEADERS + rows), "-o", tmp_path / "out", "--yes")
    assert done.exit_code == 0, done.output
    assert "1 NHS number stands on records that look like two persons" in done.output
    assert "2 records are 2 persons" in done.output
    assert [word for word in NOBODY if word in done.output] == []


def test_lists_that_are_one_list_are_told(tmp_path: Path) -> None:
    one = given(tmp_path, "one.csv", HEADERS + ZEB + OTHERS)
    refused(carepost_link(one, one, "-o", tmp_path / "out", "--yes"), "or one is given twice")
    copy = given(tmp_path, "copy.csv", one.read_bytes())
    done = carepost_link(one, copy, "-o", tmp_path / "out", "--yes")
    assert "one and copy hold the same, row by row" in done.output


def test_a_folder_cannot_be_made_inside_a_file(tmp_path: Path) -> None:
    path = given(tmp_path, "one.csv", HEADERS + ZEB)
    refused(carepost_link(path, "-o", path / "out", "--yes"), "one.csv is a file. Nothing was left there")
    refused(carepost_link(path, "-o", path, "--yes"), "nothing is written over")
    refused(carepost_link(tmp_path, "-o", tmp_path / "out", "--yes"), "cannot be read: Is a directory")


@pytest.mark.parametrize(
    "fault", [OSError(28, "No space left on device"), "IO Error: No space left on device"]
)
def test_a_full_disk_leaves_nothing(fault: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    def full(*_: object) -> None:
        raise fault if isinstance(fault, OSError) else duckdb.IOException(str(fault))

    path = given(tmp_path, "one.csv", HEADERS + ZEB)
    monkeypatch.setattr("carepost.people.engine.index.write", full)
    refused(carepost_link(path, "-o", tmp_path / "out", "--yes"), "cannot be written")
    assert os.listdir(tmp_path) == ["one.csv"]


def test_other_things_that_are_named_wrongly(tmp_path: Path) -> None:
    path, out = given(tmp_path, "one.csv", HEADERS + ZEB), tmp_path / "out"
    refused(carepost_link(path, "-o", out, "--yes", "--truth", "person"), "No list has a column “person”")
    for option, words in {
        "--columns": "no columns.json",
        "--since": "no folder that",
        "--review": "no review",
    }.items():
        refused(carepost_link(path, "-o", out, "--yes", option, tmp_path / "nowhere"), words)
    other = given(tmp_path, "columns.json", '{"other": {"surname": "surname"}}')
    assert not out.exists()
    assert "names none of these lists" in carepost_link(path, "-o", out, "--yes", "--columns", other).output


STAGES = (
    *(
        "files._text",
        "columns.guess",
        "shifted.check",
        "reading.source",
        "cleaning.columns.clean",
        "pairing.find",
    ),
    *("pairing.compare", "linking.weigh", "training.tried", "linking.pairs", "linking.persons", "runs.named"),
    *("writing.write", "index.write", "card.page", "runs.figures", "explaining.reasons", "decisions.write"),
    *("mistakes.by_kind", "scoring.score"),
)


@pytest.mark.parametrize("stage", STAGES)
def test_what_breaks_names_nobody(
    stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever fails in a way that nobody foresaw, and quotes a record: neither in words nor in logs nor in files."""

    def broken(*_: object, **__: object) -> None:
        raise ValueError(f"Could not convert {ZEB} {HEADERS}")

    path = given(tmp_path, "one.csv", HEADERS + ZEB + OTHERS)
    monkeypatch.setattr(f"carepost.people.engine.{stage}", broken)
    caplog.set_level(logging.DEBUG)
    done = carepost_link(path, "-o", tmp_path / "out", "--yes", "--truth", "id")
    assert done.exit_code == BROKEN, done.output
    assert "Carepost broke: ValueError in carepost/people/" in done.output
    assert [word for word in NOBODY if word in done.output + caplog.text] == []
    assert [each for each in os.listdir(tmp_path) if each.startswith(".")] == []


def test_from_a_shell_no_traceback_names_anybody(tmp_path: Path) -> None:
    given(tmp_path, "one.csv", HEADERS + ZEB)
    script = """if True:
        import sys
        from carepost.people.engine import pairing
        from config.cli import main
        def find(db):
            raise KeyError(db.sql("from records").fetchall())
        pairing.find = find
        sys.argv = ["carepost", "link", "one.csv", "-o", "out", "--yes"]
        main()"""
    paths = {**os.environ, "PYTHONPATH": str(Path(reading.__file__).parents[3])}
    command = [sys.executable, "-c", script]
    told = subprocess.run(command, cwd=tmp_path, env=paths, capture_output=True, text=True, check=False)
    assert told.returncode == BROKEN, told.stderr
    assert "Traceback" not in told.stderr
    assert [word for word in (*NOBODY, "zebedee") if word in told.stdout + told.stderr] == []


def test_progress_is_shown_on_a_terminal_and_nowhere_else(tmp_path: Path) -> None:
    path = given(tmp_path, "one.csv", HEADERS + ZEB + OTHERS)
    done = carepost_link(path, "-o", tmp_path / "out", "--yes")
    assert not [word for word in ("Cleaning", "Weighing", "Reading") if word in done.output]
    console = Console(record=True, width=100, file=io.StringIO())
    progress = Progress(console)
    for stage in ("Reading one.csv", "Weighing 12 pairs"):
        progress.at(stage)
    progress.stop()
    told = [line.partition(":")[0] for line in console.export_text().splitlines()]
    assert told == ["Reading one.csv", "Weighing 12 pairs"]


def test_a_list_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(UnreadableList, match=r"one.csv cannot be read: Permission denied"):
        files.read(tmp_path / "one.csv")
