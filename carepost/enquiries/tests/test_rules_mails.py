"""Which mails are kept aside, what a file is by its content, and what a mail says whatever is in it."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.core.filekinds import FileKind, kind_of
from carepost.enquiries.engine.mails import Unreadable, read_mail
from carepost.enquiries.engine.plain import plain_text
from carepost.enquiries.rules.mails import (
    MailPolicy,
    MailState,
    against_file,
    aside,
    number_in,
)
from carepost.enquiries.tests import mailing as made
from carepost.gateways.mail.reports import report_in

OWN = {"enquiries@council.example"}
USUAL = MailPolicy()
HTML, PART = b"Content-Type: text/html\r\n\r\n", b"--q\r\nContent-Type: text/plain\r\n\r\nx\r\n"
#: How a mail begins, and what comes then again and again: what costs a reader time that grows faster than the mail.
HOLDING = [
    (HTML, b"<a "), (HTML, b"<a b='"), (HTML, b"<!--"), (HTML, b"<![cdata["), (HTML, b"</a "), (HTML, b"<b><p>"),
    (b"Content-Type: text/plain", b"; a=b"), (b"Content-Type: multipart/mixed", b"; a*1=b"),
    (b"Content-Type: multipart/mixed; boundary=q\r\n\r\n", PART), (b"To: ", b"a@b.example, "), (b"To: ", b"("),
    (b"Cc: ", b"<@"), (b"Subject: ", b"=?utf-8?q?a?= "), (b"References: ", b"<a@b> "), (b"", b"X: y\r\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("signs", "sender", "today", "state"),
    [
        ((), "jo@willow.example", 0, None),
        ((("Auto-Submitted", "no"),), "jo@willow.example", 0, None),
        ((("Auto-Submitted", "auto-replied; owner-email=x"),), "jo@willow.example", 0, MailState.MACHINE),
        ((("Auto-Submitted", "auto-generated"),), "jo@willow.example", 0, MailState.MACHINE),
        ((("Precedence", "Bulk"),), "jo@willow.example", 0, MailState.MACHINE),
        ((("Precedence", "first-class"),), "jo@willow.example", 0, None),
        ((("Return-Path", "<>"),), "jo@willow.example", 0, MailState.MACHINE),
        ((("Return-Path", "<jo@willow.example>"),), "jo@willow.example", 0, None),
        ((("List-Id", "news.example"),), "jo@willow.example", 0, MailState.MACHINE),
        ((("X-Carepost-Reference", "enquiry:1"),), "jo@willow.example", 0, MailState.MACHINE),
        ((), "mailer-daemon@willow.example", 0, MailState.MACHINE),
        ((), "enquiries@council.example", 0, MailState.OWN),
        ((), "jo@willow.example", 19, None),
        ((), "jo@willow.example", 20, MailState.TOO_MANY),
    ],
)
def test_what_a_machine_sends_and_what_loops_is_kept_aside(signs, sender, today, state):
    assert aside(signs=signs, sender=sender, own=OWN, today=today, policy=USUAL) is state


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (made.PDF, FileKind.PDF),
        (made.PNG, FileKind.PNG),
        (b"\xff\xd8\xff\xe0", FileKind.JPEG),
        (made.DOCX, FileKind.DOCX),
        (made.zipped(xl__workbook_dot_xml=b"<x/>"), FileKind.XLSX),
        (made.zipped(mimetype=FileKind.ODT.value.encode()), FileKind.ODT),
        ("Straße; £5, 3 beds".encode(), FileKind.TEXT),
        (made.MACRO, None),
        (made.zipped(evil_dot_exe=made.PROGRAM), None),
        (made.zipped(mimetype=b"application/zip"), None),
        (b"PK\x03\x04 broken", None),
        (made.PROGRAM, None),
        (b"\x7fELF\x02", None),
        (b"#!/bin/sh\nrm -rf /", None),
        (b"<html><script>alert(1)</script>", None),
        (b"harmless first <SCRIPT src=x>", None),
        (b"<?xml version='1.0'?><svg/>", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old Word", None),
        (b"", None),
        (b"a\x00b", None),
    ],
)
def test_a_file_is_what_its_content_says_whatever_its_name(content, kind):
    assert kind_of(content) is kind


def test_a_file_is_refused_with_the_reason():
    small = MailPolicy(largest_file_mb=1, files=2)
    assert against_file(made.PDF, 2, small) == ""
    assert against_file(made.PDF, 3, small) == "more than 2 files"
    assert against_file(made.PDF + b" " * 1024 * 1024, 1, small) == "larger than 1 MB"
    assert against_file(made.PROGRAM, 1, small) == "not of a kind that is safe to keep"


@pytest.mark.parametrize(
    ("texts", "number"),
    [
        (["Re: The answer to your question (E-0042-2)"], 42),
        (["hello", "enquiries+e-0042-2@council.example"], 42),
        (["Re: your question (E-0042-3)"], None),
        (["E-0042"], None),
        ([], None),
    ],
)
def test_a_number_counts_with_its_check_digit(texts, number):
    assert number_in(texts) == number


class TestReading:
    def test_a_plain_mail_says_who_what_and_in_answer_to_what(self):
        mail = read_mail(
            made.mail(
                "Yes\r\nplease", Subject="RE: Fwd: Visiting", In_Reply_To="<a@b>", References="<a@b> <c@d>"
            )
        )
        assert (mail.name, mail.address, mail.subject, mail.text) == (
            "Jo Marsh", "jo.marsh@willow.example", "Visiting", "Yes\nplease",
        )  # fmt: skip
        assert mail.about == ("<a@b>", "<c@d>")

    def test_of_a_mail_in_html_the_words_are_kept_and_nothing_acts(self):
        raw = made.mail("", html="<style>p{}</style><p>Dear &amp; all</p><script>bad()</script><br>Two")
        assert read_mail(raw).text == "Dear & all\n\nTwo"

    def test_files_keep_their_names_and_content(self):
        mail = read_mail(made.mail(files=[("../../etc/passwd", b"x"), ("plan.pdf", made.PDF)]))
        assert [(file.name, file.content) for file in mail.files] == [
            ("../../etc/passwd", b"x"),
            ("plan.pdf", made.PDF),
        ]

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"\x00\xff\xfe nothing of a mail",
            b"Subject: Nobody wrote this\r\n\r\nHello",
            b"From: nobody\r\n\r\nHello",
            b"From: a@b.example\r\n"
            + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
            + b"--x\r\n\r\n\r\n" * 300,
        ],
    )
    def test_what_cannot_be_read_says_so(self, raw):
        with pytest.raises(Unreadable):
            read_mail(raw)

    @pytest.mark.parametrize(
        "raw",
        [
            b"From: a@b.example\r\nSubject: =?none?Q?=FF?=\r\nContent-Type: text/plain; charset=none\r\n\r\n\xff\x00Hi",
            b"From: =?utf-8?b?!!!?= <a@b.example>\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%%",
            b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
            b"From: a@b.example\r\nDate: never\r\nMessage-ID: <<<\r\n\r\n" + b"long " * 50_000,
        ],
    )
    def test_a_broken_mail_is_read_as_far_as_it_goes(self, raw):
        mail = read_mail(raw)
        assert mail.address == "a@b.example"
        assert "\x00" not in mail.text
        (mail.text + mail.subject + mail.name).encode()
        assert len(mail.text) <= 100_000

    @pytest.mark.parametrize(("begins", "again"), HOLDING)
    def test_what_is_built_to_hold_a_worker_for_minutes_is_done_with_in_seconds(self, begins, again):
        raw = b"From: a@b.example\r\n" + begins + again * (60_000 // len(again))
        before = time.process_time()
        with suppress(Unreadable):
            assert read_mail(raw).address == "a@b.example"
        report_in(raw)
        assert time.process_time() - before < 3

    @pytest.mark.parametrize(
        ("raw", "why"),
        [
            (b"Content-Type: text/plain" + b"; a=b" * 600, "Its header Content-Type is too long"),
            (b"Subject: " + b"a " * 40_000, "Its header Subject is too long"),
            (b"Content-Type: multipart/mixed; boundary=q\r\n\r\n" + PART * 500, "It has more than 400 parts"),
        ],
    )
    def test_why_it_is_not_read_is_told(self, raw, why):
        with pytest.raises(Unreadable, match=why):
            read_mail(b"From: a@b.example\r\n" + raw)
        assert report_in(b"From: MAILER-DAEMON@b.example\r\nSubject: failure notice\r\n" + raw) is None

    def test_deep_nesting_ends(self):
        raw = b"From: a@b.example\r\n"
        for n in range(3000):
            raw += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        with pytest.raises(Unreadable):
            read_mail(raw + b"\r\nthe end")

    @given(st.binary(max_size=600))
    def test_any_bytes_become_a_mail_or_say_why_not(self, junk):
        for raw in (junk, b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=q\r\n" + junk):
            try:
                mail = read_mail(raw)
            except Unreadable:
                continue
            assert "@" in mail.address
            assert "\x00" not in mail.text + mail.subject

    @given(st.text(max_size=300))
    def test_any_html_becomes_words_without_marks_of_script(self, text):
        assert "alert(1)" not in plain_text(f"<script>alert(1)</script>{text.replace('alert', '')}")
