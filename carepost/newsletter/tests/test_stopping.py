"""Stop means stop: a mail of a stopped edition that a worker has in hand does not leave, and none is tried again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from carepost.core.refusals import Refused
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import scope
from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.mail import sending, stopping
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.states import MailFault
from carepost.gateways.mail.states import State as MailState
from carepost.gateways.mail.transports import Backend
from carepost.gateways.tests.post import work_off
from carepost.messages import actions as mailing
from carepost.newsletter import actions, queries
from carepost.newsletter.rules import Delivery, EditionFault, State
from carepost.newsletter.rules.delivery import AgainFault, Sorts, in_sorts
from carepost.newsletter.tests import factories as made
from carepost.newsletter.tests.conftest import person
from carepost.newsletter.tests.test_sending import reasons, refuse

PATIENCE = 30  # seconds that the two threads of a test wait for each other


class AtWork:
    """A worker that has one mail in hand, halted at a step of it until it is told to go on."""

    def __init__(self, edition, monkeypatch, step: str, fails: bool = False) -> None:
        self.reached, self.go = threading.Event(), threading.Event()
        self._failed: list[BaseException] = []
        monkeypatch.setattr(Backend, "ready", self._halting(step, fails))
        with scope_of(edition):
            self.key = QueuedMail.objects.order_by("pk").values_list("pk", flat=True)[0]
        self._thread = threading.Thread(target=self._work, args=[edition.council_id])
        self._thread.start()
        assert self.reached.wait(PATIENCE)

    def goes_on(self) -> None:
        self.go.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        assert self._failed == []

    def _work(self, council_id: int) -> None:
        try:
            sending.send(self.key, council_id, sleep=lambda _: None)
        except BaseException as error:
            self._failed.append(error)
        finally:
            connection.close()

    def _halting(self, step, fails):
        real = Backend.ready

        @contextmanager
        def ready(way, message) -> Iterator[object]:
            with real(way, message) as hand_over:
                if step == "before":
                    self._halt()
                yield lambda: self._hand_over(hand_over, step, fails)

        return ready

    def _hand_over(self, hand_over, step, fails):
        if step == "in":
            self._halt()
        if fails:
            raise GatewayFailed(Failure.BUSY, "Later.")
        return hand_over()

    def _halt(self) -> None:
        self.reached.set()
        assert self.go.wait(PATIENCE)


@contextmanager
def scope_of(edition):
    with scope(edition.cast.officer) as officer:
        yield officer


@pytest.fixture
def going(begun):
    """An edition all of whose mails are queued, with the cast to whom it goes."""
    cast, edition = begun
    made.queued(edition)
    edition.cast = cast
    mail.outbox.clear()
    return edition


def stop(edition) -> None:
    by = edition.cast.officer.actor
    actions.stop_edition(by=by, edition_id=edition.pk, why="Wrong date")


def resume(edition) -> None:
    actions.resume_edition(by=edition.cast.officer.actor, edition_id=edition.pk, why="It is right")
    made.queued(edition)


def everything_is_tried(edition) -> None:
    """Whatever may leave has left, however long it was to wait."""
    with scope_of(edition):
        QueuedMail.objects.update(next_try_at=edition.begun_at)
        keys = list(QueuedMail.objects.values_list("pk", flat=True))
    for key in keys:
        sending.send(key, edition.council_id, sleep=lambda _: None)


def told(edition):
    with scope_of(edition) as officer:
        return queries.delivered(officer, edition)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.data_layer
class TestWhileAWorkerHasAMailInHand:
    def test_stopped_before_the_hand_over_it_does_not_leave(self, going, monkeypatch):
        worker = AtWork(going, monkeypatch, "before")
        stop(going)
        worker.goes_on()
        monkeypatch.undo()
        everything_is_tried(going)
        assert mail.outbox == []
        assert told(going) == {Delivery.GIVEN_UP: len(addresses(going))}
        resume(going)
        everything_is_tried(going)
        assert sorted(each.to[0] for each in mail.outbox) == addresses(going)

    def test_a_worker_that_did_not_look_again_would_send_it(self, going, monkeypatch):
        worker = AtWork(going, monkeypatch, "before")
        stop(going)
        monkeypatch.setattr(sending, "_handing", lambda by, letter: True)
        worker.goes_on()
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize("fails", [False, True])
    def test_stopped_in_the_hand_over_it_leaves_or_is_never_tried_again(self, going, monkeypatch, fails):
        worker = AtWork(going, monkeypatch, "in", fails)
        stop(going)
        assert told(going) == {Delivery.HANDING: 1, Delivery.GIVEN_UP: len(addresses(going)) - 1}
        worker.goes_on()
        monkeypatch.undo()
        everything_is_tried(going)
        assert len(mail.outbox) == (not fails)
        resume(going)
        everything_is_tried(going)
        assert sorted(each.to[0] for each in mail.outbox) == addresses(going), "all of them, nobody twice"

    def test_a_worker_that_forgot_the_stop_would_try_it_again(self, going, monkeypatch):
        worker = AtWork(going, monkeypatch, "in", fails=True)
        stop(going)
        monkeypatch.setattr(stopping, "stop_of", lambda row: None)
        worker.goes_on()
        monkeypatch.undo()
        everything_is_tried(going)
        assert len(mail.outbox) == 1

    def test_resumed_before_the_worker_says_that_it_failed_it_is_tried_again(self, going, monkeypatch):
        worker = AtWork(going, monkeypatch, "in", fails=True)
        stop(going)
        resume(going)
        worker.goes_on()
        monkeypatch.undo()
        everything_is_tried(going)
        assert sorted(each.to[0] for each in mail.outbox) == addresses(going)


def addresses(edition) -> list[str]:
    with scope_of(edition):
        return sorted(edition.recipients.filter(left_out="").values_list("address", flat=True))


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
class TestOnceItIsStopped:
    def test_also_when_every_mail_was_written_as_long_as_one_waits(self, officer, second, book):
        book(person("a@x.example"), person("b@x.example"))
        edition = made.sent(officer, second)
        assert actions.stop_edition(by=officer, edition_id=edition.pk, why="Wait").state == State.STOPPED
        actions.resume_edition(by=officer, edition_id=edition.pk, why="Go on")
        made.queued(edition)
        work_off()
        assert queries.delivered(officer, edition) == {Delivery.SENT: 2}
        stop = actions.stop_edition
        assert reasons(lambda: stop(by=officer, edition_id=edition.pk, why="Wait")) == (
            EditionFault.ALL_LEFT,
        )
        edition.refresh_from_db()
        assert edition.state == State.SENT

    def test_nobody_sends_again_what_was_refused_until_it_goes_on(self, cast, officer, second, book):
        book(person("a@x.example"), person("b@x.example"))
        edition = made.sent(officer, second)
        letter = QueuedMail.objects.get(to="a@x.example")
        refuse(edition, "a@x.example")
        actions.stop_edition(by=officer, edition_id=edition.pk, why="Wait")
        one = edition.recipients.get(address="a@x.example")
        again = {"by": officer, "recipient_id": one.pk}
        assert reasons(lambda: actions.send_again(**again)) == (AgainFault.STOPPED,)
        admin = cast.admin.actor
        with pytest.raises(Refused) as told:
            mailing.try_again(by=admin, key=letter.pk, words="Ask them")
        assert told.value.reasons == (MailFault.STOPPED,)
        actions.resume_edition(by=officer, edition_id=edition.pk, why="Go on")
        assert mailing.try_again(by=admin, key=letter.pk, words="Ask").state == MailState.WAITING

    def test_its_page_says_what_had_left_and_what_did_not(self, browser, officer, second, book, committed):
        book(*(person(f"{name}@x.example") for name in "abcd"))
        edition = made.started(officer, second)
        with committed():
            actions.queue_some(by=made.machine(edition, Can.QUEUE_EDITION), edition_id=edition.pk, most=1)
        page = reverse("newsletter:edition", args=[edition.pk])
        assert "stop-sending" in browser.get(page).content.decode()
        step = reverse("newsletter:step", args=[edition.pk, "stop-sending"])
        words = browser.post(step, {"why": "The date is wrong"}, follow=True).content.decode()
        assert "The date is wrong" in words
        assert "1 mail had left already and cannot be taken back. 3 mails are not sent." in words
        assert "stop-sending" not in words

    def test_while_a_mail_is_being_handed_over_the_page_says_so(self, browser, officer, second, book):
        book(person("a@x.example"), person("b@x.example"))
        edition = made.sent(officer, second)
        handed = QueuedMail.objects.get(to="a@x.example")
        handed.state, handed.taken_at = MailState.HANDING, handed.queued_at
        handed.save()
        actions.stop_edition(by=officer, edition_id=edition.pk, why="Wait")
        words = browser.get(reverse("newsletter:edition", args=[edition.pk])).content.decode()
        assert "No mail had left. 1 mail was being handed over at that moment, and may still arrive." in words


def test_mails_in_sorts():
    many = {
        Delivery.SENT: 1,
        Delivery.BOUNCED: 2,
        Delivery.WAITING: 4,
        Delivery.HANDING: 8,
        Delivery.GIVEN_UP: 16,
    }
    assert in_sorts(many) == Sorts(left=3, unknown=0, waiting=4, handing=8, stopped=16)
    assert in_sorts(many).on_their_way == 12
