"""Mails of one thing are stopped together, wherever each is on its way; and leave again once it goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from carepost.core import clock, tenancy
from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.mail import stopping
from carepost.gateways.mail.models import QueuedMail, Stop
from carepost.gateways.mail.moving import move
from carepost.gateways.mail.sending import send
from carepost.gateways.mail.states import LEASE, MailFault, State, Verb, against
from carepost.gateways.tests.mailing import NOW, queued, state
from carepost.gateways.tests.post import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbox_at_nine", "council")]
ABOUT = (1, "call", "call:1")
_V = Verb
#: The way to each state.
WAYS = {
    State.WAITING: (),
    State.TAKEN: (_V.TAKE,),
    State.HANDING: (_V.TAKE, _V.HAND_OVER),
    State.SENT: (_V.TAKE, _V.HAND_OVER, _V.ACCEPT),
    State.DELIVERED: (_V.TAKE, _V.HAND_OVER, _V.DELIVER),
    State.BOUNCED: (_V.TAKE, _V.HAND_OVER, _V.BOUNCE),
    State.UNCERTAIN: (_V.TAKE, _V.HAND_OVER, _V.LOSE_SIGHT),
    State.REFUSED: (_V.TAKE, _V.REFUSE),
}


def stands(where: State) -> QueuedMail:
    """A mail that has come as far as this."""
    row = queued()
    row.taken_at, row.tries = NOW, 1
    for verb in WAYS[where]:
        move(row, verb)
    return row


def stop() -> int:
    return stopping.stop(*ABOUT, by="Ann", why="Wrong date")


@pytest.mark.parametrize("where", WAYS)
def test_what_waits_or_is_in_hand_is_given_up_and_the_rest_stays_what_it_is(where):
    row = stands(where)
    given_up = where in (State.WAITING, State.TAKEN)
    assert stop() == (given_up or where == State.HANDING)
    assert state(row) == (State.GIVEN_UP if given_up else where)
    assert (row.stopped, row.words) == ((True, "Wrong date") if given_up else (False, ""))
    assert [each.pk for each in stopping.stopped(*ABOUT)] == ([row.pk] if given_up else [])


def test_other_mails_are_not_touched():
    other, theirs = queued(2), queued(1, kind="letter")
    stop()
    assert (state(other), state(theirs)) == (State.WAITING, State.WAITING)


@pytest.mark.parametrize(
    ("kind", "became"),
    [(None, State.SENT), (Failure.BUSY, State.GIVEN_UP), (Failure.REFUSED, State.REFUSED)],
)
def test_stopped_in_the_hand_over_it_leaves_or_is_not_tried_again(council, monkeypatch, kind, became):
    row = queued()

    def hand_over(*_):
        with tenancy.acting_for(council):
            stop()
        if kind:
            raise GatewayFailed(kind, "It says no.")

    monkeypatch.setattr("carepost.gateways.mail.OutboxBackend.send_messages", hand_over)
    work_off()
    assert (state(row), row.stopped) == (became, became == State.GIVEN_UP)
    assert work_off() == 0, "nobody looks at it again"


@pytest.mark.parametrize("came_through", [False, True])
def test_stopped_after_a_worker_died_in_the_hand_over_it_is_not_sent_again(monkeypatch, came_through):
    row = stands(State.HANDING)
    row.transport = "Files"
    row.save()
    stop()
    monkeypatch.setattr("carepost.gateways.mail.transports.Backend.knows", lambda *_: came_through)
    with clock.freeze(NOW + LEASE):
        send(row.pk, 1)
    assert state(row) == (State.SENT if came_through else State.GIVEN_UP)


def test_what_goes_on_leaves_once_it_is_taken_up():
    row = queued()
    stop()
    work_off()
    stopping.go_on(*ABOUT)
    work_off()
    assert state(row) == State.GIVEN_UP, "nobody has taken it up"
    stopping.take_up([row.message], council_id=1)
    assert (state(row), row.stopped, row.words) == (State.WAITING, False, "")
    work_off()
    assert state(row) == State.SENT


def test_it_is_stopped_again_after_it_went_on_and_not_twice_before():
    queued()
    stop()
    with pytest.raises(IntegrityError), transaction.atomic():
        stop()
    stopping.go_on(*ABOUT)
    with clock.freeze(NOW + timedelta(minutes=1)):
        assert stop() == 0
    assert Stop.objects.get().at == NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("verb", "faults"), [(_V.TRY_AGAIN, (MailFault.STOPPED,)), (_V.CONFIRM, ()), (_V.GIVE_UP, ())]
)
def test_a_person_may_decide_what_became_of_it_but_not_send_it_again(verb, faults):
    assert against(State.BOUNCED, verb, words="Ask", stopped=True) == faults


@pytest.mark.parametrize("wrong", [{"stopped": True}, {"stopped": True, "state": State.SENT}])
def test_the_table_refuses_a_mail_that_was_stopped_and_leaves(wrong):
    row = queued()
    with pytest.raises(IntegrityError), transaction.atomic():
        QueuedMail.objects.filter(pk=row.pk).update(**wrong)
