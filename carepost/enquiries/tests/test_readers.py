"""An enquiry goes elsewhere, and who may read it: of one about money, its readers; of a provider's, its people."""

from datetime import timedelta

import pytest
from django.http import Http404

from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.core.sent_files import SentFile
from carepost.councils.models import Membership
from carepost.councils.tests.cast import Person, scope
from carepost.enquiries import actions, queries
from carepost.enquiries.actions.files import keep_files
from carepost.enquiries.models import Enquiry, EnquiryEvent, EnquiryFile
from carepost.enquiries.rules import AskFault, State, Topic, Verb
from carepost.enquiries.rules.mails import MailPolicy
from carepost.enquiries.tests import factories as made
from carepost.enquiries.tests import mailing
from carepost.enquiries.tests.attempts import key, refusal
from carepost.providers.rules import Kind
from carepost.providers.tests.changing import own_home, sell
from carepost.register.tests.factories import make_service
from carepost.register.tests.monday import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
HOUR = timedelta(hours=1)


class TestRouting:
    def test_it_goes_to_another_topic_and_waits_for_an_owner_there(self, officer, nurse):
        row = made.owned(officer)
        row = actions.reroute_enquiry(
            by=officer,
            enquiry_id=row.pk,
            topic="money",
            team_id=None,
            reason="It is about an invoice.",
            key=key(),
        )
        assert (row.state, row.owner_name, row.topic_name, row.finance) == (
            State.RECEIVED, "", "Money and payments", True,
        )  # fmt: skip
        with pytest.raises(Http404):
            queries.enquiry_of(nurse.actor, row.pk)

    def test_to_where_it_is_without_a_reason_or_to_a_team_elsewhere_it_does_not_go(self, officer):
        row = made.owned(officer)

        def route(**given):
            return lambda: actions.reroute_enquiry(
                **{
                    "by": officer,
                    "enquiry_id": row.pk,
                    "topic": "infection",
                    "team_id": None,
                    "reason": "r",
                    "key": "k",
                }
                | given
            )

        assert refusal(route()) == {AskFault.SAME}
        assert refusal(route(topic="staffing", reason="")) == {AskFault.NO_REASON}
        assert refusal(route(team_id=12345)) == {AskFault.NO_TEAM}
        assert refusal(route(topic="gardening")) == {AskFault.NO_TOPIC}

    def test_a_topic_that_becomes_one_about_money_hides_what_there_is_of_it(self, officer, nurse):
        row = made.received(officer, topic="contracts")
        assert queries.enquiry_of(nurse.actor, row.pk)
        actions.keep_topic(by=officer, topic=Topic("contracts", "Contracts", "Terms.", finance=True))
        with pytest.raises(Http404):
            queries.enquiry_of(nurse.actor, row.pk)

    def test_a_provider_that_is_not_known_cannot_be_said_to_ask(self, cast, officer):
        lone = make_service(host=cast.ambershire)
        row = made.received(officer)

        def call():
            return actions.recognise_asker(by=officer, enquiry_id=row.pk, service=lone, from_provider=True)

        assert refusal(call) == {AskFault.NO_SERVICE}


class TestWhoReads:
    def test_what_hangs_together_with_one_about_money_does_not_tell_of_it(self, officer, nurse):
        row = made.owned(officer)
        given = {"subject": "Invoice", "words": "And my invoice?", "topic": "money", "key": key()}
        money = actions.split_enquiry(by=officer, enquiry_id=row.pk, **given)
        assert not any(event.other for event in queries.history(nurse.actor, row))
        assert any(event.other == money for event in queries.history(officer, row))
        back = actions.split_enquiry(
            by=officer, enquiry_id=money.pk, **given | {"topic": "staffing", "key": key()}
        )
        assert queries.enquiry_of(nurse.actor, back.pk).split_from is None
        assert queries.enquiry_of(officer, back.pk).split_from == money

    def test_one_joined_with_another_goes_along_when_that_becomes_one_about_money(self, officer, nurse):
        first, second = made.received(officer), made.received(officer)
        actions.merge_enquiry(by=officer, enquiry_id=second.pk, into=first.ref, key=key())
        actions.reroute_enquiry(
            by=officer, enquiry_id=first.pk, topic="money", team_id=None, reason="An invoice", key=key()
        )
        with pytest.raises(Http404):
            queries.enquiry_of(nurse.actor, second.pk)

    def test_of_one_about_money_others_see_neither_text_nor_number_nor_count(self, officer, nurse, service):
        row = made.received(officer, service, "money")
        wanted = queries.Wanted()
        assert queries.counts(nurse.actor, wanted, NOW)["all"] == 0
        assert list(queries.matching(nurse.actor, wanted, NOW)) == []
        assert queries.of_service(nurse.actor, service.pk) == []
        assert queries.waits_for(nurse.actor) == 0
        assert "money" not in [topic.key for topic in queries.topics(nurse.actor)]
        with pytest.raises(Http404):
            actions.note_enquiry(by=nurse.actor, enquiry_id=row.pk, words="I guessed its number", key=key())
        assert queries.counts(officer, wanted, NOW)["all"] == 1

    def test_a_provider_reads_no_internal_word_even_from_the_table(self, cast, officer, service):
        row = made.owned(officer, service, from_provider=True)
        actions.note_enquiry(by=officer, enquiry_id=row.pk, words="Difficult person.", key=key())
        actions.reroute_enquiry(
            by=officer, enquiry_id=row.pk, topic="staffing", team_id=None, reason="Not ours.", key=key()
        )
        with scope(cast.provider) as provider:
            assert {event.verb for event in EnquiryEvent.objects.filter(enquiry_id=row.pk)} == {
                "receive",
                "take on",
            }
            assert not any(event.internal for event in queries.history(provider, row))
        with scope(cast.stranger):
            assert not Enquiry.objects.filter(pk=row.pk).exists()
            assert not EnquiryEvent.objects.exists()

    def test_a_provider_adds_to_its_own_and_can_do_nothing_else(self, cast, officer, service):
        row = made.waiting(officer, service, from_provider=True)
        with scope(cast.provider) as provider:
            row = actions.add_to_enquiry(by=provider, enquiry_id=row.pk, words="The first floor", key="k1")
            actions.add_to_enquiry(by=provider, enquiry_id=row.pk, words="The first floor", key="k1")
            for verb in ("answer_enquiry", "note_enquiry"):
                with pytest.raises(Refused):
                    getattr(actions, verb)(by=provider, enquiry_id=row.pk, words="x", key="k")
            assert Enquiry.objects.filter(pk=row.pk).update(words="changed") == 0
        row.refresh_from_db()
        assert row.state == State.OWNED
        assert row.events.filter(verb=Verb.ADD).count() == 1
        with scope(cast.stranger) as stranger, pytest.raises(Http404):
            actions.add_to_enquiry(by=stranger, enquiry_id=row.pk, words="Mine too", key="k2")

    def test_the_words_of_an_enquiry_are_not_in_the_audit_book(self, officer):
        from carepost.core.models import AuditEntry

        row = made.answered(officer, words="A secret answer")
        actions.note_enquiry(by=officer, enquiry_id=row.pk, words="A secret note", key=key())
        told = str(
            list(AuditEntry.objects.filter(subject=f"enquiry:{row.ref}").values_list("detail", flat=True))
        )
        assert "secret" not in told
        assert "infection" not in told


def test_who_has_one_home_reads_no_enquiry_about_another(cast, service, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with scope(cast.officer) as by:
        row = made.received(by, service, from_provider=True)
        keep_files(by, row, [SentFile("plan.pdf", mailing.PDF)], MailPolicy())
    for services, read in ((None, True), ([service.pk], True), ([service.pk + 1], False)):
        with scope(cast.provider_manager):
            Membership.objects.filter(user=cast.provider.user).update(services=services)
        person = Person(cast.provider.user, clock.today())
        with scope(person) as provider:
            assert bool(queries.own_enquiries(provider).open) is read
            assert Enquiry.objects.filter(pk=row.pk).exists() is read  # by the database alone
            assert EnquiryFile.objects.filter(enquiry=row).exists() is read


class TestAHomeThatPassed:
    """An enquiry stays with the provider that asked; a new provider of the home reads what its council opens."""

    @pytest.fixture
    def sold(self, cast):
        home = own_home(cast)
        with clock.freeze(NOW - timedelta(days=20)), scope(cast.officer) as by:
            row = made.answered(by, home, from_provider=True)
        return sell(cast, home), row

    def events(self, person):
        with scope(person):
            return EnquiryEvent.objects.count()

    def test_its_history_ends_for_them_with_the_day(self, cast, sold):
        _, row = sold
        before = self.events(cast.provider)
        assert before > 0
        with scope(cast.officer) as by:
            actions.note_enquiry(by=by, enquiry_id=row.pk, words="Only ours.", key=key())
            actions.close_enquiry(by=by, enquiry_id=row.pk)
        assert self.events(cast.provider) == before
        assert self.events(cast.stranger) == 0

    def test_the_new_one_reads_it_once_it_is_opened(self, cast, sold, client_as):
        passed, row = sold
        url = f"/provider/enquiries/{row.pk}/"
        assert client_as(cast.stranger).get(url).status_code == 404
        passed.decide(Kind.HELP)
        assert client_as(cast.stranger).get(url).status_code == 404
        passed.decide(Kind.ENQUIRIES)
        assert client_as(cast.stranger).get(url).status_code == 200
        assert client_as(cast.stranger).post(url, {"words": "Mine now?", "key": key()}).status_code == 404
        assert client_as(cast.provider).get(url).status_code == 200

    def test_its_files_are_read_with_its_history(self, cast, sold, client_as, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        passed, row = sold
        for days, name in ((20, "then.pdf"), (0, "now.pdf")):
            with clock.freeze(NOW - timedelta(days=days)), scope(cast.officer) as by:
                keep_files(by, row, [SentFile(name, mailing.PDF)], MailPolicy())
        then = row.files.get(name="then.pdf")
        assert self.files(cast.provider) == ["then.pdf"]
        assert self.files(cast.stranger) == []
        assert client_as(cast.stranger).get(f"/enquiries/files/{then.pk}/").status_code == 404
        passed.decide(Kind.ENQUIRIES)
        assert client_as(cast.stranger).get(f"/enquiries/files/{then.pk}/").status_code == 200

    def files(self, person):
        with scope(person):
            return list(EnquiryFile.objects.values_list("name", flat=True))
