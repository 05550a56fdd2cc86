"""Enquiries are received, owned, asked back, answered: the verbs, their refusals, and who hears of what."""

from datetime import timedelta

import pytest
from django.http import Http404

from carepost.core import clock, ids, policies
from carepost.councils.tests.cast import scope
from carepost.enquiries import actions, queries
from carepost.enquiries.actions import MovedOn
from carepost.enquiries.models import Enquiry
from carepost.enquiries.rules import Asker, AskFault, ClockPolicy, MoveFault, State, Urgency, Verb
from carepost.enquiries.tests import factories as made
from carepost.enquiries.tests.attempts import key, refusal
from carepost.register.tests.factories import make_service
from carepost.register.tests.monday import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
HOUR = timedelta(hours=1)


class TestReceiving:
    def test_an_officer_types_in_what_is_asked_and_the_clock_begins(self, officer, service):
        row = made.received(officer, service, from_provider=True)
        assert (row.state, row.channel, row.body_id) == (
            State.RECEIVED,
            "phone",
            service.organisation.body_id,
        )
        assert row.due_at == NOW + 3 * 24 * HOUR  # 24 working hours are three days
        assert ids.is_reference(row.ref, "E")

    def test_the_same_submission_twice_is_one_enquiry(self, officer, cast):
        first = made.received(officer, submission_key="once")
        assert made.received(officer, submission_key="once").pk == first.pk
        assert made.from_web(cast.ambershire, key="web").pk == made.from_web(cast.ambershire, key="web").pk
        assert Enquiry.objects.count() == 2

    def test_what_stands_against_it_is_told_and_nothing_is_written(self, officer, cast):
        elsewhere = make_service(host=cast.borechester)
        calls = {
            AskFault.NO_WORDS: lambda: made.received(officer, words=" "),
            AskFault.NO_WAY_BACK: lambda: made.received(officer, asker=Asker("Jo")),
            AskFault.NO_TOPIC: lambda: made.received(officer, topic="gardening"),
            AskFault.NO_KEY: lambda: made.received(officer, submission_key=""),
            AskFault.NOT_HERE: lambda: made.received(officer, elsewhere),
        }
        assert {reason: refusal(call) for reason, call in calls.items()} == {
            reason: {reason} for reason in calls
        }
        assert not Enquiry.objects.exists()

    def test_a_provider_asks_for_a_service_of_its_own_and_for_no_other(self, cast, service):
        with scope(cast.provider) as provider:
            row = actions.ask_as_provider(
                by=provider,
                service=service,
                question=made.question("money"),
                email="p@x.example",
                submission_key=key(),
            )
            assert queries.enquiry_of(provider, row.pk).finance
        with scope(cast.stranger) as stranger:

            def ask():
                return actions.ask_as_provider(
                    by=stranger, service=service, question=made.question(), email="", submission_key=key()
                )

            assert refusal(ask) == {AskFault.NOT_HERE}
            with pytest.raises(Http404):
                queries.enquiry_of(stranger, row.pk)

    def test_what_is_asked_in_public_is_shown_to_no_provider_until_an_officer_says_so(
        self, cast, officer, service
    ):
        row = made.from_web(cast.ambershire, about="willow bank")
        assert (row.service_id, row.body_id) == (service.pk, None)
        with scope(cast.provider) as provider, pytest.raises(Http404):
            queries.enquiry_of(provider, row.pk)
        actions.recognise_asker(by=officer, enquiry_id=row.pk, service=service, from_provider=True)
        with scope(cast.provider) as provider:
            assert queries.enquiry_of(provider, row.pk).ref == row.ref

    def test_a_council_may_close_its_public_page(self, cast):
        made.adopt(cast.ambershire, "enquiries.doors", {"public_page": False}, TODAY)
        assert refusal(lambda: made.from_web(cast.ambershire)) == {AskFault.CLOSED_DOOR}

    def test_whoever_asked_is_told_the_number_and_by_when(self, cast, mailoutbox, committed):
        with committed():
            row = made.from_web(cast.ambershire)
        assert [mail.to for mail in mailoutbox] == [[made.JO.email]]
        assert row.ref in mailoutbox[0].subject
        assert "12 November 2026" in mailoutbox[0].body


class TestTheClock:
    def test_it_stands_still_while_who_asked_is_waited_for(self, officer, service):
        row = made.waiting(officer, service)
        assert (row.state, row.due_at) == (State.WAITING, None)
        with clock.freeze(NOW + 2 * HOUR):
            actions.add_to_enquiry(by=officer, enquiry_id=row.pk, words="The first", key=key())
        row.refresh_from_db()
        assert (row.state, row.paused_minutes) == (State.OWNED, 120)
        assert row.due_at == NOW + 3 * 24 * HOUR + 2 * HOUR

    def test_an_officer_goes_on_without_an_answer(self, officer):
        row = made.waiting(officer)
        with clock.freeze(NOW + HOUR):
            row = actions.resume_enquiry(by=officer, enquiry_id=row.pk)
        assert (row.state, row.paused_minutes) == (State.OWNED, 60)

    def test_how_long_the_first_answer_took_is_kept_and_no_later_one_changes_it(self, officer):
        row = made.owned(officer, urgency=Urgency.URGENT)
        with clock.freeze(NOW + 3 * HOUR):
            row = actions.answer_enquiry(by=officer, enquiry_id=row.pk, words="Yes.", key=key())
        assert (row.answered_minutes, row.in_time) == (180, False)
        with clock.freeze(NOW + 5 * HOUR):
            row = actions.answer_enquiry(by=officer, enquiry_id=row.pk, words="No: only one.", key=key())
        assert (row.answered_minutes, row.state) == (180, State.ANSWERED)
        assert [event.verb for event in row.events.order_by("pk")][-2:] == [Verb.ANSWER, Verb.CORRECT]

    def test_what_is_answered_is_open_again_when_they_come_back_with_a_clock_of_its_own(self, officer):
        row = made.answered(officer)
        with clock.freeze(NOW + HOUR):
            row = actions.add_to_enquiry(by=officer, enquiry_id=row.pk, words="And children?", key=key())
        assert (row.state, row.due_at) == (State.REOPENED, NOW + 3 * 24 * HOUR + HOUR)
        assert row.ended_at is None

    def test_another_urgency_counts_from_when_it_came(self, officer):
        row = actions.set_enquiry_urgency(
            by=officer, enquiry_id=made.received(officer).pk, urgency=Urgency.URGENT
        )
        assert row.due_at == NOW + 2 * HOUR

    def test_it_runs_by_the_numbers_of_the_day_on_which_it_came(self, cast, officer):
        row = made.received(officer)
        hours = {"hours": {"urgent": 1, "soon": 2, "normal": 3}}
        made.adopt(cast.ambershire, "enquiries.clock", hours, TODAY + timedelta(days=1))
        with clock.freeze(NOW + 24 * HOUR):
            actions.take_enquiry(by=officer, enquiry_id=row.pk)
            assert made.received(officer).due_at == NOW + 27 * HOUR
        row.refresh_from_db()
        assert row.due_at == NOW + 3 * 24 * HOUR
        assert policies.in_force(ClockPolicy, cast.ambershire.pk, TODAY).version == row.clock_policy


class TestAnswering:
    def test_the_answer_goes_to_who_asked_with_who_gave_it_and_without_notes(
        self, officer, service, mailoutbox, committed
    ):
        row = made.received(officer, service)
        actions.note_enquiry(by=officer, enquiry_id=row.pk, words="She rings every week.", key=key())
        with committed():
            row = actions.answer_enquiry(by=officer, enquiry_id=row.pk, words="Yes, they may.", key=key())
        told = mailoutbox[-1].body
        assert "Yes, they may." in told
        assert officer.name in told
        assert "every week" not in told
        assert (row.owner_id, row.state) == (officer.user_id, State.ANSWERED)

    def test_pressed_twice_it_is_one_answer_and_one_mail(self, officer, mailoutbox, committed):
        row, once = made.received(officer), key()
        with committed():
            for _ in range(2):
                actions.answer_enquiry(by=officer, enquiry_id=row.pk, words="Yes.", key=once)
        assert len([mail for mail in mailoutbox if "answer" in mail.subject]) == 1

    def test_whoever_answers_past_something_new_is_told_and_nothing_is_written(self, officer):
        row = made.owned(officer)
        seen = row.events.latest("pk").pk
        actions.add_to_enquiry(by=officer, enquiry_id=row.pk, words="It is urgent now", key=key())
        with pytest.raises(MovedOn):
            actions.answer_enquiry(by=officer, enquiry_id=row.pk, words="Yes.", key=key(), seen=seen)
        row.refresh_from_db()
        assert row.state == State.OWNED

    @pytest.mark.parametrize(
        ("verb", "given", "reason"),
        [
            ("answer_enquiry", {"words": " ", "key": "k"}, AskFault.NO_ANSWER),
            ("ask_back", {"words": "", "key": "k"}, AskFault.NO_WORDS),
            ("note_enquiry", {"words": "", "key": "k"}, AskFault.NO_NOTE),
            ("set_enquiry_aside", {"reason": "", "key": "k"}, AskFault.NO_REASON),
            ("take_enquiry", {"owner_id": 999_999}, AskFault.NO_OWNER),
            ("close_enquiry", {}, MoveFault.NOT_NOW),
            ("unmerge_enquiry", {}, MoveFault.NOT_NOW),
        ],
    )
    def test_a_step_without_what_it_needs_is_refused(self, officer, verb, given, reason):
        row = made.received(officer)

        def call():
            return getattr(actions, verb)(by=officer, enquiry_id=row.pk, **given)

        assert refusal(call) == {reason}
        assert row.events.count() == 1

    def test_it_is_handed_over_to_somebody_who_may_read_it(self, cast, officer, nurse):
        row = actions.take_enquiry(by=officer, enquiry_id=made.received(officer).pk, owner_id=nurse.user.pk)
        assert row.owner_name == nurse.user.name
        money = made.received(officer, topic="money")

        def call():
            return actions.take_enquiry(by=officer, enquiry_id=money.pk, owner_id=nurse.user.pk)

        assert refusal(call) == {AskFault.NO_OWNER}

    def test_who_asked_is_told_why_there_is_no_answer(self, officer, mailoutbox, committed):
        with committed():
            row = made.received(officer)
            row = actions.set_enquiry_aside(
                by=officer, enquiry_id=row.pk, reason="It is for the NHS.", key=key()
            )
        assert row.state == State.CLOSED
        assert "It is for the NHS." in mailoutbox[-1].body
