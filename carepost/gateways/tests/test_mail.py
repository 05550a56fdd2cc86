"""Mail: what is refused, what leaves and when, and what happens while the mail server is away."""

import smtplib
import socketserver
import threading

import pytest
from django.core import mail as django_mail

from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.mail import Message, kept_mail, outbox, outbox_folder
from carepost.gateways.mail.outbox import is_kept
from carepost.gateways.mail.transports import deliver


def message(**more):
    given = {
        "to": "asha@example.org",
        "subject": "Your call",
        "text": "Hello",
        "kind": "notice",
        "reference": "call:1",
    }
    return Message(**given | more)


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


class Smtp(socketserver.StreamRequestHandler):
    """As much SMTP as it takes to accept or refuse one mail."""

    def handle(self):
        self.say("220 fake")
        while line := self.rfile.readline().decode().strip():
            self.server.heard.append(line)
            word = line[:4].upper()
            if word == "DATA":
                self.take()
                if self.server.breaks:
                    return None
            elif word == "QUIT":
                return self.say("221 bye")
            else:
                self.say(self.server.replies.get(word, "250 fine"))
        return None

    def take(self):
        self.say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        self.server.taken.append(b"".join(lines))
        if self.server.breaks:
            self.connection.close()
        else:
            self.say(self.server.replies.get("TEXT", "250 taken"))

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def smtp(settings):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp)
    server.daemon_threads, server.replies, server.taken, server.breaks = True, {}, [], False
    server.heard = []
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


def test_a_server_that_offers_reports_is_asked_for_those_of_failure_and_told_the_mark(smtp):
    smtp.replies["EHLO"] = "250-fake\r\n250 DSN"
    deliver(message(whose=7))
    mark = message(whose=7).mark
    assert f"mail FROM:<carepost@fernshire.example> RET=HDRS ENVID={mark}" in smtp.heard
    assert "rcpt TO:<asha@example.org> NOTIFY=FAILURE,DELAY" in smtp.heard


def test_a_server_without_reports_is_not_asked_for_them(smtp):
    deliver(message())
    assert not any("ENVID" in line or "NOTIFY" in line for line in smtp.heard)


@pytest.mark.parametrize(
    ("step", "reply", "kind"),
    [
        ("RCPT", "550 no such person", Failure.REFUSED),
        ("RCPT", "451 greylisted", Failure.BUSY),
        ("MAIL", "452 too busy", Failure.BUSY),
        ("MAIL", "421 closing down", Failure.UNREACHABLE),
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
    with pytest.raises(GatewayFailed, match="password") as caught:
        deliver(message())
    assert caught.value.worth_retrying, "a wrong setting is not the mail's fault"


def test_a_connection_that_breaks_in_the_hand_over_leaves_it_unknown(smtp):
    smtp.breaks = True
    with pytest.raises(GatewayFailed) as caught:
        deliver(message())
    assert caught.value.kind is Failure.UNKNOWN
    assert not caught.value.worth_retrying


def test_a_mail_that_can_be_left_says_how_in_one_press(smtp):
    deliver(message(leave="https://care.example.gov.uk/leave/abc"))
    (raw,) = smtp.taken
    assert b"List-Unsubscribe: <https://care.example.gov.uk/leave/abc>" in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in raw


@pytest.mark.parametrize("leave", ["javascript:x", "https://a b", "https://a\nBcc: all@example.org"])
def test_the_address_to_leave_at_is_one_link(leave):
    with pytest.raises(GatewayFailed, match="leave"):
        message(leave=leave)


def test_the_outbox_knows_what_it_has():
    assert not is_kept(message())
    deliver(message())
    assert is_kept(message())
    assert not is_kept(message(reference="call:2"))
