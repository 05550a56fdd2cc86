"""Reports of mail servers are told from other mail, read whatever their form, and said in plain words."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from carepost.gateways.fake_carrier import Carrier, report_on
from carepost.gateways.mail import Message
from carepost.gateways.mail.fates import (
    CAME_BACK,
    CLOSED,
    FULL,
    NO_DOMAIN,
    NO_PROOF,
    NOBODY_HAS_IT,
    NOT_TAKEN,
    STILL_TRYING,
    TOO_BIG,
    UNWANTED,
    Fate,
    meaning_of,
    news_of,
)
from carepost.gateways.mail.marks import Mark, marks_in
from carepost.gateways.mail.reports import report_in
from carepost.gateways.mail.transports import written


def message(**more):
    given = {
        "to": "asha@willow.example",
        "subject": "Your call",
        "text": "Hello",
        "kind": "call",
        "reference": "call:1",
    }
    return Message(**given | {"whose": 7} | more)


def raw(**more):
    return written(message(**more)).message().as_bytes()


@pytest.mark.parametrize("carrier", list(Carrier))
def test_every_carriers_report_names_the_mail_the_person_and_the_reason(carrier):
    report = report_in(report_on(raw(), carrier))
    assert (report.fate, report.status, report.recipient) == (Fate.BOUNCED, "5.1.1", "asha@willow.example")
    assert list(marks_in(report.text)) == [message().mark]
    assert news_of(report.fate, report.status, report.said).why.startswith(NOBODY_HAS_IT.sentence)


@pytest.mark.parametrize(
    ("action", "fate"), [("failed", Fate.BOUNCED), ("Delayed", Fate.DELAYED), ("delivered", Fate.DELIVERED)]
)
def test_what_is_late_or_arrived_is_told_from_what_came_back(action, fate):
    assert report_in(report_on(raw(), action=action, status="4.4.1")).fate is fate


@pytest.mark.parametrize("action", ["relayed", "expanded", "vanished", ""])
def test_a_mail_that_was_only_passed_on_is_no_news(action):
    assert report_in(report_on(raw(), action=action)) is None


def test_of_several_recipients_the_worst_counts():
    twice = report_on(raw(), action="delivered").replace(
        b"Final-Recipient",
        b"Final-Recipient: rfc822; b@x.example\nAction: failed\nStatus: 5.2.2\n\nFinal-Recipient",
        1,
    )
    assert (report_in(twice).fate, report_in(twice).status) == (Fate.BOUNCED, "5.2.2")


@pytest.mark.parametrize(
    "headers",
    [
        {"From": "Jo Marsh <jo@willow.example>", "Subject": "Undeliverable parcels", "Auto-Submitted": "no"},
        {
            "From": "Jo Marsh <jo@willow.example>",
            "Subject": "Out of office",
            "Auto-Submitted": "auto-replied",
        },
        {"From": "postmaster@willow.example", "Subject": "Our mail server moves on Friday"},
        {"From": "Jo Marsh <jo@willow.example>", "Subject": "Re: Your call (warning: long)"},
    ],
)
def test_people_and_out_of_office_notes_are_no_reports(headers):
    mail = EmailMessage()
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(f"You wrote: {message().mark}. 550 5.1.1 is our room number.")
    assert report_in(mail.as_bytes()) is None


@pytest.mark.parametrize(
    "hostile",
    [
        b"", b"\x00\xff\xfe", b"Content-Type: multipart/report; boundary=x\n\n--x\n--x--",
        b"Content-Type: message/delivery-status\n\nAction: failed",
        b"From: MAILER-DAEMON\nSubject: failure notice\nContent-Type: text/plain; charset=klingon\n\n550 no",
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 80,
        b"Content-Type: message/rfc822\n\n" * 3000,
        b"From: MAILER-DAEMON\nSubject: failure notice\n\n" + b"-" * 300_000,
        b"From: MAILER-DAEMON\nSubject: failure notice\n\n" + b"a" * 300_000,
    ],
)  # fmt: skip
def test_bytes_that_are_no_report_or_half_of_one_break_nothing(hostile):
    report = report_in(hostile)
    assert report is None or list(marks_in(report.text)) == []


def test_a_mark_is_sealed_and_cannot_be_made_up_or_changed(settings):
    mark = message().mark
    assert list(marks_in(f"<{mark}@x.example> and once more {mark}")) == [mark]
    assert list(marks_in(str(mark).upper())) == [mark], "some servers write ids in capitals"
    assert str(Mark(mark.key, 8)) != str(mark)
    for forged in (f"{mark.key}.7.{'0' * 16}", str(mark).replace(".7.", ".8."), f"{mark.key}", ""):
        assert list(marks_in(forged)) == []
    sealed, settings.SECRET_KEY = str(mark), "another " * 8
    assert list(marks_in(sealed)) == []


def test_a_mark_sealed_with_the_former_key_still_counts(settings):
    mark = str(message().mark)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another " * 8
    assert [found.key for found in marks_in(mark)] == [message().key]
    settings.SECRET_KEY_FALLBACKS = []
    assert list(marks_in(mark)) == []


def test_a_letter_of_sign_in_is_nobodys():
    mark = message(whose=None).mark
    assert list(marks_in(str(mark))) == [Mark(mark.key, None)]


@pytest.mark.parametrize(
    ("status", "said", "meaning"),
    [
        ("5.1.1", "", NOBODY_HAS_IT),
        ("5.1.10", "RESOLVER.ADR.RecipientNotFound", NOBODY_HAS_IT),
        ("5.4.1", "Recipient address rejected: Access denied", NOBODY_HAS_IT),
        ("5.1.2", "", NO_DOMAIN),
        ("5.2.1", "", CLOSED),
        ("5.2.2", "", FULL),
        ("4.2.2", "", FULL),
        ("5.3.4", "", TOO_BIG),
        ("4.4.7", "delivery time expired", NOT_TAKEN),
        ("4.4.1", "connection timed out", NOT_TAKEN),
        ("5.7.26", "unauthenticated mail", NO_PROOF),
        ("5.7.1", "mailbox unavailable; listed as spam", UNWANTED),
        ("5.0.0", "550 Unknown user", NOBODY_HAS_IT),
        ("", "550 no such user here", NOBODY_HAS_IT),
        ("", "552 mailbox is full", FULL),
        ("", "all is well", CAME_BACK),
        ("", "", CAME_BACK),
        ("5.4.0", "", NOT_TAKEN),
    ],
)
def test_a_status_code_is_told_in_plain_words(status, said, meaning):
    assert meaning_of(status, said) == meaning


def test_only_an_address_at_fault_counts_as_dead():
    assert [meaning.dead for meaning in (NOBODY_HAS_IT, NO_DOMAIN, CLOSED)] == [True] * 3
    assert not any(meaning.dead for meaning in (FULL, TOO_BIG, NOT_TAKEN, NO_PROOF, UNWANTED, CAME_BACK))


def test_what_their_server_wrote_is_quoted_and_cut():
    news = news_of(Fate.BOUNCED, "5.2.2", "552 full " * 100)
    assert news.why.startswith(f"{FULL.sentence} Their server said: “552 full")
    assert len(news.why) < 500
    assert news_of(Fate.DELAYED, "4.4.1", "x").why == STILL_TRYING
    assert news_of(Fate.DELIVERED, "2.0.0", "x").why == ""
