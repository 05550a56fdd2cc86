"""`carepost risk policy`: what is in force, and which services a draft would move."""

import json
from datetime import UTC, date, datetime

import pytest
from typer.testing import CliRunner

from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.core.models import AuditEntry
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import scope
from carepost.risk.commands import app
from carepost.risk.tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 9)


@pytest.fixture(autouse=True)
def homes(cast):
    with clock.freeze(datetime(2026, 11, 9, 10, 30, tzinfo=UTC)):
        with scope(cast.officer):
            factories.rated(cast.ambershire, "requires_improvement", on=DAY, name="Ash House")
            factories.rated(cast.ambershire, on=DAY, name="Birch Care")
            factories.recompute(cast.ambershire, DAY)
        yield


def run(*words):
    return CliRunner().invoke(app, ["policy", *words, "--council", "ambershire"])


def adopt(cast, **values):
    by = Actor.operator("tests", council_id=cast.ambershire.pk, permissions={Can.ADOPT_POLICY})
    policies.adopt(
        by=by,
        council_id=cast.ambershire.pk,
        key="risk.score",
        values=values,
        valid_from=DAY,
        authority="Cabinet",
    )


def test_it_shows_what_is_in_force_since_when_and_by_whose_word(cast):
    assert "risk.score@default: Carepost’s own." in run("show").stdout
    adopt(cast, amber_from=25)
    told = run("show").stdout
    assert "in force since 9 November 2026, by Cabinet." in told
    assert "Amber begins at: 25 points" in told
    assert "Carepost’s own" in run("show", "--on", "2026-11-08").stdout


def test_it_says_what_a_draft_would_move_and_changes_nothing(cast):
    with scope(cast.auditor):
        before = AuditEntry.objects.count()
    done = run("preview", "--set", "red_from=5", "--set", "amber_from=1")
    assert done.exit_code == 0, done.stderr
    assert "1 of 2 services would move on the first day" in done.stdout
    assert "Ash House: grey to red." in done.stdout
    with scope(cast.auditor):
        assert AuditEntry.objects.count() == before


def test_what_show_gives_preview_takes(tmp_path):
    told = json.loads(run("show", "--json").stdout)
    told["values"] |= {"red_from": 5, "amber_from": 1}
    (tmp_path / "draft.json").write_text(json.dumps(told))
    found = json.loads(run("preview", "--file", str(tmp_path / "draft.json"), "--json").stdout)
    assert (found["services"], found["moving"]) == (2, 1)
    assert found["differing"][0] | {"why": "", "ref": ""} == {
        "ref": "", "name": "Ash House", "now": "grey", "first_day": "red", "settled": "red", "settled_from": None,
        "why": "",
    }  # fmt: skip
    assert found["counts"]["first_day"]["bands"] == {"red": 1, "amber": 0, "grey": 1, "green": 0}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "Give the draft"),
        (["--set", "amber=25"], "there is no such value"),
        (["--set", "amber_from"], "there is no such value"),
        (["--set", "amber_from=lots"], "must be a number"),
        (["--set", "amber_from=70"], "Red must start at a higher score than amber"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_in_words(words, told):
    done = run("preview", *words)
    assert (done.exit_code, told in " ".join(done.stderr.split())) == (1, True)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "cannot be read"),
        ("[1]", "holds no values"),
        ('{"amber_from": "25"}', "of another kind"),
        ('{"amber": 25}', "no value of that name"),
        ('{"amber_from": 70}', "Red must start"),
    ],
)
def test_a_file_that_holds_no_policy_is_refused_in_words(tmp_path, content, told):
    (tmp_path / "draft.json").write_text(content)
    done = run("preview", "--file", str(tmp_path / "draft.json"))
    assert (done.exit_code, told in " ".join(done.stderr.split())) == (1, True)


def test_a_council_that_is_not_there_is_told():
    done = CliRunner().invoke(app, ["policy", "show", "--council", "atlantis"])
    assert (done.exit_code, "no council of that name" in done.stderr) == (1, True)
