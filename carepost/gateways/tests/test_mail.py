"""Mail: what is refused, what leaves and when, and what happens while the mail server is away."""

import os
import smtplib
import socketserver
import threading
import time

import pytest
from django.core import mail as django_mail
from django.db import transaction

from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.mail import (
    Message,
    deliver,
    kept_mail,
    outbox,
    outbox_folder,
    retry_unsent,
    send_on_commit,
    unsent,
    unsent_folder,
)


def message(**more):
    return Message(**{"to": "asha@example.org", "subject": "Your call", "text": "Hello", **more})


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.CAREPOST_HOME = tmp_path
    settings.EMAIL_BACKEND = "carepost.gateways.mail.OutboxBackend"
    settings.DEFAULT_FROM_EMAIL = "Carepost <carepost@fernshire.example>"
    settings.EMAIL_TIMEOUT = 2
    return tmp_path


@pytest.mark.parametrize(
    "to",
    [
        "",
        "asha",
        "asha@",
        "@example.org",
        "asha@example",
        "a@b@example.org",
        "asha@example.org\nBcc: all@example.org",
        "asha@example.org\r",
        "asha@example.org, ben@example.org",
        "Asha <asha@example.org>",
        " asha@example.org",
        "åsa@example.org",
        "a" * 250 + "@example.org",
    ],
)
def test_only_one_plain_address_can_be_written_to(to):
    with pytest.raises(GatewayFailed, match="address"):
        message(to=to)


@pytest.mark.parametrize(
    "subject", ["", "  ", "Hello\nBcc: all@example.org", "Hello\r\n\r\nBody", "a\x00b", "a\u2028b", "x" * 201]
)
def test_a_subject_cannot_carry_another_header(subject):
    with pytest.raises(GatewayFailed, match="subject"):
        message(subject=subject)


@pytest.mark.parametrize(
    "more", [{"kind": "a b"}, {"reference": "x\nBcc: y"}, {"kind": ""}, {"reference": "é"}]
)
def test_kind_and_reference_are_plain_words(more):
    with pytest.raises(GatewayFailed, match="reference"):
        message(**more)


def test_a_mail_without_text_is_refused():
    with pytest.raises(GatewayFailed, match="text"):
        message(text=" \n", html="<p>Hello</p>")


def test_the_outbox_shows_what_would_have_been_sent_newest_first():
    assert outbox() == []
    deliver(message(subject="First"))
    deliver(
        message(
            subject="Sécond £5",
            text="Café £5",
            html="<p>Café</p>",
            kind="invitation",
            reference="invitation:7",
        )
    )
    second, first = outbox()
    assert (first.subject, second.subject) == ("First", "Sécond £5")
    assert second.to == "asha@example.org"
    assert second.text.strip() == "Café £5"
    assert second.html.strip() == "<p>Café</p>"
    assert (second.kind, second.reference) == ("invitation", "invitation:7")
    assert kept_mail(second.name) == second
    assert outbox(limit=1) == [second]


def test_mail_that_django_itself_sends_lands_in_the_outbox_too():
    django_mail.send_mail("Reset", "A link", None, ["ben@example.org"])
    assert outbox()[0].subject == "Reset"


@pytest.mark.parametrize(
    "name", ["../secret.eml", "/etc/passwd", "", "x.eml", "20260101T000000000000Z-00000000.eml"]
)
def test_the_outbox_reads_no_other_file(name, home):
    (home / "secret.eml").write_text("Subject: secret\n\nsecret")
    assert kept_mail(name) is None


def test_the_outbox_is_readable_only_by_the_account_that_runs_carepost():
    deliver(message())
    assert outbox_folder().stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in outbox_folder().iterdir())


def test_the_same_mail_tried_twice_has_the_same_id_and_another_mail_has_not():
    assert message().id_at("x.example") == message().id_at("x.example")
    assert message().id_at("x.example") != message(reference="other").id_at("x.example")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_mail_leaves_on_commit_and_not_before():
    with transaction.atomic():
        send_on_commit(message())
        assert outbox() == []
    assert len(outbox()) == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_mail_of_work_that_was_rolled_back_never_leaves():
    with transaction.atomic():
        send_on_commit(message())
        transaction.set_rollback(True)
    assert outbox() == []


def away(_):
    raise GatewayFailed(Failure.UNREACHABLE, "We cannot reach the mail server.")


def refusing(_):
    raise GatewayFailed(Failure.REFUSED, "No such address.")


@pytest.fixture
def aside(caplog):
    for number in range(3):
        send_on_commit(message(reference=f"call:{number}"), send=away)
    assert "asha@example.org" not in caplog.text


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_mail_is_set_aside_while_the_server_is_away_and_sent_later_in_order(aside):
    assert retry_unsent(send=away).waiting == 3
    sent = []
    assert retry_unsent(send=sent.append).sent == 3
    assert [one.reference for one in sent] == ["call:0", "call:1", "call:2"]
    assert unsent() == []
    assert retry_unsent(send=sent.append).sent == 0


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_server_that_is_still_away_is_asked_once_not_for_each_mail(aside):
    tries = []

    def counting(one):
        tries.append(one)
        away(one)

    retry_unsent(send=counting)
    assert len(tries) == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_mail_refused_for_good_is_kept_apart_and_not_tried_again(aside):
    assert retry_unsent(send=refusing).refused == 3
    assert unsent() == []
    assert len(list((unsent_folder() / "refused").iterdir())) == 3


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_mail_whose_sender_was_killed_is_taken_up_after_an_hour(aside):
    file = sorted(unsent_folder().glob("*.json"))[0]
    claimed = file.rename(file.with_suffix(".sending"))
    assert retry_unsent(send=lambda _: None).sent == 2
    os.utime(claimed, (time.time() - 4000,) * 2)
    assert retry_unsent(send=lambda _: None).sent == 1


class Smtp(socketserver.StreamRequestHandler):
    """As much SMTP as it takes to accept or refuse one mail."""

    def handle(self):
        self.say("220 fake")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "DATA":
                self.take()
            elif word == "QUIT":
                return self.say("221 bye")
            else:
                self.say(self.server.replies.get(word, "250 fine"))
        return None

    def take(self):
        self.say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        self.server.taken.append(b"".join(lines))
        self.say(self.server.replies.get("TEXT", "250 taken"))

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def smtp(settings):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp)
    server.daemon_threads, server.replies, server.taken = True, {}, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_real_mail_server_gets_the_mail_with_our_headers(smtp):
    deliver(message(reference="call:9"))
    (raw,) = smtp.taken
    assert b"To: asha@example.org" in raw
    assert b"From: Carepost <carepost@fernshire.example>" in raw
    assert b"Auto-Submitted: auto-generated" in raw
    assert b"X-Carepost-Reference: call:9" in raw
    assert b"@fernshire.example>" in raw


@pytest.mark.parametrize(
    ("step", "reply", "kind"),
    [
        ("RCPT", "550 no such person", Failure.REFUSED),
        ("RCPT", "451 greylisted", Failure.BUSY),
        ("MAIL", "421 too busy", Failure.BUSY),
        ("TEXT", "554 looks like spam", Failure.REFUSED),
    ],
)
def test_a_mail_server_that_refuses_is_told_from_one_that_is_busy(smtp, step, reply, kind):
    smtp.replies[step] = reply
    with pytest.raises(GatewayFailed) as caught:
        deliver(message())
    assert caught.value.kind is kind


def test_a_mail_server_that_is_not_there_is_worth_another_try(settings, smtp):
    settings.EMAIL_PORT = 1
    with pytest.raises(GatewayFailed) as caught:
        deliver(message())
    assert caught.value.kind is Failure.UNREACHABLE
    assert caught.value.worth_retrying


def test_a_wrong_password_at_the_mail_server_is_said(monkeypatch):
    def refuse(*_):
        raise smtplib.SMTPAuthenticationError(535, b"no")

    monkeypatch.setattr("carepost.gateways.mail.OutboxBackend.send_messages", refuse)
    with pytest.raises(GatewayFailed, match="password"):
        deliver(message())
