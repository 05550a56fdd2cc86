"""Mail is queued with the work that caused it, sent once, and not lost: whatever is away, and whoever is killed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from carepost.core import clock, tenancy
from carepost.core.acting import NOBODY, Actor, ActorKind
from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.mail import jobs, keeping, outbox, pace, sending
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.queueing import send_on_commit
from carepost.gateways.mail.states import LEASE, MOVES, MailFault, State, Verb, after, against, next_try
from carepost.gateways.mail.transports import in_use
from carepost.gateways.tests.mailing import NOW, message, queued, state
from carepost.gateways.tests.post import waiting, work_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbox_at_nine")]


def failing(monkeypatch, kind):
    def send(*_):
        raise GatewayFailed(kind, "It says no.")

    monkeypatch.setattr("carepost.gateways.mail.OutboxBackend.send_messages", send)


def at(**later):
    return clock.freeze(NOW + timedelta(**later))


def test_the_same_fact_is_queued_once_whatever_is_said_of_it(council):
    queued()
    send_on_commit(message(text="In other words"), council_id=1)
    send_on_commit(message(to="ben@example.org"), council_id=1)
    assert QueuedMail.objects.count() == 2
    assert len(waiting()) == 2
    work_off()
    send_on_commit(message(), council_id=1)
    work_off()
    assert len(outbox()) == 2


def test_nothing_leaves_before_the_worker_and_nothing_after_a_rollback(council):
    with transaction.atomic():
        queued()
        assert outbox() == []
        transaction.set_rollback(True)
    assert (QueuedMail.objects.count(), waiting()) == (0, [])


@pytest.mark.parametrize("scope", [{"provider_id": 5}, {"partner_id": 6}])
def test_who_acts_for_others_posts_to_a_council_and_reads_nothing(scope):
    by = Actor(7, "Jo", ActorKind.PROVIDER, **scope)
    with transaction.atomic(), tenancy.acting_for(by):
        send_on_commit(message(), council_id=1)
        assert not QueuedMail.objects.exists()
    work_off()
    assert len(outbox()) == 1


def test_a_letter_of_sign_in_is_nobodys_and_forgotten_as_it_leaves():
    with transaction.atomic(), tenancy.acting_for(Actor(7, "Jo", ActorKind.STAFF, council_id=1)):
        send_on_commit(message(secret=True), council_id=None)
        assert not QueuedMail.objects.exists()
    work_off()
    with transaction.atomic(), tenancy.acting_for(NOBODY):
        row = QueuedMail.objects.get()
        assert (row.state, row.content) == (State.SENT, None)


def test_a_mail_refused_for_good_waits_for_somebody(council, monkeypatch):
    row = queued()
    failing(monkeypatch, Failure.REFUSED)
    work_off()
    assert (state(row), row.said, waiting()) == (State.REFUSED, "It says no.", [])


def test_after_five_days_of_trying_it_counts_as_refused(council, monkeypatch):
    row = queued()
    failing(monkeypatch, Failure.BUSY)
    with at(days=4):
        work_off()
    assert state(row) == State.WAITING
    with at(days=6):
        work_off()
    assert state(row) == State.REFUSED


def in_hand(row, step):
    row.state, row.taken_at, row.transport = step, NOW, in_use().name
    row.save()


@pytest.mark.parametrize("step", [State.TAKEN, State.HANDING])
def test_what_a_killed_worker_had_in_hand_is_left_alone_for_a_while_then_sent(council, step):
    row = queued()
    in_hand(row, step)
    work_off()
    assert state(row) == step
    with clock.freeze(NOW + LEASE):
        work_off()
    with at(minutes=30):
        work_off()
    assert state(row) == State.SENT
    assert len(outbox()) == 1


def test_killed_after_the_hand_over_the_files_are_asked_and_nothing_is_sent_again(council):
    row = queued()
    with in_use().ready(message()) as hand_over:
        hand_over()
    in_hand(row, State.HANDING)
    with clock.freeze(NOW + LEASE):
        work_off()
    assert state(row) == State.SENT
    assert len(outbox()) == 1


def test_a_server_that_cannot_be_asked_leaves_it_not_known(council, monkeypatch):
    monkeypatch.setattr("carepost.gateways.mail.transports.Backend.knows", lambda *_: None)
    row = queued()
    in_hand(row, State.HANDING)
    with clock.freeze(NOW + LEASE):
        work_off()
    assert (state(row), waiting(), outbox()) == (State.UNCERTAIN, [], [])


def test_two_workers_with_the_same_mail_send_it_once(council, monkeypatch):
    row = queued()
    ready = sending.in_use().ready

    def slow(self, letter):
        with tenancy.acting_for(council):  # the other one settled it meanwhile, and took it again
            QueuedMail.objects.update(taken_at=NOW + timedelta(seconds=1))
        return ready(letter)

    monkeypatch.setattr("carepost.gateways.mail.transports.Backend.ready", slow)
    work_off()
    assert (state(row), outbox()) == (State.TAKEN, [])


def test_a_mail_without_a_job_is_looked_after(council):
    queued()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert keeping.look_after(1) == 0
    with at(minutes=5):
        assert keeping.look_after(1) == 1
        assert keeping.look_after(2) == 0
        work_off()
    assert len(outbox()) == 1


def test_words_are_kept_for_a_month_and_rows_for_a_year(council):
    queued(1)
    work_off()
    queued(2)
    with at(days=29):
        assert keeping.forget(1) == 0
    with at(days=31):
        assert keeping.forget(1) == 1
    with at(days=366):
        keeping.forget(1)
    assert [row.reference for row in QueuedMail.objects.all()] == ["call:2"], "what waits stays"


def test_what_an_older_carepost_set_aside_is_queued_once(tmp_path):
    folder = tmp_path / "unsent"
    folder.mkdir()
    old = {key: value for key, value in message().frozen().items() if key not in ("secret", "leave")}
    (folder / "1.json").write_text(json.dumps(old))
    (folder / "2.sending").write_text(json.dumps(old))
    assert jobs.take_in_files() == 2
    assert list(folder.iterdir()) == []
    work_off()
    assert len(outbox()) == 1


def test_a_way_out_takes_so_many_in_a_minute(settings):
    settings.EMAIL_PER_MINUTE = 60
    turns = [pace.turn(in_use(), NOW) for _ in range(8)]
    assert [(turn.at - NOW).seconds for turn in turns if turn.mine] == [0, 1, 2, 3, 4, 5]
    assert not turns[-1].mine
    pace.away(in_use(), NOW + timedelta(minutes=3), "gone")
    assert pace.turn(in_use(), NOW + timedelta(minutes=2)).at == NOW + timedelta(minutes=3)
    assert pace.turn(in_use(), NOW + timedelta(minutes=3)).mine


def test_waits_double_from_half_a_minute_to_half_an_hour_and_are_spread():
    told = [(next_try(NOW, tries, chance=0) - NOW).total_seconds() for tries in (1, 2, 3, 7, 40)]
    assert told == [30, 60, 120, 1800, 1800]
    assert next_try(NOW, 1, chance=1) == NOW + timedelta(seconds=45)
    assert next_try(NOW, 1, chance=0, asked=600) == NOW + timedelta(seconds=600)


@pytest.mark.parametrize(
    ("state", "verb", "words", "reasons"),
    [
        (State.REFUSED, Verb.TRY_AGAIN, "Mended", ()),
        (State.UNCERTAIN, Verb.CONFIRM, "They have it", ()),
        (State.WAITING, Verb.GIVE_UP, "Too late", ()),
        (State.WAITING, Verb.TRY_AGAIN, "x", (MailFault.NOT_NOW,)),
        (State.REFUSED, Verb.CONFIRM, "x", (MailFault.NOT_NOW,)),
        (State.SENT, Verb.GIVE_UP, " ", (MailFault.NOT_NOW, MailFault.NO_WORDS)),
        (State.WAITING, Verb.TAKE, "x", (MailFault.NOT_NOW,)),
    ],
)
def test_people_do_what_the_table_lets_them_with_why(state, verb, words, reasons):
    assert against(state, verb, words=words) == reasons


def test_a_mail_whose_words_are_gone_cannot_be_sent_again():
    assert against(State.REFUSED, Verb.TRY_AGAIN, words="x", has_text=False) == (MailFault.FORGOTTEN,)


def test_every_state_can_be_reached_and_no_move_stands_twice():
    assert {move.target for move in MOVES} == set(State)
    assert len({(move.source, move.verb) for move in MOVES}) == len(list(MOVES))
    assert after(State.SENT, Verb.TAKE) is None


@pytest.mark.parametrize(
    "wrong", [{"content": None}, {"state": "lost"}, {"state": State.TAKEN}, {"state": State.GIVEN_UP}]
)
def test_the_table_refuses_what_cannot_be(council, wrong):
    row = queued()
    with pytest.raises(IntegrityError), transaction.atomic():
        QueuedMail.objects.filter(pk=row.pk).update(**wrong)
