"""`carepost rota make`: a rota of plain files, without a database, or of a council."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from carepost.contact.actions import rota as verbs
from carepost.contact.commands import NOT_ALL, app
from carepost.contact.models import Rota
from carepost.contact.tests.conftest import NOW
from carepost.core import clock
from carepost.councils.tests.cast import Cast, scope
from carepost.register.tests.factories import make_service

OFFICERS = """officer,name,monday,tuesday,languages,away
marta,Marta K.,09:00-10:00,09:00-10:00,Polish,
priya,Priya R.,09:00-10:00,09:00-10:00,,2026-11-30
"""
CALLS = """call,name,earliest,due,latest,standing,language,locked
1,Oak House,2026-11-30,2026-11-30,2026-11-30,red,Polish,
2,Ash Lodge,2026-11-30,2026-12-01,2026-12-01,green,,priya 2026-12-01 09:30
3,Elm View,2026-11-30,2026-12-01,2026-12-01,amber,,
"""


def make(folder: Path, *more: str, officers: str = OFFICERS, calls: str = CALLS) -> Result:
    (folder / "officers.csv").write_text(officers)
    (folder / "calls.csv").write_text(calls)
    files = ["--officers", str(folder / "officers.csv"), "--calls", str(folder / "calls.csv")]
    return CliRunner().invoke(app, ["make", *files, "--from", "2026-11-28", "--days", "2", *more])


def test_two_files_make_a_rota_that_keeps_languages_absences_and_locks(tmp_path: Path) -> None:
    done = make(tmp_path)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "day,time,officer,who,call,name,due"
    assert "2026-11-30,09:00,marta,Marta K.,1,Oak House,2026-11-30" in lines
    assert "2026-12-01,09:30,priya,Priya R.,2,Ash Lodge,2026-12-01" in lines
    assert "3 of 3 calls have a place, 0 of them late. No rota is better." in done.stderr


def test_a_rota_that_was_written_can_be_mended(tmp_path: Path) -> None:
    before = tmp_path / "rota.csv"
    before.write_text(make(tmp_path).stdout)
    ill = OFFICERS.replace("Polish,", "Polish,2026-12-01")
    mended = make(tmp_path, "--before", str(before), officers=ill)
    assert set(mended.stdout.splitlines()) >= {"2026-11-30,09:00,marta,Marta K.,1,Oak House,2026-11-30"}


def test_what_has_no_place_is_told_for_scripts_and_ends_with_7(tmp_path: Path) -> None:
    done = make(tmp_path, "--json", officers=OFFICERS.replace("Polish", ""))
    assert done.exit_code == NOT_ALL
    [lacking] = json.loads(done.stdout)["without_place"]
    assert lacking["name"] == "Oak House"
    assert lacking["sentence"] == "Nobody who is at work on Monday 30 November speaks Polish."
    assert any("somebody who speaks Polish" in line for line in json.loads(done.stdout)["sentences"])


@pytest.mark.parametrize(
    ("officers", "calls", "told"),
    [
        (OFFICERS, CALLS.replace("red", "purple"), "calls.csv, line 2, column standing"),
        (OFFICERS, CALLS.replace("earliest,", ""), "calls.csv needs a heading line with: earliest"),
        (OFFICERS, CALLS.replace("priya 2026-12-01 09:30", "priya"), "give it like marta 2026-12-01 10:30"),
        (OFFICERS.replace("09:00-10:00", "nine"), CALLS, "officers.csv, line 2, column monday"),
        (OFFICERS.replace("2026-11-30", "30/11/2026"), CALLS, "officers.csv, line 3, column away"),
        ("", CALLS, "officers.csv needs a heading line with: officer"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_what_belongs_there(
    tmp_path: Path, officers: str, calls: str, told: str
) -> None:
    done = make(tmp_path, officers=officers, calls=calls)
    assert done.exit_code == 1
    assert told in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--council", "ambershire", "--calls", "calls.csv"], "Give --council or files, not both."),
        (["--calls", "calls.csv"], "Give --council, or both --officers and --calls."),
    ],
)
def test_it_is_a_council_or_two_files(words: list[str], told: str) -> None:
    done = CliRunner().invoke(app, ["make", *words])
    assert done.exit_code == 1
    assert told in done.stderr


@pytest.mark.django_db
def test_a_council_is_planned_from_its_own_tables_and_nothing_is_written(cast: Cast) -> None:
    with clock.freeze(NOW), scope(cast.officer) as by:
        verbs.keep_hours(by=by, user_id=by.user_id, rings=verbs.Rings(dict.fromkeys(range(5), "09:00-16:00")))
        make_service(host=cast.ambershire, name="Willow Bank", first_seen_on=date(2026, 11, 1))
        done = CliRunner().invoke(app, ["make", "--council", "ambershire", "--days", "5"])
        assert done.exit_code == 0, done.stderr
        assert "Willow Bank" in done.stdout
        assert not Rota.objects.exists()
        missing = CliRunner().invoke(app, ["make", "--council", "nowhere"])
    assert "There is no council of that name here." in missing.stderr


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = make(tmp_path, "--before", str(tmp_path / "none.csv"))
    assert done.exit_code == 1
    assert "none.csv cannot be read" in done.stderr
