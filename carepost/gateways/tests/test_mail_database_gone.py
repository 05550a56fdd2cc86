"""The database's connections are cut again and again while a process sends: nothing is lost, nothing is sent twice.

GOV.UK Notify, which sends a reference twice if asked twice, counts what it was handed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.gateways.fake_notify import TEMPLATE, FakeNotify, Trouble
from carepost.gateways.mail import Message, sending
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.queueing import send_on_commit
from carepost.gateways.mail.states import LEASE, State

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
BY = Actor.operator("test", council_id=1)
MAILS = 20
#: A worker in small: each mail's job is done until it ends well, as the job's retries do.
WORK = """
import django, sys, time, uuid
from django.conf import settings
django.setup()
settings.NOTIFY_KEY, settings.NOTIFY_TEMPLATE, settings.NOTIFY_URL = sys.argv[1:4]
settings.EMAIL_PER_MINUTE, settings.SECRET_KEY = 60_000, sys.argv[5]
from django.db import close_old_connections, connections
connections["default"].settings_dict.update(eval(sys.argv[4]))
from carepost.gateways.mail import sending
sending.WRITES_APART = 0.05
for key in sys.stdin.read().split():
    while True:
        try:
            sending.send(uuid.UUID(key), 1)
            break
        except sending.DATABASE_AWAY:
            close_old_connections()
            time.sleep(0.05)
"""


@pytest.fixture(name="notify")
def _notify(settings):
    with FakeNotify() as fake:
        settings.NOTIFY_KEY, settings.NOTIFY_TEMPLATE, settings.NOTIFY_URL = fake.key, TEMPLATE, fake.url
        settings.EMAIL_PER_MINUTE = 60_000
        yield fake


def queue():
    made = [
        Message(
            to=f"a{n}@willow.example", subject="Your call", text="Hello", kind="call", reference=f"call:{n}"
        )
        for n in range(MAILS)
    ]
    with tenancy.transaction_for(BY):
        for message in made:
            send_on_commit(message, council_id=1)
        return [row.pk for row in QueuedMail.objects.filter(council_id=1)]


def worker(notify, keys):
    database = {
        name: connections["default"].settings_dict[name]
        for name in ("HOST", "PORT", "NAME", "USER", "PASSWORD")
    }
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, notify.key, TEMPLATE, notify.url, repr(database), settings.SECRET_KEY],
        cwd=Path(__file__).resolve().parents[3],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings_test"},
        stdin=subprocess.PIPE,
        text=True,
    )
    process.stdin.write("\n".join(map(str, keys)))
    process.stdin.close()
    return process


def cut(superuser_url, name):
    """Cut every connection of the application to its database, as a database that starts again does."""
    with psycopg.connect(superuser_url, autocommit=True) as database:
        return database.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s AND usename = %s",
            [name, connections["default"].settings_dict["USER"]],
        ).fetchone()[0]


def test_connections_cut_while_mail_is_sent_lose_none_and_double_none(notify, superuser_url):
    keys = queue()
    name = connections["default"].settings_dict["NAME"]
    connections["default"].close()
    process, cuts, until = worker(notify, keys), 0, time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until:
        if notify.emails:
            cuts += cut(superuser_url, name)
            # and now and then the answer is lost as well
            notify.misbehave(Trouble.TAKES_AND_HANGS_UP if len(notify.emails) % 5 == 0 else Trouble.NONE)
        time.sleep(0.05)
    process.kill()
    process.wait()
    notify.misbehave(Trouble.NONE)
    assert cuts > 3, "nobody noticed"
    for minutes in range(1, 5):
        with clock.freeze(clock.now() + minutes * LEASE):
            for key in keys:
                sending.send(key, 1, sleep=lambda _: None)
    with tenancy.transaction_for(BY):
        states = set(QueuedMail.objects.filter(pk__in=keys).values_list("state", flat=True))
    assert states == {State.SENT}
    references = [email["reference"] for email in notify.emails]
    assert len(references) == len(set(references)) == MAILS


def test_a_worker_killed_in_the_hand_over_to_notify_leaves_no_doubt(notify):
    keys = queue()[:3]
    process, until = worker(notify, keys), time.monotonic() + 120
    while not notify.emails and process.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    process.kill()
    process.wait()
    for minutes in range(1, 4):
        with clock.freeze(clock.now() + minutes * LEASE):
            for key in keys:
                sending.send(key, 1, sleep=lambda _: None)
    with tenancy.transaction_for(BY):
        assert set(QueuedMail.objects.filter(pk__in=keys).values_list("state", flat=True)) == {State.SENT}
    references = [email["reference"] for email in notify.emails]
    assert len(references) == len(set(references)) == 3
