"""Uploaded files: kept, tried by the worker, then applied or left."""

import json

import pytest
from django.db import connection

from carepost.core.refusals import NotAllowed, Refused
from carepost.core.tenancy import transaction_for
from carepost.register import jobs
from carepost.register.actions import uploads
from carepost.register.actions.importing.runs import ImportRefused, only_import
from carepost.register.models import Change, ImportRun, QuarantinedRow, Service
from carepost.register.tests import factories
from carepost.register.tests.files import home, officer, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def by():
    return officer(factories.make_council().pk)


def upload(by, tmp_path, rows, name="HSCA_Active_Locations.csv"):
    content = write(tmp_path / "upload.csv", rows).read_bytes()
    with transaction_for(by):
        return jobs.try_import(by=by, name=name, chunks=[content[:100], content[100:]])


def work():
    """Do what was asked of the worker, as it would; returns how many jobs there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = 'register.read_import' RETURNING id, args"
        )
        asked = sorted(cursor.fetchall())
    for _, args in asked:
        jobs.read_import.func(**(json.loads(args) if isinstance(args, str) else args))
    return len(asked)


def of(by, run):
    with transaction_for(by):
        return ImportRun.objects.get(pk=run.pk)


@pytest.fixture(autouse=True)
def same_connection(monkeypatch):
    """The worker has a connection of its own; here the test's transaction must stay."""
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)


def test_a_file_is_tried_then_applied(tmp_path, by):
    run = upload(by, tmp_path, [home(1), home(2, beds="-1")])
    assert (run.status, run.filename, len(run.sha256)) == ("waiting", "HSCA_Active_Locations.csv", 64)
    assert work() == 1
    tried = of(by, run)
    assert (tried.status, tried.counts["added"], Service.objects.count()) == ("tried", 1, 0)
    with transaction_for(by):
        jobs.apply_import(by=by, run=tried)
    assert work() == 1
    applied = of(by, run)
    assert (applied.status, applied.counts, Service.objects.count()) == ("applied", tried.counts, 1)
    assert Change.objects.filter(run=run).count() == 1
    with transaction_for(by):
        assert QuarantinedRow.objects.get().state == "open"


def test_a_tried_file_can_be_left(tmp_path, by):
    run = upload(by, tmp_path, [home(1), home(2, beds="-1")])
    work()
    uploads.leave_import(by=by, run=run)
    assert of(by, run).status == "left"
    with transaction_for(by), pytest.raises(Refused, match="applied or dropped already"):
        jobs.apply_import(by=by, run=run)
    with transaction_for(by):
        assert QuarantinedRow.objects.count() == 0


def test_a_file_that_cannot_be_read_says_so_on_its_run(tmp_path, by):
    with transaction_for(by):
        run = jobs.try_import(by=by, name="../../etc/letter.csv", chunks=[b"Dear Sir,\n"])
    work()
    refused = of(by, run)
    assert (refused.status, refused.filename) == ("refused", "letter.csv")
    assert refused.refusal


def test_a_job_that_was_killed_is_done_again_from_the_start(tmp_path, by):
    run = upload(by, tmp_path, [home(1)])
    with transaction_for(by):
        ImportRun.objects.filter(pk=run.pk).update(status="reading")
    work()
    assert of(by, run).status == "tried"


def test_while_another_import_runs_the_job_waits_its_turn(tmp_path, by):
    run = upload(by, tmp_path, [home(1)])
    with only_import(), pytest.raises(Refused) as refused:
        work()
    assert refused.value.reasons == (ImportRefused.ANOTHER_RUNS,)
    assert of(by, run).status == "waiting"


def test_a_file_that_is_gone_is_asked_for_again(tmp_path, by):
    run = upload(by, tmp_path, [home(1)])
    work()
    uploads.path_of(of(by, run)).unlink()
    with transaction_for(by), pytest.raises(Refused, match="Choose the file again"):
        jobs.apply_import(by=by, run=run)


def test_nobody_uploads_without_the_permission(tmp_path, by):
    nobody = by.__class__.operator("nobody", council_id=by.council_id)
    with pytest.raises(Refused) as refused:
        upload(nobody, tmp_path, [home(1)])
    assert refused.value.reasons == (NotAllowed.NO_PERMISSION,)
    assert not (tmp_path / "files").exists()
