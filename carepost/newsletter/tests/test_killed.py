"""A worker that is killed while an edition goes loses nothing, and the next one sends nothing twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from carepost.core.tests.together import together
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import scope
from carepost.gateways.mail.models import QueuedMail
from carepost.newsletter import actions, queries
from carepost.newsletter.models import Recipient
from carepost.newsletter.rules import Delivery, EditionFault, State
from carepost.newsletter.tests import factories as made

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]

CHECKOUT = Path(__file__).resolve().parents[3]
#: Queues an edition five mails at a time, and dies in its third batch: after the mails, before the recipients know.
DIES = """
import json, os, signal, sys
import django
told = json.loads(sys.argv[1])
django.setup()
from django.db import connections
connections["default"].settings_dict.update(told["database"])
from carepost.core.acting import Actor
from carepost.newsletter import actions
from carepost.newsletter.actions import sending

real, batches = sending.send_all_on_commit, []

def dies_in_the_third(messages, **given):
    real(messages, **given)
    batches.append(len(messages))
    if len(batches) == 3:
        print("dying", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

sending.send_all_on_commit = dies_in_the_third
by = Actor.operator("newsletter", council_id=told["council"], permissions={"newsletter.queue"})
while actions.queue_some(by=by, edition_id=told["edition"], most=5):
    pass
"""


def test_killed_in_the_middle_nothing_is_lost_and_nobody_gets_it_twice(begun):
    cast, edition = begun
    ended = _queued_by_a_process_that_dies(cast, edition)
    assert (ended.returncode, ended.stdout.strip()) == (-signal.SIGKILL, "dying"), ended.stderr
    with scope(cast.officer) as officer:
        assert queries.delivered(officer, edition)[Delivery.WAITING] == edition.recipients.count()
        assert QueuedMail.objects.count() == Recipient.objects.filter(mail__isnull=False).count() == 10
    made.queued(edition)
    with scope(cast.officer) as officer:
        addresses = list(QueuedMail.objects.values_list("to", flat=True))
        assert sorted(addresses) == sorted(edition.recipients.values_list("address", flat=True))
        assert queries.edition(officer, edition.pk).state == State.SENT


def test_two_workers_at_once_send_it_once(begun):
    cast, edition = begun
    done, _, failed = together([lambda: made.queued(edition)] * 3)
    assert failed == []
    assert done >= 1
    with scope(cast.officer):
        addresses = list(QueuedMail.objects.values_list("to", flat=True))
        assert len(addresses) == len(set(addresses)) == edition.recipients.count()


def test_stopped_while_a_worker_sends_each_mail_is_queued_or_not_at_all(begun):
    cast, edition = begun
    with scope(cast.officer):
        officer = cast.officer.actor
    together(
        [
            lambda: made.queued(edition),
            lambda: actions.stop_edition(by=officer, edition_id=edition.pk, why="Wrong date"),
        ]
    )
    with scope(cast.officer) as officer:
        row = queries.edition(officer, edition.pk)
        assert row.state in (State.STOPPED, State.SENT)
        waiting = QueuedMail.objects.filter(state="waiting").exists()
        assert waiting == (row.state == State.SENT)


def test_resumed_by_two_at_once_while_workers_send_it_goes_on_once(begun):
    cast, edition = begun
    queue = made.machine(edition, Can.QUEUE_EDITION)
    actions.queue_some(by=queue, edition_id=edition.pk, most=5)
    officer = cast.officer.actor
    actions.stop_edition(by=officer, edition_id=edition.pk, why="Is it right?")

    def resume():
        actions.resume_edition(by=officer, edition_id=edition.pk, why="It is")

    done, refused, failed = together([resume, resume])
    assert (done, refused, failed) == (1, [EditionFault.NOT_NOW], [])
    together([lambda: made.queued(edition)] * 2)
    with scope(cast.officer) as by:
        mails = dict(QueuedMail.objects.values_list("to", "state"))
        assert set(mails) == set(edition.recipients.filter(left_out="").values_list("address", flat=True))
        assert (set(mails.values()), QueuedMail.objects.count()) == ({"waiting"}, len(mails))
        assert queries.edition(by, edition.pk).state == State.SENT


def _queued_by_a_process_that_dies(cast, edition):
    database = connections["default"].settings_dict
    names = ("HOST", "PORT", "NAME", "USER", "PASSWORD")
    told = {
        "database": {name: database[name] for name in names},
        "council": cast.ambershire.pk,
        "edition": edition.pk,
    }
    return subprocess.run(
        [sys.executable, "-c", DIES, json.dumps(told)],
        cwd=CHECKOUT, text=True, capture_output=True, timeout=60, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings_test"},
    )  # fmt: skip
