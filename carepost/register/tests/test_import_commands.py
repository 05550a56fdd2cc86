"""`carepost register` as somebody at a shell meets it: sentences, JSON and exit codes."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from typer.testing import CliRunner

from carepost.core import clock
from carepost.gateways.fake_cqc import FakeCqc, Shelf
from carepost.gateways.tests.documents import location, provider
from carepost.register.commands import app
from carepost.register.models import ImportRun, Service
from carepost.register.tests import factories
from carepost.register.tests.files import home, take, write

pytestmark = pytest.mark.django_db
MAY = date(2024, 5, 1)


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_an_import_says_in_one_sentence_what_it_did(tmp_path):
    path = write(tmp_path / "a.csv", [home(1), home(2)])
    result = run("import", path, "--date", "2024-05-01")
    assert result.exit_code == 0
    assert "2 read, 2 new." in result.stderr
    again = run("import", path, "--date", "2024-05-01")
    assert "2 read, nothing changed." in again.stderr


def test_a_dry_run_says_what_would_be_and_changes_nothing(tmp_path):
    result = run("import", write(tmp_path / "a.csv", [home(1)]), "--dry-run")
    assert "Would be: 1 read, 1 new." in result.stderr
    assert Service.objects.count() == 0


def test_rows_that_need_somebody_end_with_exit_code_5_and_are_listed(tmp_path):
    factories.make_council()
    result = run("import", write(tmp_path / "a.csv", [home(1), home(2, beds="-1")]), "--date", "2024-05-01")
    assert (result.exit_code, "1 needs you" in result.stderr) == (5, True)
    listed = json.loads(run("quarantine", "--json").stdout)
    assert [(row["ref"], row["reasons"]) for row in listed] == [(home(2)["Location ID"], ["beds_below_zero"])]


def test_a_file_that_is_none_of_cqcs_is_refused_with_exit_code_1_and_a_sentence(tmp_path):
    path = tmp_path / "shopping.csv"
    path.write_text("eggs,milk\n1,2\n")
    result = run("import", path)
    assert result.exit_code == 1
    assert "not those of any file Carepost knows" in result.stderr.replace("\n", " ")
    assert ImportRun.objects.get().status == "refused"


def test_a_missing_file_is_refused_in_words(tmp_path):
    result = run("import", tmp_path / "nowhere.csv")
    assert result.exit_code == 1
    assert "nowhere.csv" in result.stderr


def test_a_council_takes_in_its_own_area_only(tmp_path):
    factories.make_council()
    path = write(tmp_path / "a.csv", [home(1), home(2, council="Kent")])
    result = run("import", path, "--council", "wiltshire", "--date", "2024-05-01")
    assert "1 in other areas" in result.stderr
    assert run("import", path, "--council", "atlantis").exit_code == 1


def test_status_counts_services_by_council_category_and_rating(tmp_path):
    take(
        tmp_path / "a.csv",
        [home(1), home(2, rating="", published=""), home(3, council="Kent", rating="Inadequate")],
        MAY,
    )
    found = json.loads(run("status", "--json").stdout)
    assert (found["services"], found["rated"], found["newest_data"]) == (3, 2, "2024-05-01")
    assert found["by_council"]["Wiltshire"] == {
        "services": 2,
        "rated": 1,
        "by_rating": {"outstanding": 0, "good": 1, "requires_improvement": 0, "inadequate": 0, "unrated": 1},
        "by_category": {"residential_home": 2},
    }
    assert "3 services, 2 of them rated." in run("status").stdout


def test_the_newest_import_can_be_undone_from_the_shell(tmp_path):
    take(tmp_path / "a.csv", [home(1)], MAY)
    assert "Undone: a.csv" in run("undo").stdout
    assert Service.objects.filter(withdrawn=False).count() == 0
    assert run("undo").exit_code == 1


def test_the_api_without_a_key_says_where_to_put_one():
    result = run("api-sweep")
    assert (result.exit_code, "CAREPOST_CQC_KEY" in result.stderr) == (1, True)


def test_the_api_is_swept_for_one_council_and_its_changes_are_read(tmp_path, settings):
    factories.make_council("Somerset")
    kept = [location(n, localAuthority="Somerset") for n in range(3)]
    with FakeCqc(Shelf([*kept, provider()])) as cqc:
        settings.MEDIA_ROOT = tmp_path
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, cqc_key=cqc.key, cqc_url=cqc.base_url)
        early = run("api-sweep", "--council", "somerset", "--changes")
        assert (early.exit_code, "never read as a whole" in early.stderr) == (1, True)
        assert "4 read, 3 new" in run("api-sweep", "--council", "somerset").stderr
        later = datetime.now(UTC) + timedelta(hours=1)
        with clock.freeze(later):
            assert "CQC changed nothing" in run("api-sweep", "--council", "somerset", "--changes").stdout
            cqc.shelf.put(
                location(1, localAuthority="Somerset", name="Oak House"), at=later - timedelta(minutes=5)
            )
            assert "1 changed" in run("api-sweep", "--council", "somerset", "--changes").stderr
    assert Service.objects.filter(name="Oak House").exists()
