"""`carepost leaders report`: made if it is missing, told in words, as JSON, and as a PDF."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.decisions import actions
from carepost.decisions.commands import app
from carepost.decisions.models import Report
from carepost.decisions.tests import factories
from carepost.register.tests.factories import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(cast):
    with clock.freeze(factories.at(23)):
        with scope(cast.director):
            make_service(host=cast.ambershire)
        yield lambda *options: CliRunner().invoke(app, ["report", "--council", "ambershire", *options])


def test_it_makes_what_is_missing_and_tells_it_twice_alike(run, cast):
    first, again = run("--json"), run("--json")
    assert (first.exit_code, json.loads(first.stdout)) == (0, json.loads(again.stdout))
    told = json.loads(first.stdout)
    assert (told["start"], told["end"], told["edition"]) == ("2026-11-16", "2026-11-22", 1)
    with scope(cast.director):
        assert Report.objects.count() == 1


def test_it_writes_a_pdf_and_says_where(run, tmp_path):
    file = tmp_path / "report.pdf"
    assert run("--pdf", str(file)).exit_code == 0
    assert file.read_bytes().startswith(b"%PDF-")
    assert run("--pdf", str(tmp_path / "none" / "report.pdf")).exit_code == 1


def test_it_tells_in_words(run):
    assert "The care market, 16 November 2026 to 22 November 2026" in run().stdout


def test_it_refuses_a_day_on_which_no_period_ends_and_one_to_come(run):
    refused = run("--period", "2026-11-21")
    assert (refused.exit_code, "The one before it ends on 2026-11-15" in refused.stderr) == (1, True)
    assert run("--period", "2026-11-29").exit_code == 1


def test_it_refuses_a_council_that_is_not_there_and_a_report_that_was_withdrawn(run, cast):
    assert CliRunner().invoke(app, ["report", "--council", "nowhere"]).exit_code == 1
    number = json.loads(run("--json").stdout)["report"]
    with scope(cast.director) as by:
        actions.withdraw_report(by=by, report_id=number, words="A wrong import")
    assert run().exit_code == 1
