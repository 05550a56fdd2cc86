"""Two people at the rota in one moment, and a worker that is killed: one wins, the other is told, nothing is half."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connections, transaction

from carepost.contact import jobs
from carepost.contact.actions import rota as verbs
from carepost.contact.models import Absence, Rota, RotaPlace, RotaRun
from carepost.contact.rules.rota import AbsenceKind, MoveFault, RotaRefused
from carepost.contact.tests.planned import published
from carepost.contact.tests.supporting import together
from carepost.contact.tests.test_crash import CHECKOUT
from carepost.core import clock
from carepost.core.calendar import add_working_days
from carepost.core.tenancy import transaction_for
from carepost.councils.tests.cast import assemble, scope
from carepost.register.tests.factories import make_service

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]

ROUND_THE_CLOCK = dict.fromkeys(range(7), "00:00-23:30")
#: Works a rota out, and dies at the chosen step of it.
WORKS = """
import json, os, signal, sys
import django
told = json.loads(sys.argv[1])
django.setup()
from django.db import connections
connections["default"].settings_dict.update(told["database"])
from carepost.contact import jobs
from carepost.contact.actions.rota import proposing, working

def dies(*args, **kwargs):
    print("dying", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

where = {"solving": (working, "_solved"), "writing": (proposing, "_lacks"), "noting": (proposing.audit, "note")}
setattr(*where[told["at"]], dies)
jobs.work_rota_out.func(**told["job"])
"""


@pytest.fixture
def officer():
    """An officer who rings at any time, and four services that are due: committed, for other connections to see."""
    with transaction.atomic():
        cast = assemble(clock.today())
        assert cast.officer.actor.council_id == cast.ambershire.pk
    with scope(cast.officer) as by:
        for n in range(4):
            seen = clock.today() - timedelta(days=30)
            make_service(host=cast.ambershire, name=f"House {n}", first_seen_on=seen)
        verbs.keep_hours(by=by, user_id=by.user_id, rings=verbs.Rings(ROUND_THE_CLOCK))
    return cast.officer.actor


@pytest.fixture
def waiting(officer):
    """A rota in force, and one that waits to be published in its place."""
    with transaction_for(officer):
        published(officer)
        return verbs.make_rota(by=officer)


def last_place(by):
    with transaction_for(by):
        return RotaPlace.objects.filter(in_force=True, made=False).latest("day", "minute")


def states(by):
    with transaction_for(by):
        return list(Rota.objects.order_by("pk").values_list("state", flat=True))


def test_of_two_who_publish_one_does_and_the_other_is_told(officer, waiting):
    done, refused, failed = together([lambda: verbs.publish_rota(by=officer, rota_id=waiting.pk)] * 2)
    assert (len(done), refused, failed) == (1, [RotaRefused.NOT_WAITING], [])
    assert states(officer) == ["superseded", "published"]


def test_of_publish_and_leave_one_happens(officer, waiting):
    done, refused, failed = together(
        [
            lambda: verbs.publish_rota(by=officer, rota_id=waiting.pk),
            lambda: verbs.withdraw_rota(by=officer, rota_id=waiting.pk),
        ]
    )
    assert (len(done), refused, failed) == (1, [RotaRefused.NOT_WAITING], [])
    assert states(officer) in (["superseded", "published"], ["published", "withdrawn"])


@pytest.mark.parametrize("_time", range(3))
def test_a_lock_is_never_lost_to_who_publishes_in_the_same_moment(officer, waiting, _time):
    place = last_place(officer)
    done, refused, failed = together(
        [
            lambda: verbs.publish_rota(by=officer, rota_id=waiting.pk),
            lambda: verbs.lock_call(by=officer, place_id=place.pk),
        ]
    )
    assert failed == []
    assert len(done) == 1
    with transaction_for(officer):
        locked = RotaPlace.objects.filter(in_force=True).exclude(locked_by="").count()
    told = {RotaRefused.STALE: 1, MoveFault.NOT_IN_FORCE: 0}
    assert told[refused[0]] == locked


def test_a_rota_that_two_ask_for_is_one_and_is_queued_once(officer):
    done, refused, failed = together([lambda: jobs.ask_for_rota(by=officer)] * 2)
    assert (refused, failed) == ([], [])
    assert len({run.pk for run in done}) == 1
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'contact.work_rota_out'")
        assert cursor.fetchone() == (1,)


def test_an_absence_that_is_sent_twice_is_noted_once_and_mends_once(officer, waiting):
    day = last_place(officer).day
    given = {"user_id": officer.user_id, "kind": AbsenceKind.ILL, "first": day, "last": day}
    done, refused, failed = together([lambda: jobs.note_absence(by=officer, **given)] * 2)
    assert (len(done), refused, failed) == (1, [RotaRefused.NOTED_ALREADY], [])
    with transaction_for(officer):
        assert Absence.objects.count() == RotaRun.objects.filter(ended_at=None).count() == 1


def test_two_workers_on_the_same_rota_propose_it_once(officer):
    run = jobs.ask_for_rota(by=officer)
    done, refused, failed = together([lambda: verbs.work_out(by=officer, run_id=run.pk)] * 2)
    assert (refused, failed) == ([], [])
    assert sum(rota is not None for rota in done) == 1
    assert states(officer) == ["proposed"]


@pytest.mark.parametrize("at", ["solving", "writing", "noting"])
def test_a_worker_killed_at_any_step_leaves_nothing_and_the_next_one_makes_the_rota(officer, at):
    run = jobs.ask_for_rota(by=officer)
    job = {
        "run_id": run.pk, "council_id": officer.council_id, "user_id": officer.user_id, "name": officer.name,
    }  # fmt: skip
    ended = _work_in_a_process(job, at)
    assert (ended.returncode, ended.stdout.strip()) == (-signal.SIGKILL, "dying"), ended.stderr
    with transaction_for(officer):
        assert not Rota.objects.exists()
        assert not RotaPlace.objects.exists()
        assert RotaRun.objects.get().ended_at is None
    jobs.work_rota_out.func(**job)
    assert states(officer) == ["proposed"]
    with transaction_for(officer):
        assert Rota.objects.get().last_day >= add_working_days(clock.today(), 5)


def _work_in_a_process(job, at):
    database = connections["default"].settings_dict
    names = ("HOST", "PORT", "NAME", "USER", "PASSWORD")
    told = {"at": at, "database": {name: database[name] for name in names}, "job": job}
    return subprocess.run(
        [sys.executable, "-c", WORKS, json.dumps(told)],
        cwd=CHECKOUT, text=True, capture_output=True, timeout=300, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings_test"},
    )  # fmt: skip
