"""Mail that leaves through GOV.UK Notify: once, also where nobody knew; what became of it; what it cannot carry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.gateways.fake_notify import TEMPLATE, FakeNotify, Trouble
from carepost.gateways.mail import Attachment, Message, asking, keeping
from carepost.gateways.mail.by_notify import ByNotify, news_of_status
from carepost.gateways.mail.coming_back import dead_addresses, take_receipt
from carepost.gateways.mail.fates import Fate
from carepost.gateways.mail.models import QueuedMail, WayOut
from carepost.gateways.mail.moving import move
from carepost.gateways.mail.queueing import SEND, send_on_commit
from carepost.gateways.mail.states import LEASE, State, Verb
from carepost.gateways.mail.transports import in_use
from carepost.gateways.tests.post import work_off

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def notify(settings):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE task_name = %s AND status = 'todo'",
            [SEND],
        )
    with FakeNotify() as fake, clock.freeze(NOW):
        settings.NOTIFY_KEY, settings.NOTIFY_TEMPLATE, settings.NOTIFY_URL = fake.key, TEMPLATE, fake.url
        yield fake


@pytest.fixture(autouse=True)
def council():
    """In the scope of council 1, which no table of mail needs to exist."""
    by = Actor.operator("test", council_id=1)
    with transaction.atomic(), tenancy.acting_for(by):
        yield by


def queued(number=1, **more):
    given = {"to": "asha@willow.example", "subject": "Your call", "text": "Hello", "kind": "call"}
    message = Message(**given | {"reference": f"call:{number}"} | more)
    send_on_commit(message, council_id=1)
    return QueuedMail.objects.get(pk=message.key)


def later(**time):
    return clock.freeze(NOW + timedelta(**time))


def state(row):
    row.refresh_from_db()
    return row.state


def test_a_mail_leaves_by_notify_where_its_key_is_set_under_its_mark(notify):
    row = queued(leave="https://care.example.gov.uk/leave/a")
    work_off()
    assert isinstance(in_use(), ByNotify)
    (sent,) = notify.emails
    assert (sent["reference"], sent["id"]) == (str(row.message.mark), QueuedMail.objects.get().theirs)
    assert sent["one_click_unsubscribe"] == "https://care.example.gov.uk/leave/a"
    assert state(row) == State.SENT


@pytest.mark.parametrize("trouble", [Trouble.TAKES_AND_BREAKS, Trouble.TAKES_AND_HANGS_UP])
def test_a_mail_that_notify_took_while_it_answered_that_it_broke_is_not_sent_again(notify, trouble):
    row = queued()
    notify.misbehave(trouble)
    work_off()
    assert state(row) == State.HANDING, "it cannot be asked just now"
    notify.misbehave(Trouble.NONE)
    for minutes in (5, 10, 15):
        with later(minutes=minutes):
            work_off()
    assert (state(row), len(notify.emails)) == (State.SENT, 1)


@pytest.mark.parametrize("trouble", [Trouble.BROKEN, Trouble.HANGS_UP, Trouble.NO_JSON])
def test_a_mail_that_notify_did_not_take_is_sent_once_it_can_be_asked(notify, trouble):
    row = queued()
    notify.misbehave(trouble)
    work_off()
    notify.misbehave(Trouble.NONE)
    for minutes in (5, 10, 15):
        with later(minutes=minutes):
            work_off()
    assert (state(row), len(notify.emails)) == (State.SENT, 1)


@pytest.mark.parametrize("trouble", [Trouble.BROKEN, Trouble.HANGS_UP, Trouble.TAKES_AND_BREAKS])
def test_while_notify_is_broken_one_mail_finds_out_for_all(notify, trouble):
    rows = [queued(number) for number in range(5)]
    notify.misbehave(trouble)
    work_off()
    assert [state(row) for row in rows] == [State.HANDING, *[State.WAITING] * 4]
    notify.misbehave(Trouble.NONE)
    for minutes in (5, 10, 15):
        with later(minutes=minutes):
            work_off()
    assert {state(row) for row in rows} == {State.SENT}
    assert len(notify.emails) == 5


def test_a_worker_killed_in_the_hand_over_leaves_a_mail_that_notify_is_asked_about(notify):
    taken, lost = queued(1), queued(2)
    with ByNotify(60).ready(taken.message) as hand_over:
        hand_over()
    QueuedMail.objects.update(state=State.HANDING, taken_at=NOW, transport=ByNotify.name)
    with clock.freeze(NOW + LEASE):
        work_off()
    with later(minutes=30):
        work_off()
    assert (state(taken), state(lost)) == (State.SENT, State.SENT)
    assert sorted(email["reference"] for email in notify.emails) == sorted(
        str(row.message.mark) for row in (taken, lost)
    )


def test_an_earlier_try_that_came_through_late_is_not_sent_again(notify):
    row = queued()
    QueuedMail.objects.update(tries=1)
    with ByNotify(60).ready(row.message) as hand_over:
        hand_over()
    work_off()
    assert (state(row), len(notify.emails)) == (State.SENT, 1)


def test_what_nobody_could_find_out_for_days_a_person_decides(notify):
    row = queued()
    QueuedMail.objects.update(state=State.HANDING, taken_at=NOW, transport=ByNotify.name)
    notify.misbehave(Trouble.BROKEN)
    with later(days=4):
        work_off()
    assert state(row) == State.HANDING
    with later(days=6):
        keeping.look_after(1)
        work_off()
    assert state(row) == State.UNCERTAIN


def test_notify_is_not_asked_for_what_it_has_forgotten(notify):
    row = queued()
    assert ByNotify(60).knows(row.message, NOW - timedelta(days=8)) is None
    assert notify.service.asked == 0


def test_who_sends_a_mail_again_that_came_back_sends_it_though_notify_knows_it(notify):
    row = queued()
    work_off()
    take_receipt(str(row.message.mark), "temporary-failure")
    row.refresh_from_db()
    move(row, Verb.TRY_AGAIN)
    send_on_commit(row.message, council_id=1)
    work_off()
    assert (state(row), len(notify.emails)) == (State.SENT, 2)


def test_a_limit_of_the_day_holds_all_mails_until_it_ends(notify):
    rows = [queued(number) for number in range(3)]
    notify.misbehave(Trouble.TOO_MANY)
    work_off()
    asked = notify.service.asked
    assert asked == 1, "one mail finds out for all"
    assert WayOut.objects.get().away_until >= datetime(2026, 11, 24, 0, 1, tzinfo=UTC)
    notify.misbehave(Trouble.NONE)
    with later(hours=14):
        work_off()
    assert notify.service.asked == asked
    for hours in (16, 17):
        with later(hours=hours):
            work_off()
    assert {state(row) for row in rows} == {State.SENT}


def test_a_template_that_does_not_fit_holds_mail_and_a_refused_address_does_not(notify):
    row, other = queued(1), queued(2, to="perm-fail@simulator.notify")
    notify.service.templates = {TEMPLATE: ("Carepost", "((body))((file))((name))")}
    work_off()
    assert (state(row), "asks for ((name))" in row.said) == (State.WAITING, True)
    assert state(other) == State.WAITING


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ((Attachment.of("call.ics", "text/calendar", b"BEGIN"),), "no file like call.ics"),
        ((Attachment.of("a.pdf", "application/pdf", b"0" * (2 * 1024 * 1024 + 1)),), "a.pdf is heavier"),
        ((Attachment.of("a.pdf", "application/pdf", b"0"),) * 2, "one file"),
    ],
)  # fmt: skip
def test_what_notify_cannot_carry_is_refused_with_what_to_do(notify, files, words):
    row = queued(attachments=files)
    work_off()
    assert (state(row), words in row.said, notify.emails) == (State.REFUSED, True, [])


@pytest.mark.parametrize(
    ("file", "carried"),
    [
        (Attachment.of("call.ics", "text/calendar", b"BEGIN", instead="Calendar: https://x.example/c"), False),
        (Attachment.of("a.pdf", "application/pdf", b"0" * (2 * 1024 * 1024 + 1), instead="Here: https://x"), False),
        (Attachment.of("a.pdf", "application/pdf", b"0", instead="Here: https://x.example/a"), True),
    ],
)  # fmt: skip
def test_what_stands_instead_of_a_file_is_said_where_notify_cannot_carry_it(notify, file, carried):
    row = queued(text="Hello\n", attachments=(file,))
    work_off()
    (email,) = notify.emails
    assert (state(row), email["body"].startswith("Hello\n\n")) == (State.SENT, True)
    assert (file.instead in email["body"]) is not carried


def test_a_mail_that_was_queued_before_files_had_words_instead_still_leaves(notify):
    row = queued(attachments=(Attachment.of("a.pdf", "application/pdf", b"0"),))
    del row.content["attachments"][0]["instead"]
    row.save()
    work_off()
    assert state(row) == State.SENT


@pytest.mark.parametrize(
    ("status", "left", "dead"),
    [
        ("delivered", State.DELIVERED, False),
        ("permanent-failure", State.BOUNCED, True),
        ("temporary-failure", State.BOUNCED, False),
        ("technical-failure", State.BOUNCED, False),
        ("sending", State.SENT, False),
        ("something new", State.SENT, False),
    ],
)
def test_a_receipt_is_put_to_its_mail(notify, status, left, dead):
    row = queued()
    work_off()
    take_receipt(str(row.message.mark), status)
    assert state(row) == left
    assert bool(dead_addresses(1, [row.to])) is dead


def test_a_receipt_of_no_mail_of_ours_is_no_news():
    assert take_receipt("somebody else's", "delivered") is None
    assert take_receipt("", "delivered") is None


def test_where_no_receipt_came_notify_is_asked(notify):
    arrived, came_back, on_its_way = (queued(number) for number in range(3))
    work_off()
    notify.service.settle(str(arrived.message.mark), "delivered")
    notify.service.settle(str(came_back.message.mark), "permanent-failure")
    assert asking.ask_after(1) == 0, "it has just left"
    with later(minutes=10):
        assert asking.ask_after(2) == 0
        assert asking.ask_after(1) == 2
    assert [state(row) for row in (arrived, came_back, on_its_way)] == [
        State.DELIVERED, State.BOUNCED, State.SENT,
    ]  # fmt: skip
    with later(days=5):
        notify.service.settle(str(on_its_way.message.mark), "delivered")
        assert asking.ask_after(1) == 0, "it is not asked for ever"


def test_who_does_not_answer_is_asked_again_later(notify):
    queued()
    work_off()
    notify.misbehave(Trouble.BROKEN)
    with later(minutes=10):
        assert asking.ask_after(1) == 0


def test_a_mail_server_is_not_asked(settings, notify):
    queued()
    work_off()
    settings.NOTIFY_KEY = ""
    with later(minutes=10):
        asked = notify.service.asked
        assert asking.ask_after(1) == 0
    assert notify.service.asked == asked


def test_only_what_has_ended_is_news():
    assert news_of_status("created") is None
    assert news_of_status("delivered").fate is Fate.DELIVERED
