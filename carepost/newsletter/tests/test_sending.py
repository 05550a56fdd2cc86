"""An edition goes once to each address, frozen as it was approved, and the mail itself says what became of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carepost.core import clock, tenancy
from carepost.core.refusals import Refused
from carepost.core.tests.held import held, lifted
from carepost.councils.permissions import Can
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.moving import move
from carepost.gateways.mail.states import Verb as MailVerb
from carepost.messages.addresses import Standing
from carepost.newsletter import actions, jobs, queries
from carepost.newsletter.models import Recipient, Subscription
from carepost.newsletter.rules import (
    AgainFault,
    Audience,
    Delivery,
    EditionFault,
    ItemState,
    LeftOut,
    Profile,
    State,
    Way,
)
from carepost.newsletter.tests import factories as made
from carepost.newsletter.tests.conftest import NOW, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def reasons(call):
    with pytest.raises(Refused) as told:
        call()
    return told.value.reasons


def refuse(edition, address, said="The mail server does not accept this address."):
    """What the worker does when the mail server refuses."""
    letter = QueuedMail.objects.get(reference=f"newsletter:{edition.pk}", to=address)
    letter.said = said
    letter.taken_at = clock.now()
    move(letter, MailVerb.TAKE)
    move(letter, MailVerb.REFUSE)


class TestGoing:
    def test_each_address_gets_it_once_with_a_way_to_leave(self, officer, second, book, committed):
        book(
            person("anna@willow.example"),
            person("Anna@willow.example", key="again"),
            person("bo@elm.example"),
        )
        with committed():
            edition = made.sent(officer, second)
        assert edition.state == State.SENT
        assert sorted(each.to[0] for each in mail.outbox) == ["anna@willow.example", "bo@elm.example"]
        assert queries.delivered(officer, edition) == {Delivery.SENT: 2}
        one, other = (each.extra_headers["List-Unsubscribe"] for each in mail.outbox)
        assert one != other
        assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
        assert link in mail.outbox[0].body
        assert link in mail.outbox[0].alternatives[0][0]

    def test_nothing_in_the_mail_calls_home(self, officer, second, book, committed):
        book(person("anna@willow.example"))
        with committed():
            made.sent(officer, second)
        html = mail.outbox[0].alternatives[0][0]
        assert "<img" not in html
        assert "src=" not in html
        assert "<em>your</em>" in html
        assert "Book with your surgery." in mail.outbox[0].body

    def test_each_reads_what_is_for_them(self, officer, second, book, committed):
        book(
            person("home@a.example", kinds=["nursing_home"], areas=[1]),
            person("care@b.example", kinds=["home_care"], areas=[2]),
            person("nhs@c.example", Standing.PARTNER),
        )
        edition = made.begun(officer)
        for title, audience in [
            ("For homes", {"kinds": ("nursing_home",)}), ("For area two", {"areas": (2,)}),
            ("For partners", {"readers": ("partner",)}), ("For all", {}),
        ]:  # fmt: skip
            made.taken(officer, edition, title, audience=Audience(**audience))
        with committed():
            made.sent(officer, second, edition)
        titles = ["For homes", "For area two", "For partners", "For all"]
        read = {each.to[0]: [title for title in titles if title in each.body] for each in mail.outbox}
        assert read == {
            "home@a.example": ["For homes", "For all"],
            "care@b.example": ["For area two", "For all"],
            "nhs@c.example": ["For homes", "For area two", "For partners", "For all"],
        }

    def test_it_is_frozen_as_it_was_and_its_items_count_as_told(self, officer, second, book):
        book(person("anna@willow.example"))
        edition = made.sent(officer, second)
        item = edition.items.get()
        assert item.state == ItemState.TOLD
        assert edition.pieces.get().words == "Book with *your* surgery."

    def test_who_is_left_out_is_written_down_with_why(self, cast, officer, second, book):
        Subscription.objects.create(council=cast.ambershire, address="left@x.example", left_at=NOW)
        book(
            person("left@x.example"), person("", key="none"), person("not an address"), person("a@b.example")
        )
        edition = made.sent(officer, second)
        why = dict(edition.recipients.values_list("left_out", "address"))
        assert why == {
            "": "a@b.example", LeftOut.UNSUBSCRIBED: "left@x.example", LeftOut.NO_ADDRESS: "",
            LeftOut.BAD_ADDRESS: "not an address",
        }  # fmt: skip
        assert (edition.addresses, edition.left_out) == (1, 3)
        assert queries.delivered(officer, edition) == {
            Delivery.WAITING: 1, Delivery.UNSUBSCRIBED: 1, Delivery.LEFT_OUT: 2,
        }  # fmt: skip

    def test_who_leaves_between_the_first_mail_and_theirs_gets_none(self, cast, officer, second, book):
        book(person("a@x.example"), person("b@x.example"))
        edition = made.started(officer, second)
        last = edition.recipients.latest("pk")
        queue = made.machine(edition, Can.QUEUE_EDITION)
        assert actions.queue_some(by=queue, edition_id=edition.pk, most=1) == 1
        door = made.machine(edition, Can.LEAVE_NEWSLETTER)
        actions.leave(
            by=door, council_id=cast.ambershire.pk, way=Way.PAGE, subscription_id=last.subscription_id
        )
        while actions.queue_some(by=queue, edition_id=edition.pk, most=1):
            pass
        assert QueuedMail.objects.filter(kind="newsletter").count() == 1
        last.refresh_from_db()
        assert last.left_out == LeftOut.UNSUBSCRIBED

    def test_an_address_that_came_back_is_left_out_the_next_time(self, officer, second, book):
        book(person("a@x.example"), person("b@x.example"))
        refuse(made.sent(officer, second), "b@x.example")
        edition = made.sent(officer, second, made.filled(officer, "Next week"))
        assert edition.recipients.get(address="b@x.example").left_out == LeftOut.BOUNCED


class TestTheJob:
    def test_what_is_due_goes_and_what_is_not_does_not(self, cast, home, officer, second, book):
        book(person("a@x.example"))
        edition = made.scheduled(officer, second)
        with tenancy.acting_for(made.machine(edition, Can.QUEUE_EDITION)):
            assert jobs.send_due() == 0
            with clock.freeze(NOW + timedelta(minutes=5)):
                assert jobs.send_due() == 1
                assert jobs.send_due() == 0
        edition.refresh_from_db()
        assert edition.state == State.SENT

    def test_before_its_time_nobody_can_start_it(self, officer, second, book):
        book(person("a@x.example"))
        edition = made.scheduled(officer, second)
        start = made.machine(edition, Can.START_EDITION)
        assert reasons(lambda: actions.start_edition(by=start, edition_id=edition.pk)) == (
            EditionFault.NOT_NOW,
        )

    def test_stopped_while_it_goes_what_waits_is_not_sent(self, officer, second, book):
        book(*(person(f"{n}@x.example") for n in range(4)))
        edition = made.started(officer, second)
        queue = made.machine(edition, Can.QUEUE_EDITION)
        actions.queue_some(by=queue, edition_id=edition.pk, most=2)
        stop = actions.stop_edition
        assert reasons(lambda: stop(by=officer, edition_id=edition.pk)) == (EditionFault.NO_REASON,)
        assert stop(by=officer, edition_id=edition.pk, why="Wrong date").state == State.STOPPED
        assert set(QueuedMail.objects.values_list("state", flat=True)) == {"given_up"}
        again = {"by": queue, "edition_id": edition.pk, "most": 2}
        assert reasons(lambda: actions.queue_some(**again)) == (EditionFault.NOT_NOW,)
        assert queries.delivered(officer, edition) == {Delivery.GIVEN_UP: 4}

    def test_two_hundred_mails_are_queued_in_a_few_statements_however_many_wait(self, officer, second, book):
        book(*(person(f"{n}@x.example", kinds=["home_care"]) for n in range(300)))
        edition = made.scheduled(officer, second)
        start = made.machine(edition, Can.START_EDITION)
        with clock.freeze(NOW + timedelta(minutes=6)), CaptureQueriesContext(connection) as asked:
            actions.start_edition(by=start, edition_id=edition.pk)
        assert len(asked) <= 40
        queue = made.machine(edition, Can.QUEUE_EDITION)
        with CaptureQueriesContext(connection) as asked:
            actions.queue_some(by=queue, edition_id=edition.pk, most=200)
        assert len(asked) <= 20
        assert QueuedMail.objects.count() == 200


class TestSendingAgain:
    @pytest.fixture
    def edition(self, officer, second, book):
        book(person("wrong@x.example", key="card:1"), person("fine@x.example"))
        edition = made.sent(officer, second)
        refuse(edition, "wrong@x.example")
        return edition

    def again(self, by, edition, address="wrong@x.example"):
        row = edition.recipients.get(address=address)
        return actions.send_again(by=by, recipient_id=row.pk)

    def test_once_the_address_is_put_right_they_get_it_there(self, officer, edition, book, committed):
        assert queries.delivered(officer, edition)[Delivery.REFUSED] == 1
        book(person("right@x.example", key="card:1"))
        with committed():
            self.again(officer, edition)
        assert [each.to[0] for each in mail.outbox] == ["right@x.example"]
        row = edition.recipients.get(source="card:1")
        assert (row.address, Recipient.objects.count()) == ("right@x.example", 2)
        assert queries.delivered(officer, edition)[Delivery.SENT] == 1

    def test_not_to_the_address_that_was_refused_nor_to_nobody(self, officer, edition, book):
        assert reasons(lambda: self.again(officer, edition)) == (AgainFault.SAME_ADDRESS,)
        book()
        assert reasons(lambda: self.again(officer, edition)) == (AgainFault.GONE,)

    def test_not_to_who_got_it_and_not_to_who_left(self, cast, officer, edition, book):
        assert reasons(lambda: self.again(officer, edition, "fine@x.example")) == (AgainFault.NOT_FAILED,)
        book(person("gone@x.example", key="card:1"))
        Subscription.objects.create(council=cast.ambershire, address="gone@x.example", left_at=NOW)
        assert reasons(lambda: self.again(officer, edition)) == (AgainFault.LEFT,)
        book(person("fine@x.example", key="card:1"))
        assert reasons(lambda: self.again(officer, edition)) == (AgainFault.HAS_IT,)


class TestTheTest:
    def test_it_goes_to_oneself_as_the_reader_chosen_and_leaves_the_edition_alone(
        self, cast, officer, committed
    ):
        edition = made.begun(officer)
        made.taken(officer, edition, "For all")
        made.taken(officer, edition, "For partners", audience=Audience(readers=("partner",)))
        profile = Profile(frozenset({"manager"}), frozenset({"home_care"}), frozenset())
        with committed():
            address = actions.send_test(
                by=officer, edition_id=edition.pk, profile=profile, submission_key="k"
            )
        assert address == cast.officer.user.email
        (test,) = mail.outbox
        assert (test.to, test.subject) == ([address], "Test: This week in Ambershire")
        assert ("For all" in test.body, "For partners" in test.body) == (True, False)
        assert not edition.recipients.exists()


class TestForgetting:
    def test_recipients_go_after_the_policys_days_and_the_counts_stay(self, cast, officer, second, book):
        book(person("a@x.example"), person("b@x.example"))
        edition = made.sent(officer, second)
        refuse(edition, "b@x.example")
        forget = made.machine(edition, Can.FORGET_RECIPIENTS)
        with clock.freeze(NOW + timedelta(days=360)):
            assert actions.forget_recipients(by=forget, council_id=edition.council_id) == 0
        with clock.freeze(NOW + timedelta(days=366)):
            assert actions.forget_recipients(by=forget, council_id=edition.council_id) == 2
        edition.refresh_from_db()
        assert (edition.addresses, edition.failed, edition.pieces.count()) == (2, 1, 1)
        assert not Subscription.objects.exists()

    def test_under_a_legal_hold_they_stay_until_it_is_lifted(self, officer, second, book):
        book(person("a@x.example"))
        edition = made.sent(officer, second)
        hold = held(edition.council_id, "newsletter")
        forget = made.machine(edition, Can.FORGET_RECIPIENTS)
        with clock.freeze(NOW + timedelta(days=366)):
            assert actions.forget_recipients(by=forget, council_id=edition.council_id) == 0
            assert Subscription.objects.exists()
            lifted(hold)
            assert actions.forget_recipients(by=forget, council_id=edition.council_id) == 1

    def test_who_left_is_remembered_so_that_nobody_writes_to_them(self, cast, officer, second, book):
        book(person("a@x.example"))
        edition = made.sent(officer, second)
        Subscription.objects.update(left_at=NOW)
        forget = made.machine(edition, Can.FORGET_RECIPIENTS)
        with clock.freeze(NOW + timedelta(days=366)):
            actions.forget_recipients(by=forget, council_id=edition.council_id)
        assert Subscription.objects.get().left_at == NOW
