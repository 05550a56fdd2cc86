"""A mail that was kept aside is taken in by somebody who says why; one that may be about money is seen by few."""

import pytest
from django.http import Http404
from django.urls import reverse

from carepost.core.refusals import Refused
from carepost.councils.tests.cast import scope
from carepost.enquiries import actions, queries
from carepost.enquiries.models import Enquiry, MailTakenIn
from carepost.enquiries.rules.mails import (
    MailPolicy,
    MailState,
    TakeInFault,
    may_be_about_money,
    may_take_in,
)
from carepost.enquiries.tests import factories, mailing
from carepost.enquiries.tests.attempts import refusal
from carepost.enquiries.tests.pages import text
from carepost.gateways.tests.post import posted
from carepost.register.tests.monday import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
WHY = "That home writes from an address that answers by itself"


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def aside(cast):
    return mailing.arrived(
        cast.ambershire, mailing.mail(Auto_Submitted="auto-generated", files=[("plan.pdf", mailing.PDF)])
    )


class TestTakingIn:
    def test_it_becomes_an_enquiry_with_its_files_and_says_by_whom_and_why(self, browser, officer, aside):
        listed = text(browser.get(reverse("enquiries:mails"), {"show": "aside"}))
        assert "Take it in" in listed
        page = reverse("enquiries:mail-take-in", args=[aside.pk])
        assert "Kept aside: sent by a machine" in text(browser.get(page))
        assert "Taken in as E-" in text(browser.post(page, {"why": WHY}, follow=True))
        row = Enquiry.objects.get()
        assert (row.subject, row.channel, row.files.count()) == ("Visiting", "email", 1)
        listed = text(browser.get(reverse("enquiries:mails")))
        assert f"Taken in by {officer.name}: {WHY}" in listed
        assert row.ref in listed
        assert "Visiting" not in text(browser.get(reverse("enquiries:mails"), {"show": "aside"}))

    @pytest.mark.parametrize("raw", [b"junk", b"From: a@b.example\r\n\r\n"])
    def test_it_is_offered_only_where_it_can_be_done(self, cast, browser, raw):
        mail = mailing.arrived(cast.ambershire, raw)
        offered = "Take it in" in text(browser.get(reverse("enquiries:mails"), {"show": "aside"}))
        assert offered is (mail.state == MailState.EMPTY)

    def test_once_and_with_a_reason(self, officer, aside):
        take = {"by": officer, "mail_id": aside.pk}
        assert refusal(lambda: actions.take_in_mail(**take, why=" ")) == {TakeInFault.NO_REASON}
        actions.take_in_mail(**take, why=WHY)
        assert refusal(lambda: actions.take_in_mail(**take, why=WHY)) == {TakeInFault.TAKEN}
        assert Enquiry.objects.count() == MailTakenIn.objects.count() == 1

    def test_no_machine_is_written_to_and_a_person_is(self, cast, officer, aside, mailoutbox):
        factories.adopt(cast.ambershire, "enquiries.mail", {"per_day": 1}, TODAY)
        with posted():
            actions.take_in_mail(by=officer, mail_id=aside.pk, why=WHY)
        assert mailoutbox == []
        many = [
            mailing.arrived(cast.ambershire, mailing.mail(From="Al <al@x.example>", Message_ID=f"<{n}@x>"))
            for n in range(2)
        ]
        assert many[1].state == MailState.TOO_MANY
        with posted():
            mailoutbox.clear()
            actions.take_in_mail(by=officer, mail_id=many[1].pk, why=WHY)
        assert [mail.to for mail in mailoutbox][-1] == ["al@x.example"]

    def test_another_councils_is_nobodys_here(self, cast, aside):
        with scope(cast.neighbour) as by, pytest.raises(Http404):
            actions.take_in_mail(by=by, mail_id=aside.pk, why=WHY)

    def test_who_may_not_is_refused(self, cast, aside):
        with scope(cast.auditor) as by, pytest.raises(Refused):
            actions.take_in_mail(by=by, mail_id=aside.pk, why=WHY)

    @pytest.mark.parametrize(
        ("state", "taken", "reason", "against"),
        [
            (MailState.MACHINE, False, WHY, ()),
            (MailState.FAILED, False, WHY, ()),
            (MailState.NEW, False, WHY, (TakeInFault.NOT_ASIDE,)),
            (MailState.REPORT, False, WHY, (TakeInFault.NOT_ASIDE,)),
            (MailState.EMPTY, True, WHY, (TakeInFault.TAKEN,)),
            (MailState.UNREADABLE, False, WHY, (TakeInFault.UNREADABLE,)),
            (MailState.TOO_BIG, False, "", (TakeInFault.UNREADABLE, TakeInFault.NO_REASON)),
        ],
    )
    def test_why_one_cannot_be_taken_in(self, state, taken, reason, against):
        assert may_take_in(state, taken=taken, reason=reason) == against


class TestMoney:
    @pytest.mark.parametrize(
        ("said", "sender", "money"),
        [
            ("Your invoice of May", "jo@x.example", True),
            ("INVOICES are late", "jo@x.example", True),
            ("Our bank details have changed", "jo@x.example", True),
            ("Coffee and feedback", "jo@x.example", False),
            ("May they visit?", "jo@x.example", False),
            ("Hello", "Accounts-Payable+x@x.example", True),
            ("Hello", "billing@x.example", True),
            ("Hello", "bill@x.example", False),
        ],
    )
    def test_it_goes_by_words_and_by_who_writes(self, said, sender, money):
        assert may_be_about_money(said=[said], sender=sender, policy=MailPolicy()) is money

    def test_a_council_chooses_its_words(self):
        nothing = MailPolicy(money_words=(), money_senders=())
        assert not may_be_about_money(said=["An invoice"], sender="billing@x.example", policy=nothing)

    def test_what_may_be_about_money_is_first_seen_by_its_readers(self, cast, officer, nurse):
        mail = mailing.arrived(cast.ambershire, mailing.mail(Subject="Unpaid invoice"))
        assert (mail.enquiry.topic, mail.enquiry.finance) == ("money", True)
        assert not queries.mails(nurse.actor).exists()
        with pytest.raises(Http404):
            queries.enquiry_of(nurse.actor, mail.enquiry_id)
        assert queries.enquiry_of(officer, mail.enquiry_id)

    def test_kept_aside_too_and_its_file_names_count(self, cast, officer, nurse):
        mail = mailing.arrived(
            cast.ambershire,
            mailing.mail(Auto_Submitted="auto-generated", files=[("invoice 12.pdf", mailing.PDF)]),
        )
        assert not queries.mails(nurse.actor).exists()
        with pytest.raises(Http404):
            queries.raw_of(nurse.actor, mail.pk)
        with pytest.raises(Http404):
            actions.take_in_mail(by=nurse.actor, mail_id=mail.pk, why=WHY)
        assert actions.take_in_mail(by=officer, mail_id=mail.pk, why=WHY).finance
        assert not queries.mails(nurse.actor).exists()

    def test_one_that_nobody_can_read_is_theirs_too(self, cast, officer, nurse):
        for raw in (b"junk", mailing.mail("x", From="")):
            mailing.arrived(cast.ambershire, raw)
        assert not queries.mails(nurse.actor).exists()
        assert queries.mails(officer).count() == 2

    def test_no_page_nor_file_shows_others_that_there_is_one(self, cast, client_as, nurse):
        mail = mailing.arrived(
            cast.ambershire, mailing.mail(Subject="Unpaid invoice", Auto_Submitted="auto-generated")
        )
        page, reader = reverse("enquiries:mails"), client_as(nurse)
        for shown in ({}, {"show": "aside"}):
            assert "invoice" not in text(reader.get(page, shown))
        assert b"invoice" not in b"".join(reader.get(page, {"as": "csv"}).streaming_content)
        take_in = reverse("enquiries:mail-take-in", args=[mail.pk])
        assert reader.get(take_in).status_code == reader.post(take_in, {"why": WHY}).status_code == 404
        assert reader.get(reverse("enquiries:mail-raw", args=[mail.pk])).status_code == 404
        assert not Enquiry.objects.exists()

    def test_what_has_become_about_money_is_taken_in_by_its_readers_only(self, cast, officer, nurse):
        mail = mailing.arrived(cast.ambershire, mailing.mail())
        actions.reroute_enquiry(
            by=officer, enquiry_id=mail.enquiry_id, topic="money", team_id=None, reason="Money", key="r"
        )
        with pytest.raises(Http404):
            actions.take_in_mail(by=nurse.actor, mail_id=mail.pk, why=WHY)
        taken = refusal(lambda: actions.take_in_mail(by=officer, mail_id=mail.pk, why=WHY))
        assert taken == {TakeInFault.NOT_ASIDE}

    def test_what_it_turns_out_not_to_be_is_for_all_again(self, cast, officer, nurse):
        mail = mailing.arrived(cast.ambershire, mailing.mail(Subject="Grant me a visit"))
        actions.reroute_enquiry(
            by=officer,
            enquiry_id=mail.enquiry_id,
            topic="infection",
            team_id=None,
            reason="No grant",
            key="r",
        )
        assert queries.enquiry_of(nurse.actor, mail.enquiry_id)
        assert queries.mails(nurse.actor).exists()
