"""What comes back of a mail that left is put to it, whichever council's, and an address that takes no mail is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from carepost.core import clock, tenancy
from carepost.core.acting import NOBODY, Actor
from carepost.gateways.fake_carrier import Carrier, report_on
from carepost.gateways.mail import Message, outbox_folder
from carepost.gateways.mail.coming_back import dead_addresses, take_news, take_report
from carepost.gateways.mail.fates import NOBODY_HAS_IT, STILL_TRYING, Fate, News
from carepost.gateways.mail.marks import Mark
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.moving import move
from carepost.gateways.mail.queueing import send_on_commit
from carepost.gateways.mail.states import MOVES, State, Verb, after
from carepost.gateways.tests.post import work_off

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BOUNCED = News(Fate.BOUNCED, "Nobody has it.", dead=True)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.CAREPOST_HOME = tmp_path
    settings.EMAIL_BACKEND = "carepost.gateways.mail.OutboxBackend"
    with clock.freeze(NOW):
        yield


@pytest.fixture
def council():
    """In the scope of council 1, which no table of mail needs to exist."""
    by = Actor.operator("test", council_id=1)
    with transaction.atomic(), tenancy.acting_for(by):
        yield by


def sent(number=1, **more):
    """A mail of council 1 that left; its row, and it as it travelled."""
    given = {"to": "asha@willow.example", "subject": "Your call", "text": "Hello", "kind": "call"}
    message = Message(**given | {"reference": f"call:{number}"} | more)
    send_on_commit(message, council_id=1)
    work_off()
    (file,) = outbox_folder().glob(f"*-{message.key.hex[:8]}.eml")
    return QueuedMail.objects.get(pk=message.key), file.read_bytes()


def now(row):
    row.refresh_from_db()
    return State(row.state)


@pytest.mark.parametrize("carrier", list(Carrier))
def test_a_report_is_put_to_the_mail_that_left_with_why(council, carrier):
    row, raw = sent()
    take_report(report_on(raw, carrier))
    assert now(row) is State.BOUNCED
    assert row.said.startswith(NOBODY_HAS_IT.sentence)
    assert row.dead_since == NOW


def test_a_report_that_comes_to_another_councils_mailbox_finds_its_mail(council):
    row, raw = sent()
    with tenancy.acting_for(Actor.operator("mailbox", council_id=2)):
        take_report(report_on(raw))
        assert not QueuedMail.objects.exists()
    assert now(row) is State.BOUNCED


def test_a_letter_of_sign_in_that_came_back_is_told_to_nobody_and_known():
    message = Message(
        to="asha@willow.example", subject="s", text="t", kind="reset", reference="reset:1", secret=True
    )
    with transaction.atomic(), tenancy.acting_for(NOBODY):
        send_on_commit(message, council_id=None)
        work_off()
    with transaction.atomic(), tenancy.acting_for(Actor.operator("mailbox", council_id=2)):
        take_news(message.mark, BOUNCED)
        assert not QueuedMail.objects.exists()
    with transaction.atomic(), tenancy.acting_for(NOBODY):
        assert QueuedMail.objects.get().state == State.BOUNCED


def test_a_delay_is_noted_and_moves_nothing_and_arriving_is_told(council):
    row, raw = sent()
    take_report(report_on(raw, action="delayed", status="4.4.1"))
    assert (now(row), row.said) == (State.SENT, STILL_TRYING)
    take_report(report_on(raw, action="delivered", status="2.0.0"))
    assert (now(row), row.said) == (State.DELIVERED, "")
    take_report(report_on(raw, action="delayed", status="4.4.1"))
    assert (now(row), row.said) == (State.DELIVERED, "")


@pytest.mark.parametrize("raw", [b"Subject: Hello\n\nNot a report.", b"", b"\xff\x00"])
def test_other_mail_is_no_report(council, raw):
    assert take_report(raw) is None


def test_a_report_of_somebody_elses_mail_or_with_a_forged_mark_changes_nothing(council):
    row, raw = sent()
    mark = str(Mark(row.pk, 1)).encode()
    forged = raw.replace(mark, f"{row.pk}.1.{'0' * 16}".encode())
    assert forged != raw
    assert take_report(report_on(forged)) is None
    assert now(row) is State.SENT


def test_news_of_a_mail_that_is_no_longer_known_is_no_news(council):
    row, raw = sent()
    row.delete()
    assert take_report(report_on(raw)) is None


def test_the_same_news_twice_or_too_late_moves_nothing(council):
    row, raw = sent()
    take_report(report_on(raw))
    row.refresh_from_db()
    row.words, row.ended_by = "They moved", "Marta"
    move(row, Verb.GIVE_UP)
    take_report(report_on(raw, said="550 5.1.1 Once more"))
    assert now(row) is State.GIVEN_UP
    assert "Once more" not in row.said
    assert row.dead_since == NOW, "given up, and the address is still dead"


@pytest.mark.parametrize("left", [State.HANDING, State.UNCERTAIN])
def test_news_of_a_mail_that_nobody_knew_to_have_left_says_that_it_did(council, left):
    row, _ = sent()
    QueuedMail.objects.filter(pk=row.pk).update(state=left, taken_at=NOW)
    take_news(Mark(row.pk, 1), News(Fate.DELIVERED))
    assert now(row) is State.DELIVERED
    work_off()
    assert now(row) is State.DELIVERED


def test_the_words_of_a_secret_mail_are_forgotten_by_news_too(council):
    row, _ = sent(secret=True)
    QueuedMail.objects.filter(pk=row.pk).update(state=State.HANDING, taken_at=NOW, content={"text": "secret"})
    take_news(Mark(row.pk, 1), BOUNCED)
    row.refresh_from_db()
    assert row.content is None


def test_dead_addresses_are_known_by_what_they_were_asked_as(council):
    row, _ = sent(to="Asha@Willow.example")
    sent(2, to="ben@willow.example")
    take_news(Mark(row.pk, 1), BOUNCED)
    known = dead_addresses(1, ["ASHA@willow.example", "ben@willow.example", "nobody@willow.example"])
    assert {address: (dead.why, dead.mail) for address, dead in known.items()} == {
        "ASHA@willow.example": ("Nobody has it.", row.pk)
    }
    assert dead_addresses(2, ["asha@willow.example"]) == {}
    assert dead_addresses(1, []) == {}


def test_a_full_mailbox_and_an_address_that_ours_is_sent_on_to_are_not_dead(council):
    full, raw = sent(1)
    take_report(report_on(raw, status="5.2.2", said="552 5.2.2 Mailbox full"))
    sent_on, raw = sent(2)
    take_report(report_on(raw, recipient="old.address@elsewhere.example"))
    assert (now(full), now(sent_on)) == (State.BOUNCED, State.BOUNCED)
    assert dead_addresses(1, ["asha@willow.example"]) == {}


@pytest.mark.parametrize("verb", [Verb.TRY_AGAIN, Verb.CONFIRM])
def test_who_sends_again_or_says_that_it_arrived_says_that_the_address_lives(council, verb):
    row, _ = sent()
    take_news(Mark(row.pk, 1), BOUNCED)
    row.refresh_from_db()
    move(row, verb)
    assert dead_addresses(1, ["asha@willow.example"]) == {}


def test_a_mail_that_arrives_brings_its_address_back_to_life(council):
    first, _ = sent(1)
    take_news(Mark(first.pk, 1), BOUNCED)
    other, _ = sent(2, to="ASHA@willow.example")
    with clock.freeze(NOW + timedelta(days=1)):
        take_news(Mark(other.pk, 1), News(Fate.DELIVERED))
    assert now(first) is State.BOUNCED, "that one did come back"
    assert dead_addresses(1, ["asha@willow.example"]) == {}


def test_only_what_was_taken_can_come_back():
    from_states = {move.source for move in MOVES if move.verb is Verb.BOUNCE}
    assert from_states == {State.HANDING, State.UNCERTAIN, State.SENT, State.DELIVERED}
    assert after(State.WAITING, Verb.BOUNCE) is None


def test_the_table_refuses_a_dead_address_on_a_mail_that_arrived(council):
    row, _ = sent()
    with pytest.raises(IntegrityError), transaction.atomic():
        QueuedMail.objects.filter(pk=row.pk).update(dead_since=NOW)
