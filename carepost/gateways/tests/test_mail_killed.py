"""A real process that is killed as it sends, before and in the hand-over: nothing is lost, nothing is sent twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.gateways.mail import Message, sending
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.queueing import send_on_commit
from carepost.gateways.mail.states import LEASE, State
from carepost.gateways.tests.smtp import mail_server

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
SEND = """
import django, sys, uuid
from django.conf import settings
django.setup()
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[2])
from django.db import connections
connections["default"].settings_dict.update(eval(sys.argv[3]))
from carepost.gateways.mail import sending
sending.send(uuid.UUID(sys.argv[1]), 1)
"""
BY = Actor.operator("test", council_id=1)


@pytest.fixture
def smtp(settings):
    with mail_server(settings) as server:
        server.up()
        yield server


def kill_a_sender(smtp, key):
    """Start a process that sends, wait until it is at that word with the server, and kill it."""
    database = {
        key: connections["default"].settings_dict[key] for key in ("HOST", "PORT", "NAME", "USER", "PASSWORD")
    }
    process = subprocess.Popen(
        [sys.executable, "-c", SEND, str(key), str(smtp.server_address[1]), repr(database)],
        cwd=Path(__file__).resolve().parents[3],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings_test"},
    )
    try:
        assert smtp.reached.wait(60)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize(
    ("silent_at", "left", "became", "taken"),
    [("RCPT", State.TAKEN, State.SENT, 1), ("DATA", State.HANDING, State.UNCERTAIN, 1)],
)
def test_killed_before_the_hand_over_it_is_sent_and_in_it_a_person_decides(
    smtp, silent_at, left, became, taken
):
    message = Message(
        to="asha@example.org", subject="Your call", text="Hello", kind="call", reference=f"call:{silent_at}"
    )
    with tenancy.transaction_for(BY):
        send_on_commit(message, council_id=1)
    smtp.silent_at = silent_at
    kill_a_sender(smtp, message.key)
    assert stands(message) == left
    smtp.silent_at = ""
    sending.send(message.key, 1)
    assert stands(message) == left, "for a while it may still be at work"
    with clock.freeze(clock.now() + LEASE):
        sending.send(message.key, 1)
    assert stands(message) == became
    assert len(smtp.taken) == taken


def stands(message):
    with tenancy.transaction_for(BY):
        return QueuedMail.objects.get(pk=message.key).state
