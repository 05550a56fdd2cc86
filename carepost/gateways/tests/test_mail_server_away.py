"""A real mail server that is down for an hour, in every way that one can be: nothing is lost, nothing is sent twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carepost.core import clock
from carepost.gateways.mail.models import QueuedMail, WayOut
from carepost.gateways.mail.states import LEASE, State
from carepost.gateways.tests.mailing import NOW, queued, state
from carepost.gateways.tests.post import work_off
from carepost.gateways.tests.smtp import mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbox_at_nine", "council")]
MAILS = 12


@pytest.fixture
def server(outbox_at_nine, settings):
    with mail_server(settings) as one:
        yield one


def nobody_listens(server):
    pass


def not_here(server):
    server.greets = b"554 no mail service here"
    server.up()


def closing_down(server):
    server.greets = b"421 closing down"
    server.up()


def hangs_up(server):
    server.hangs_up_at = "RCPT"
    server.up()


def mended(server):
    server.greets, server.hangs_up_at = b"220 fake", ""
    if not server.is_up:
        server.up()


def minutes(first, last, step):
    """The worker does what is due, in so many minutes."""
    for minute in range(first, last, step):
        with clock.freeze(NOW + timedelta(minutes=minute)):
            work_off()


@pytest.mark.parametrize("away", [nobody_listens, not_here, closing_down, hangs_up])
def test_a_mail_server_down_for_an_hour_loses_nothing_and_sends_nothing_twice(server, away):
    away(server)
    rows = [queued(number) for number in range(MAILS)]
    minutes(0, 60, 2)
    assert {state(row) for row in rows} == {State.WAITING}
    assert server.taken == []
    assert WayOut.objects.get().away_until > NOW + timedelta(minutes=55), "and it is told on the page of mail"
    asked = sum(QueuedMail.objects.values_list("tries", flat=True))
    assert asked < 2 * MAILS, "one mail asks for all while it is away"
    mended(server)
    minutes(60, 130, 5)
    assert {state(row) for row in rows} == {State.SENT}
    assert len(server.ids) == len(set(server.ids)) == MAILS
    assert WayOut.objects.get().away_until is None


def test_one_that_hangs_up_as_it_takes_a_mail_is_not_given_it_again_by_itself(server):
    """The one case in which nobody can know: not sent again by itself, and not called sent."""
    server.hangs_up_at = "DATA"
    server.up()
    row = queued()
    minutes(0, 60, 5)
    assert (state(row), len(server.taken)) == (State.UNCERTAIN, 1)
    mended(server)
    with clock.freeze(NOW + timedelta(days=1) + LEASE):
        work_off()
    assert (state(row), len(server.taken)) == (State.UNCERTAIN, 1)
