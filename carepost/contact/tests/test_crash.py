"""A process that dies in the middle of recording a call leaves nothing half-done."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import connections, transaction

from carepost.contact import actions
from carepost.contact.models import CallDraft, ServiceContact, WelfareCall
from carepost.contact.tests import factories
from carepost.core import clock
from carepost.core.models import AuditEntry
from carepost.councils.tests.cast import assemble, scope
from carepost.risk.models import SignalRow, StandingChange
from carepost.risk.tests.factories import rated, recompute

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]

CHECKOUT = Path(__file__).resolve().parents[3]
#: Records a call, and dies just before the chosen step of it.
RECORDS = """
import json, os, signal, sys
import django
from django.conf import settings
told = json.loads(sys.argv[1])
django.setup()
from django.db import connections
connections["default"].settings_dict.update(told["database"])
from carepost.contact import actions
from carepost.contact.actions import following, recording, telling
from carepost.contact.tests import factories
from carepost.core import tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.register.models import Service

def dies(*args, **kwargs):
    print("dying", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

where = {"signals": (following, "take_in"), "standing": (following, "work_out"),
         "telling": (telling, "what_moved"), "draft": (recording.claims, "release")}
setattr(*where[told["at"]], dies)
by = Actor(told["user"], "Officer", ActorKind.STAFF, council_id=told["council"],
           permissions=frozenset(["contact.record_call"]))
with tenancy.transaction_for(by):
    call = factories.call_input(by, answers={"staff_below_safe": "yes"})
    service = Service.objects.get(pk=told["service"])
actions.record_call(by=by, service=service, call=call, submission_key="only-once")
"""


@pytest.mark.parametrize("at", ["signals", "standing", "telling", "draft"])
def test_killed_in_the_middle_of_a_call_nothing_is_half_done(at):
    with transaction.atomic():
        cast = assemble(clock.today())
        assert cast.officer.actor.may("contact.record_call")
    with scope(cast.officer) as officer:
        service = rated(cast.ambershire, first_seen_on=date(2026, 1, 5))
        recompute(cast.ambershire, clock.today())
        actions.claim_call(by=officer, service=service)
        actions.save_draft(by=officer, service=service, typed={"q_people_now": ["22"]})
        before = AuditEntry.objects.count(), StandingChange.objects.count()
    ended = _record_in_a_process(cast, service, at)
    assert (ended.returncode, ended.stdout.strip()) == (-signal.SIGKILL, "dying"), ended.stderr
    with scope(cast.officer) as officer:
        assert WelfareCall.objects.count() == 0
        assert SignalRow.objects.count() == 0
        assert not ServiceContact.objects.exists()
        assert (AuditEntry.objects.count(), StandingChange.objects.count()) == before
        assert CallDraft.objects.get().typed == {"q_people_now": ["22"]}
        call = factories.call_input(officer)
        recorded = actions.record_call(by=officer, service=service, call=call, submission_key="only-once")
        assert recorded.again is False
        assert WelfareCall.objects.count() == 1


def _record_in_a_process(cast, service, at):
    database = connections["default"].settings_dict
    names = ("HOST", "PORT", "NAME", "USER", "PASSWORD")
    told = {
        "at": at,
        "database": {name: database[name] for name in names},
        "council": cast.ambershire.pk,
        "user": cast.officer.user.pk,
        "service": service.pk,
    }
    return subprocess.run(
        [sys.executable, "-c", RECORDS, json.dumps(told)],
        cwd=CHECKOUT, text=True, capture_output=True, timeout=60, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings_test"},
    )  # fmt: skip
