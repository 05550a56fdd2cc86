"""Each council has its own mailbox: a mail to one is never another's, and one that is broken stops no other."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.councils.tests.cast import scope
from carepost.enquiries import actions, jobs, queries
from carepost.enquiries.models import Enquiry, InboundMail, MailboxOutage
from carepost.enquiries.rules.mails import MailState, TakeInFault, is_for_another
from carepost.enquiries.tests import mailing as made
from carepost.enquiries.tests.attempts import refusal
from carepost.enquiries.tests.pages import text
from carepost.gateways.fake_imap import FakeImap, Trouble
from carepost.gateways.inbox import Mailbox, inbox_at
from carepost.gateways.tests.post import posted
from carepost.register.tests.monday import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
OURS, THEIRS = "enquiries@ambershire.example", "enquiries@borechester.example"


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def connected(settings, cast):
    """Mailboxes as the settings name them, Ambershire's and Borechester's."""

    def connect(ours, theirs):
        settings.INBOXES = (
            Mailbox(cast.ambershire.slug, OURS, inbox_at(ours)),
            Mailbox(cast.borechester.slug, THEIRS, inbox_at(theirs)),
        )

    return connect


@pytest.fixture
def nowhere(connected):
    connected("imap://u:p@127.0.0.1:1/", "imap://v:p@127.0.0.1:1/")


def subjects(person):
    with scope(person):
        return list(InboundMail.objects.order_by("pk").values_list("subject", "state"))


class TestWhoseItIs:
    def test_each_mailbox_is_emptied_into_its_own_council(self, connected, cast):
        with (
            FakeImap([made.mail(To=OURS, Subject="Ours")]) as ours,
            FakeImap([made.mail(To=THEIRS, Subject="Theirs")]) as theirs,
        ):
            connected(ours.url, theirs.url)
            assert jobs.fetch_mail() == 2
        assert subjects(cast.officer) == [("Ours", "new")]
        assert subjects(cast.neighbour) == [("Theirs", "new")]

    def test_one_to_two_councils_is_an_enquiry_of_each(self, connected, cast):
        both = made.mail(To=f"{OURS}, {THEIRS}", Subject="Both")
        with FakeImap([both]) as ours, FakeImap([both]) as theirs:
            connected(ours.url, theirs.url)
            assert jobs.fetch_mail() == 2
        assert subjects(cast.officer) == subjects(cast.neighbour) == [("Both", "new")]

    @pytest.mark.parametrize("to", [THEIRS, "Enquiries+E-0001-1@Borechester.example"])
    def test_one_to_another_council_that_came_astray_is_no_enquiry_and_cannot_be_made_one(
        self, nowhere, cast, officer, mailoutbox, to
    ):
        with posted():
            mail = made.arrived(cast.ambershire, made.mail(To=to))
        assert (mail.state, mail.enquiry, mailoutbox) == (MailState.ELSEWHERE, None, [])
        assert refusal(lambda: actions.take_in_mail(by=officer, mail_id=mail.pk, why="It is")) == {
            TakeInFault.ELSEWHERE
        }
        assert not Enquiry.objects.exists()

    def test_a_reply_to_another_councils_number_is_not_added_here(self, nowhere, cast, officer):
        row = made.arrived(cast.ambershire, made.mail(To=OURS)).enquiry
        with scope(cast.neighbour):
            mail = made.arrived(
                cast.borechester, made.mail(To=THEIRS, Subject=f"Re: {row.ref}", Message_ID="<2@x>")
            )
            assert (mail.state, mail.enquiry_id == row.pk) == (MailState.NEW, False)
        assert row.events.count() == 1

    def test_answers_come_back_to_the_councils_own_mailbox(self, nowhere, cast, mailoutbox):
        with posted():
            made.arrived(cast.ambershire, made.mail(To=OURS))
        assert mailoutbox[0].reply_to == [OURS]

    @pytest.mark.parametrize(
        ("to", "another"),
        [
            ([OURS], False),
            ([THEIRS], True),
            ([THEIRS, OURS], False),
            (["enquiries+e-0001-1@ambershire.example", THEIRS], False),
            (["somebody@else.example"], False),
            ([], False),
        ],
    )
    def test_only_one_that_names_another_and_not_us_is_anothers(self, to, another):
        assert is_for_another(to, ours=[OURS], others=[THEIRS]) is another


class TestOneThatIsBroken:
    def test_it_stops_no_other_whatever_breaks(self, connected, cast, monkeypatch, caplog):
        with FakeImap([made.mail(To=THEIRS)]) as theirs:
            connected("imap://u:p@127.0.0.1:1/", theirs.url)
            assert jobs.fetch_mail() == 1
        real = jobs.receive_mail

        def broken(*, by, council, raw):
            return 1 / 0 if council == cast.ambershire else real(by=by, council=council, raw=raw)

        monkeypatch.setattr(jobs, "receive_mail", broken)
        with FakeImap([made.mail(To=OURS)]) as ours, FakeImap([made.mail("2", To=THEIRS)]) as theirs:
            connected(ours.url, theirs.url)
            assert jobs.fetch_mail() == 1
            assert ours.seen == set()
        assert len(subjects(cast.neighbour)) == 2
        caplog.clear()

    def test_it_stops_no_other_where_not_even_its_council_can_be_looked_up(
        self, connected, cast, monkeypatch, caplog
    ):
        real = jobs.queries.council_named

        def broken(slug):
            return 1 / 0 if slug == cast.ambershire.slug else real(slug)

        monkeypatch.setattr(jobs.queries, "council_named", broken)
        with FakeImap([made.mail(To=OURS)]) as ours, FakeImap([made.mail("2", To=THEIRS)]) as theirs:
            connected(ours.url, theirs.url)
            assert jobs.fetch_mail() == 1
            assert (ours.seen, theirs.seen) == (set(), {1})
        caplog.clear()

    def test_without_an_address_administrators_are_told_who_reads_it_and_where(
        self, settings, cast, mailoutbox, caplog
    ):
        box = inbox_at("imap://enquiries:secret@127.0.0.1:1/")
        settings.INBOXES = (Mailbox(cast.ambershire.slug, "", box),)
        for minutes in (0, 16):
            with clock.freeze(NOW + timedelta(minutes=minutes)), posted():
                jobs.fetch_mail()
        (letter,) = mailoutbox
        assert letter.subject == "Mails to enquiries on 127.0.0.1 do not come in"
        assert "secret" not in letter.body
        caplog.clear()

    def test_one_of_no_council_is_not_read(self, settings, caplog):
        with FakeImap([made.mail()]) as box:
            settings.INBOXES = (Mailbox("nowhere", OURS, inbox_at(box.url)),)
            assert jobs.fetch_mail() == 0
            assert box.seen == set()
        caplog.clear()

    def test_administrators_are_told_once_after_a_while_and_the_page_says_so_until_it_is_read(
        self, connected, cast, browser, client_as, mailoutbox, caplog
    ):
        with FakeImap([made.mail(To=OURS)]) as ours, FakeImap([]) as theirs:
            connected(ours.url, theirs.url)
            ours.misbehave(Trouble.WRONG_PASSWORD)
            for minutes in (0, 1, 14, 15, 16, 90):
                with clock.freeze(NOW + timedelta(minutes=minutes)), posted():
                    jobs.fetch_mail()
                assert len(mailoutbox) == (1 if minutes >= 15 else 0), minutes
            assert mailoutbox[0].to == [cast.admin.user.email]
            assert f"Mails to {OURS} have not come in since" in mailoutbox[0].body
            assert "did not accept our name and password" in mailoutbox[0].body
            page = reverse("enquiries:mails")
            assert "have not come in since" in text(browser.get(page))
            assert "have not come in since" not in text(client_as(cast.neighbour).get(page))
            ours.misbehave(Trouble.NONE)
            assert jobs.fetch_mail() == 1
        assert "have not come in since" not in text(browser.get(page))
        outage = MailboxOutage.objects.get()
        assert (outage.ended_at, outage.said) == (NOW, outage.said)
        caplog.clear()

    def test_nothing_is_written_while_nothing_changes(self, connected, caplog):
        with FakeImap([]) as ours, FakeImap([]) as theirs:
            connected(ours.url, theirs.url)
            jobs.fetch_mail()
        assert not MailboxOutage.objects.exists()
        caplog.clear()

    def test_people_do_not_note_it_and_others_do_not_read_of_it(self, cast, officer):
        note = {"council": cast.ambershire, "address": OURS, "said": "Broken"}
        with pytest.raises(Refused):
            actions.note_mailbox(by=officer, **note)
        MailboxOutage.objects.create(council=cast.ambershire, address=OURS, began_at=NOW, said="Broken")
        assert len(queries.silent_mailboxes(officer)) == 1
        for person in (cast.neighbour, cast.provider):
            with scope(person):
                assert not MailboxOutage.objects.exists()

    def test_the_table_holds_one_at_a_time(self, cast):
        row = {"council": cast.ambershire, "address": OURS, "began_at": NOW, "said": "Broken"}
        MailboxOutage.objects.create(**row)
        with pytest.raises(IntegrityError), transaction.atomic():
            MailboxOutage.objects.create(**row)
