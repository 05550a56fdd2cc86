"""A letter leaves once, says what its template says, is the provider's to open, and the council sees when."""

from datetime import date

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.http import Http404

from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.tests.cast import Person, scope
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.tests.post import posted
from carepost.letters import actions, queries
from carepost.letters.actions.faulty import Faulty
from carepost.letters.models import Letter, LetterEvent, Mailing
from carepost.letters.rules.letters import LetterFault, digest_of
from carepost.letters.rules.values import ValueFault
from carepost.letters.rules.versions import TemplateFault
from carepost.letters.tests import factories as made
from carepost.register.tests.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DAY = {"visit date": date(2026, 11, 30)}


def member_of(person):
    """The same person as their memberships make them now."""
    return Person(person.user, person.on)


def reasons(call):
    with pytest.raises(Refused) as told:
        call()
    return set(told.value.reasons)


def send(by, template, *services, typed=DAY, key="k", **given):
    pks = [each.pk for each in services]
    usual = {
        "template_id": template.pk, "number": template.current.number, "services": pks, "seen": digest_of(pks),
        "typed": typed, "about": "Willow Bank", "key": key,
    }  # fmt: skip
    return actions.send_letters(by=by, **usual | given)


class TestSending:
    def test_it_goes_to_the_providers_people_as_text_and_html_and_is_kept_as_it_was_made(
        self, officer, template, service, cast
    ):
        with posted():
            mailing = send(officer, template, service)
        row = Letter.objects.get()
        assert (row.mailing_id, row.state, row.subject) == (mailing.pk, "sent", "Our visit to Willow Bank")
        assert {each.to[0] for each in mail.outbox} == {
            cast.provider.user.email,
            cast.provider_manager.user.email,
        }
        sent = mail.outbox[0]
        assert "We visit Willow Bank on 30 November 2026." in sent.body
        assert f"/provider/letters/{row.pk}/" in sent.body
        html = sent.alternatives[0].content
        assert '<html lang="en-GB" dir="ltr">' in html
        assert "<img" not in html
        assert row.letter["to"][0] == "Asha Rahman"
        assert row.values["visit date"] == {"date": "2026-11-30"}

    def test_what_a_field_says_is_text_in_the_mail(self, officer, director, service):
        service.manager = "<b>Asha</b>"
        service.save()
        template = made.published(officer, director)
        with posted():
            send(officer, template, service)
        assert "<b>Asha" not in mail.outbox[0].alternatives[0].content
        assert "&lt;b&gt;Asha" in mail.outbox[0].alternatives[0].content

    def test_a_letter_keeps_its_version_when_another_is_published(self, officer, director, template, service):
        send(officer, template, service)
        made.next_version(officer, director, template, made.Wording("Other", "Text"))
        row = queries.letter(officer, Letter.objects.get().pk)
        assert row.version.number == 1
        assert row.letter["subject"] == "Our visit to Willow Bank"

    def test_the_same_press_twice_is_one_letter_and_one_mail(self, officer, template, service):
        with posted():
            first = send(officer, template, service)
            assert send(officer, template, service) == first
        assert (Letter.objects.count(), LetterEvent.objects.count()) == (1, 1)
        assert QueuedMail.objects.count() == len(mail.outbox) == 2
        with pytest.raises(IntegrityError), transaction.atomic():
            Mailing.objects.create(
                council_id=first.council_id, version=template.current, submission_key="k", by_name="x", at=first.at
            )  # fmt: skip

    def test_rolled_back_nothing_leaves(self, officer, template, service):
        with transaction.atomic():
            send(officer, template, service)
            transaction.set_rollback(True)
        assert not QueuedMail.objects.exists()

    def test_a_field_that_is_empty_unknown_or_of_another_kind_is_refused_by_its_name(
        self, officer, template, service
    ):
        for typed, fault in (
            ({}, ValueFault.EMPTY),
            ({"visit date": "soon"}, ValueFault.WRONG_KIND),
            (DAY | {"fee": 3}, ValueFault.UNKNOWN),
        ):
            with pytest.raises(Faulty) as told:
                send(officer, template, service, typed=typed)
            assert [each.fault for each in told.value.problems] == [fault]
        assert not Letter.objects.exists()

    def test_what_is_typed_does_not_take_the_place_of_what_is_known(self, officer, template, service):
        with pytest.raises(Faulty):
            send(officer, template, service, typed=DAY | {"fee": "x", "service name": "Another"})

    def test_a_newer_version_or_another_audience_than_the_page_showed_is_refused(
        self, officer, template, service
    ):
        other = make_service(host=service.host, name="Oak House", organisation=service.organisation)
        assert reasons(lambda: send(officer, template, service, number=2)) == {LetterFault.NEWER}
        changed = lambda: send(officer, template, service, seen=digest_of([other.pk]))  # noqa: E731
        assert reasons(changed) == {LetterFault.CHANGED}
        assert reasons(lambda: send(officer, template)) == {LetterFault.NOBODY}
        assert reasons(lambda: send(officer, template, service, key=" ")) == {LetterFault.NO_KEY}

    def test_nothing_is_sent_from_a_retired_template(self, officer, director, template, service):
        actions.retire_template(by=director, template_id=template.pk, retired=True)
        assert reasons(lambda: send(officer, template, service)) == {TemplateFault.RETIRED}

    def test_who_cannot_be_written_to_is_left_out_only_when_somebody_says_so(
        self, officer, template, service
    ):
        silent = make_service(host=service.host, name="Oak House", manager="")
        both = lambda **given: send(officer, template, service, silent, **given)  # noqa: E731
        assert reasons(both) == {LetterFault.LEAVE_OUT}
        mailing = both(leave_out=True)
        assert (mailing.left_out, Letter.objects.get().service_id) == (1, service.pk)
        with pytest.raises(Faulty) as told:
            send(officer, template, silent, key="other")
        assert {each.fault for each in told.value.problems} == {ValueFault.NOT_KNOWN, LetterFault.NO_ADDRESS}

    def test_another_councils_service_is_not_there_and_a_reader_sends_nothing(
        self, cast, officer, template, service
    ):
        theirs = make_service(host=cast.borechester, name="Far House")
        with pytest.raises(Http404):
            send(officer, template, theirs)
        assert reasons(lambda: send(cast.auditor.actor, template, service)) == {NotAllowed.NO_PERMISSION}


class TestReading:
    @pytest.fixture
    def row(self, officer, template, service):
        send(officer, template, service)
        return Letter.objects.get()

    def test_its_provider_opens_it_once_and_the_council_sees_who_and_when(self, cast, officer, row):
        with scope(cast.provider) as by:
            actions.open_letter(by=by, letter_id=row.pk)
        with scope(cast.provider_manager) as by:
            actions.open_letter(by=by, letter_id=row.pk)
            assert queries.letter(by, row.pk).opened_by == cast.provider.user.name
        with scope(cast.officer):
            row.refresh_from_db()
            assert row.opened_by == cast.provider.user.name
            assert [each.verb for each in queries.history(officer, row)] == ["open", "send"]
        assert AuditEntry.objects.filter(verb="letters.open").count() == 2

    def test_another_provider_another_council_and_a_new_owner_do_not_see_it(self, cast, row, service):
        service.organisation.body = cast.otherwise
        service.organisation.save()
        for person in (cast.stranger, cast.neighbour):
            with scope(person) as by:
                assert not Letter.objects.exists()
                with pytest.raises(Http404):
                    queries.letter(by, row.pk)
        with scope(cast.stranger) as by, pytest.raises(Http404):
            actions.open_letter(by=by, letter_id=row.pk)
        with scope(cast.provider) as by:
            assert [each.pk for each in queries.own_letters(by)] == [row.pk]

    def test_who_has_some_of_the_services_reads_and_gets_letters_to_these_alone(
        self, cast, officer, template, row
    ):
        other = make_service(
            host=row.council, name="Oak House", manager="Ben", organisation=row.service.organisation
        )
        cast.provider.user.memberships.update(services=[other.pk])
        someone = member_of(cast.provider)
        with scope(someone) as by:
            assert not Letter.objects.exists()
            with pytest.raises(Http404):
                actions.open_letter(by=by, letter_id=row.pk)
        send(officer, template, other, key="other")
        assert set(Letter.objects.get(service=other).emails) == {
            cast.provider.user.email,
            cast.provider_manager.user.email,
        }
        send(officer, template, row.service, key="again")
        again = Letter.objects.filter(service=row.service).latest("pk")
        assert again.emails == [cast.provider_manager.user.email]

    def test_its_mails_are_told_with_what_became_of_them(self, officer, row):
        found = queries.mails_of(officer, [row])[row.fact]
        assert [each.state.value for each in found] == ["waiting", "waiting"]
