"""Mails come in: new ones, replies, loops, hostile ones. Each has a state, and every one is kept."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from typer.testing import CliRunner

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.councils.tests.cast import scope
from carepost.enquiries import actions, commands, jobs
from carepost.enquiries.actions import mails as taking
from carepost.enquiries.models import Enquiry, EnquiryFile, InboundMail
from carepost.enquiries.queries.mails import ASIDE
from carepost.enquiries.rules import State, Verb
from carepost.enquiries.rules.mails import MailState
from carepost.enquiries.tests import factories
from carepost.enquiries.tests import mailing as made
from carepost.gateways.fake_carrier import Carrier, report_on
from carepost.gateways.fake_imap import FakeImap, Trouble
from carepost.gateways.inbox import Mailbox, inbox_at
from carepost.gateways.mail.coming_back import dead_addresses
from carepost.gateways.tests.post import posted
from carepost.register.tests.monday import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def council(cast):
    return cast.ambershire


class TestTakingIn:
    def test_a_mail_becomes_an_enquiry_and_its_sender_is_told_the_number(self, council, mailoutbox):
        with posted():
            mail = made.arrived(council, made.mail())
        row = mail.enquiry
        assert (mail.state, row.channel, row.asker_email, row.subject, row.body_id) == (
            MailState.NEW, "email", "jo.marsh@willow.example", "Visiting", None,
        )  # fmt: skip
        assert row.ref in mailoutbox[0].subject

    def test_the_same_mail_twice_is_one(self, council):
        first = made.arrived(council, made.mail())
        assert made.arrived(council, made.mail()).pk == first.pk
        assert Enquiry.objects.count() == InboundMail.objects.count() == 1

    @pytest.mark.parametrize("carrier", list(Carrier))
    def test_a_report_of_a_mail_of_ours_is_put_to_it_and_is_no_enquiry(self, council, mailoutbox, carrier):
        with posted():
            made.arrived(council, made.mail())
        report = report_on(mailoutbox[0].message().as_bytes(), carrier)
        with posted():
            mail = made.arrived(council, report)
        assert (mail.state, mail.enquiry, mail.state in ASIDE) == (MailState.REPORT, None, False)
        assert (Enquiry.objects.count(), len(mailoutbox)) == (1, 1)
        assert dead_addresses(council.pk, ["jo.marsh@willow.example"])

    def test_a_report_of_a_mail_that_is_not_ours_is_kept_aside(self, council):
        stranger = made.mail(Subject="Bought somewhere else")
        assert made.arrived(council, report_on(stranger)).state == MailState.MACHINE
        assert Enquiry.objects.count() == 0

    def test_a_report_from_nobody_is_taken_too(self, council, mailoutbox):
        with posted():
            made.arrived(council, made.mail())
        report = report_on(mailoutbox[0].message().as_bytes(), Carrier.QMAIL).replace(
            b"MAILER-DAEMON@mx.example", b"MAILER-DAEMON"
        )
        assert made.arrived(council, report).state == MailState.REPORT

    @pytest.mark.parametrize("by", ["number", "address", "references"])
    def test_a_reply_is_added_to_its_enquiry_and_starts_the_clock_again(self, council, officer, by):
        row = made.arrived(council, made.mail()).enquiry
        actions.ask_back(by=officer, enquiry_id=row.pk, words="Which floor?", key="k")
        headers = {
            "number": {"Subject": f"Re: We need to know more ({row.ref})"},
            "address": {"To": f"enquiries+{row.ref}@council.example", "Subject": "Reply"},
            "references": {"References": "<one@willow.example>", "Subject": "Reply"},
        }[by]
        mail = made.arrived(
            council, made.mail("The first floor", Message_ID="<two@willow.example>", **headers)
        )
        row.refresh_from_db()
        assert (mail.state, mail.enquiry_id, row.state) == (MailState.ADDED, row.pk, State.OWNED)
        assert row.events.latest("pk").words == "The first floor"

    def test_a_number_that_somebody_else_names_begins_an_enquiry_of_their_own(self, council, officer):
        row = factories.received(officer, topic="money")
        mail = made.arrived(council, made.mail(Subject=f"Re: {row.ref}", From="Eve <eve@other.example>"))
        assert mail.state == MailState.NEW
        assert mail.enquiry_id != row.pk

    def test_what_was_answered_is_open_again(self, council, officer):
        row = made.arrived(council, made.mail()).enquiry
        actions.answer_enquiry(by=officer, enquiry_id=row.pk, words="Yes.", key="a")
        made.arrived(council, made.mail("And on Sunday?", Subject=f"Re: {row.ref}"))
        row.refresh_from_db()
        assert row.state == State.REOPENED

    @pytest.mark.parametrize(
        ("raw", "state"),
        [
            (b"", MailState.UNREADABLE),
            (b"\x00\x01 junk", MailState.UNREADABLE),
            (b"From: a@b.example\r\n\r\n", MailState.EMPTY),
            (made.mail(Auto_Submitted="auto-replied"), MailState.MACHINE),
            (made.mail(Return_Path="<>"), MailState.MACHINE),
            (made.mail(From="Enquiries <enquiries@council.example>"), MailState.OWN),
        ],
    )
    def test_what_is_kept_aside_has_its_state_and_lies_where_it_can_be_read(
        self, council, settings, raw, state
    ):
        box = inbox_at("imaps://u:p@imap.council.example")
        settings.INBOXES = (Mailbox(council.slug, "enquiries@council.example", box),)
        mail = made.arrived(council, raw)
        assert (mail.state, mail.enquiry) == (state, None)
        with default_storage.open(mail.raw) as kept:
            assert kept.read() == raw
        assert not Enquiry.objects.exists()

    def test_a_huge_one_is_kept_and_not_read(self, council):
        factories.adopt(council, "enquiries.mail", {"largest_mail_mb": 1}, TODAY)
        mail = made.arrived(council, made.mail("x" * 1_100_000))
        assert mail.state == MailState.TOO_BIG
        assert default_storage.size(mail.raw) == mail.size

    def test_who_sends_too_many_in_a_day_waits_for_the_next(self, council):
        factories.adopt(council, "enquiries.mail", {"per_day": 3}, TODAY)
        states = [made.arrived(council, made.mail(f"Number {n}", Subject=f"{n}")).state for n in range(5)]
        assert states == [MailState.NEW] * 3 + [MailState.TOO_MANY] * 2
        with clock.freeze(NOW + timedelta(days=1, minutes=1)):
            assert made.arrived(council, made.mail("Next day")).state == MailState.NEW

    def test_a_mail_that_breaks_our_own_code_is_kept_and_the_next_is_taken_in(
        self, council, monkeypatch, caplog
    ):
        with monkeypatch.context() as broken:
            broken.setattr(taking, "read_mail", lambda raw: 1 / 0)
            mail = made.arrived(council, made.mail())
        assert mail.state == MailState.FAILED
        assert not Enquiry.objects.exists()
        assert made.arrived(council, made.mail("Another")).state == MailState.NEW
        caplog.clear()

    def test_a_person_does_not_hold_the_mailbox(self, officer, council):
        with pytest.raises(Refused):
            actions.receive_mail(by=officer, council=council, raw=made.mail())


class TestFiles:
    def test_safe_ones_are_kept_and_refused_ones_named_in_a_note(self, council, officer):
        files = [("plan.pdf", made.PDF), ("invoice.pdf", made.PROGRAM), ("../x.docm", made.MACRO)]
        row = made.arrived(council, made.mail(files=files)).enquiry
        kept = {
            file.name: (file.media_type, bool(file.path)) for file in EnquiryFile.objects.filter(enquiry=row)
        }
        assert kept == {
            "plan.pdf": ("application/pdf", True), "invoice.pdf": ("", False), "x.docm": ("", False),
        }  # fmt: skip
        note = row.events.latest("pk")
        assert (note.verb, note.internal) == (Verb.NOTE, True)
        assert "invoice.pdf: not of a kind that is safe to keep" in note.words

    def test_they_are_given_out_as_downloads_under_the_type_of_their_content(self, browser, council):
        made.arrived(council, made.mail(files=[("page.html", made.PNG), ("evil.exe", made.PROGRAM)]))
        kept, refused = EnquiryFile.objects.order_by("pk")
        answer = browser.get(reverse("enquiries:file", args=[kept.pk]))
        assert answer["Content-Type"] == "image/png"
        assert answer["Content-Disposition"] == 'attachment; filename="page.png"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer.content == made.PNG
        assert browser.get(reverse("enquiries:file", args=[refused.pk])).status_code == 404

    def test_those_of_an_enquiry_about_money_are_its_readers_alone(self, client_as, nurse, council, officer):
        mail = made.arrived(council, made.mail(files=[("plan.pdf", made.PDF)]))
        actions.reroute_enquiry(
            by=officer, enquiry_id=mail.enquiry_id, topic="money", team_id=None, reason="Invoice", key="k"
        )
        reader, file = client_as(nurse), EnquiryFile.objects.get()
        assert reader.get(reverse("enquiries:file", args=[file.pk])).status_code == 404
        assert reader.get(reverse("enquiries:mail-raw", args=[mail.pk])).status_code == 404
        assert "Visiting" not in reader.get(reverse("enquiries:mails")).content.decode()

    def test_a_mail_as_it_came_is_text_and_a_download(self, browser, council):
        mail = made.arrived(council, made.mail(html="<script>bad()</script>"))
        answer = browser.get(reverse("enquiries:mail-raw", args=[mail.pk]))
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert answer["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer["Content-Security-Policy"]
        assert b"bad()" in answer.content

    def test_another_council_and_a_provider_see_none(self, cast, council):
        made.arrived(council, made.mail(files=[("plan.pdf", made.PDF)]))
        for person in (cast.neighbour, cast.provider):
            with scope(person):
                assert not InboundMail.objects.exists()
                assert not EnquiryFile.objects.exists()


class TestTheMailbox:
    @pytest.fixture
    def connected(self, settings, council):
        def connect(box):
            settings.INBOXES = (Mailbox(council.slug, "enquiries@council.example", inbox_at(box.url)),)

        return connect

    def test_it_is_emptied_into_enquiries_and_each_mail_marked_once_it_is_kept(self, connected, council):
        with FakeImap([made.mail(), b"junk", made.mail("Second", Subject="Second")]) as box:
            connected(box)
            assert jobs.fetch_mail() == 3
            assert box.seen == {1, 2, 3}
            assert jobs.fetch_mail() == 0
        with scope_of(council):
            assert sorted(InboundMail.objects.values_list("state", flat=True)) == ["new", "new", "unreadable"]

    def test_one_that_breaks_off_leaves_what_is_left_for_the_next_minute(self, connected, council, caplog):
        with FakeImap([made.mail()]) as box:
            connected(box)
            box.misbehave(Trouble.HANGS_UP)
            assert jobs.fetch_mail() == 0
            assert box.seen == set()
            box.misbehave(Trouble.NONE)
            assert jobs.fetch_mail() == 1
        caplog.clear()

    def test_without_a_mailbox_nothing_is_done(self, settings):
        settings.INBOXES = ()
        assert jobs.fetch_mail() == 0

    def test_a_pipe_gives_a_mail_to_the_command(self, council):
        told = CliRunner().invoke(commands.app, ["receive", "--council", council.slug], input=made.mail())
        assert told.exit_code == 0, told.output
        assert "Became an enquiry" in told.output
        assert (
            CliRunner().invoke(commands.app, ["receive", "--council", "nowhere"], input=b"x").exit_code == 1
        )


def scope_of(council):
    from carepost.core import tenancy

    return tenancy.acting_for(Actor.operator("tests", council_id=council.pk))


def test_the_page_lists_what_became_of_each(browser, council):
    made.arrived(council, made.mail())
    made.arrived(council, made.mail(Auto_Submitted="auto-replied", Subject="Out of office"))
    page = browser.get(reverse("enquiries:mails")).content.decode()
    assert "Became an enquiry" in page
    assert "Kept aside: sent by a machine" in page
    assert "Visiting" not in browser.get(reverse("enquiries:mails"), {"show": "aside"}).content.decode()
    lines = b"".join(browser.get(reverse("enquiries:mails"), {"as": "csv"}).streaming_content).splitlines()
    assert len(lines) == 3
