"""`carepost questions`: shown, kept as a file, checked, made the draft, published by a named person."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from carepost.core.models import AuditEntry
from carepost.councils.tests.cast import scope
from carepost.questions import queries
from carepost.questions.commands import app
from carepost.questions.rules import read_file, to_file, without

pytestmark = pytest.mark.django_db
KEY = "welfare-call"


@pytest.fixture
def here(cast):
    return ["--council", cast.ambershire.slug]


def run(*words, ends=0):
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == ends, done.output
    return done


def acting(person):
    return ["--as", person.user.email.upper()]


def now(cast):
    with scope(cast.officer) as viewer:
        return queries.current(viewer, KEY).question_set


@pytest.fixture
def shorter(cast, tmp_path):
    """A file that asks one question less."""
    file = tmp_path / "script.json"
    file.write_text(to_file(without(now(cast), "deaths")), encoding="utf-8")
    return file


def test_it_shows_what_is_asked_and_every_version(cast, here):
    told = run("show", KEY, *here).output
    for words in (
        "visiting: Can family and friends visit? (One of a list)",
        "stopped: No, visiting has stopped",
        "Shows only when “Is an outbreak open now?” is Yes.",
        "5 or more: New cases of infection, “five cases or more”",
        "house-1, ",
        "asked now",
    ):
        assert words in told
    as_json = json.loads(run("show", *here, "--json").output)
    assert (as_json["key"], as_json["draft"], len(as_json["questions"])) == (
        KEY,
        None,
        len(now(cast).questions),
    )
    assert [each["name"] for each in as_json["versions"]] == ["house-1"]


def test_what_is_exported_can_be_checked_and_is_the_same(cast, here, tmp_path):
    file = tmp_path / "script.json"
    run("export", *here, "-o", file)
    assert (
        run("check", file).output == f"script.json: {len(now(cast).questions)} questions, nothing to mend.\n"
    )
    assert read_file(run("export", *here).stdout)[0] == now(cast)


def test_a_faulty_file_is_told_and_never_becomes_a_draft(cast, here, tmp_path):
    file = tmp_path / "script.json"
    first = now(cast).questions[0]
    broken = replace(now(cast), questions=(replace(first, label=""), *now(cast).questions[1:]))
    file.write_text(to_file(broken), encoding="utf-8")
    assert "question 1 (respondent_role): Write the question." in run("check", file, ends=1).stderr
    told = json.loads(run("check", file, "--json", ends=1).stdout)
    assert told["faults"] == [{"where": "question 1 (respondent_role)", "sentence": "Write the question."}]
    run("import", file, *here, *acting(cast.officer), ends=1)
    file.write_text('{"format": 1, "key": "welfare-call", "titel": "x"}')
    assert "Did you mean “title”?" in run("check", file, ends=1).stderr
    with scope(cast.officer) as viewer:
        assert queries.draft_of(viewer, KEY) is None


def test_a_file_becomes_the_draft_and_a_second_person_publishes_it(cast, here, shorter):
    made = json.loads(run("import", shorter, *here, *acting(cast.officer), "--json").stdout)
    assert (
        "draft, edition 2, changed last by Support officer of Ambershire (by command)"
        in run("show", *here).output
    )
    words = ["publish", *here, "--edition", made["edition"], "--reason", "Shorter."]
    assert "Version 1 is asked from now on." in run(*words, *acting(cast.director)).output
    assert now(cast).question("deaths") is None
    with scope(cast.director) as viewer:
        assert queries.versions(viewer, KEY)[0].published_by == "Director of Ambershire (by command)"
        assert AuditEntry.objects.get(verb="questions.publish_draft").actor_id == cast.director.user.pk
    assert "published or dropped meanwhile" in run(*words, *acting(cast.director), ends=1).stderr


def test_who_wrote_it_does_not_publish_it_by_command_either(cast, here, shorter):
    run("import", shorter, *here, *acting(cast.director))
    words = ["publish", *here, "--edition", 2, "--reason", "Shorter."]
    told = run(*words, *acting(cast.director), ends=1).stderr
    assert "You wrote in this draft." in told
    assert "Just now nobody can" in told
    assert "Your role does not include this." in run(*words, *acting(cast.officer), ends=1).stderr
    assert "Nobody with the address" in run(*words, *acting(cast.neighbour), ends=1).stderr
    assert now(cast).question("deaths") is not None


def test_an_open_draft_is_replaced_only_by_who_names_its_edition(cast, here, shorter):
    run("import", shorter, *here, *acting(cast.officer))
    again = ["import", shorter, *here, *acting(cast.director)]
    assert "There is a draft already." in run(*again, ends=1).stderr
    told = run(*again, "--edition", 1, ends=1).stderr
    assert "The draft is at edition 2 by now" in told
    assert "Removed: “Since the last call, how many people died?”" in told
    run("export", *here, "--version", "house-1", "-o", shorter)
    assert "edition 3" in run(*again, "--edition", 2).output
    assert "Since the last call, how many people died?" in run("show", *here, "--version", "draft").output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["show", "--council", "nowhere"], "There is no council of that name here."),
        (["show", "outing"], "There is no question set called outing"),
        (["show", "--version", "ours-9"], "There is no version ours-9."),
        (["export", "--version", "draft"], "There is no draft just now."),
        (["check", "nothing.json"], "nothing.json cannot be read"),
    ],
)
def test_what_is_not_there_is_told(here, words, told):
    council = [] if "--council" in words or words[0] == "check" else here
    assert told in run(*words, *council, ends=1).stderr
