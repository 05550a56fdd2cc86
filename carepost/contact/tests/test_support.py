"""A request for support from asked to answered: what each step writes, and what it refuses."""

from datetime import timedelta

import pytest
from django.http import Http404

from carepost.contact.actions import support as actions
from carepost.contact.models import SupportEvent, SupportKind, SupportRequest
from carepost.contact.rules.support import Helped, Kind, KindFault, MoveFault, StepFault, UndoFault
from carepost.contact.tests import supporting as made
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.core import clock
from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.tests.cast import scope
from carepost.gateways.tests.post import posted
from carepost.register.tests.factories import make_organisation, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SOON = TODAY + timedelta(days=2)


@pytest.fixture
def officer(cast):
    return cast.officer.actor


def reasons(told):
    return list(told.value.reasons)


class TestAsking:
    def test_a_provider_asks_for_a_service_of_its_own(self, cast, service):
        with scope(cast.provider) as provider:
            row = made.asked(provider, service)
        assert (row.state, row.asked_by, row.asked_side) == ("asked", "Provider", "provider")
        assert (row.asked_amount, row.unit, row.due_on) == (50, "boxes", TODAY + timedelta(days=2))
        with scope(cast.officer):
            entry = AuditEntry.objects.latest("pk")
        assert (entry.verb, entry.council_id, entry.actor_name) == (
            "contact.ask_for_help", cast.ambershire.pk, "Provider",
        )  # fmt: skip

    def test_nobody_asks_for_a_service_of_somebody_else(self, cast, service):
        with scope(cast.stranger) as stranger, pytest.raises(Refused) as told:
            made.asked(stranger, service)
        assert reasons(told) == [MoveFault.NOT_YOURS]

    def test_a_neighbour_cannot_ask_for_a_service_that_is_not_theirs(self, cast, service):
        with scope(cast.neighbour) as neighbour, pytest.raises(Refused) as told:
            made.asked(neighbour, service)
        assert reasons(told) == [actions.AskRefused.NOT_HERE]

    def test_the_same_submission_twice_is_one_request(self, officer, service):
        first = made.asked(officer, service, submission_key="k1")
        assert made.asked(officer, service, submission_key="k1").pk == first.pk
        assert SupportRequest.objects.count() == SupportEvent.objects.count() == 1

    def test_a_page_that_was_sent_for_another_service_is_too_old(self, cast, officer, service):
        made.asked(officer, service, submission_key="k1")
        with pytest.raises(Refused) as told:
            made.asked(officer, make_service(host=cast.ambershire), submission_key="k1")
        assert reasons(told) == [actions.AskRefused.KEY_OF_ANOTHER]

    @pytest.mark.parametrize(
        ("changes", "against"),
        [
            ({"words": " "}, StepFault.NO_WORDS),
            ({"kind": "cake"}, actions.AskRefused.NO_KIND),
            ({"amount": 0}, StepFault.NOT_POSITIVE),
            ({"kind": "finance", "amount": 3}, StepFault.NOT_COUNTED),
            ({"submission_key": " "}, actions.AskRefused.NO_KEY),
        ],
    )
    def test_what_nobody_could_act_on_is_refused(self, officer, service, changes, against):
        with pytest.raises(Refused) as told:
            made.asked(officer, service, **changes)
        assert reasons(told) == [against]
        assert not SupportRequest.objects.exists()


class TestSteps:
    def test_the_whole_way(self, cast, officer, service):
        row = made.promised(officer, service, SOON)
        assert (row.state, row.owner_name, row.promised_for) == ("promised", officer.name, SOON)
        row = actions.deliver_help(by=officer, request_id=row.pk, amount=20, whole=False, key="d1")
        assert (row.state, row.given_amount, row.asked_amount) == ("part_delivered", 20, 50)
        row = actions.deliver_help(by=officer, request_id=row.pk, amount=30, whole=False, key="d2")
        assert (row.state, row.given_amount) == ("delivered", 50)
        with scope(cast.provider) as provider:
            row = actions.say_if_helped(by=provider, request_id=row.pk, helped=Helped.YES, key="h1")
        assert (row.state, row.helped) == ("answered", "yes")

    def test_a_delivery_pressed_twice_is_one(self, officer, service):
        row = made.promised(officer, service, SOON)
        for _ in range(2):
            row = actions.deliver_help(by=officer, request_id=row.pk, amount=20, whole=False, key="d1")
        assert row.given_amount == 20

    def test_a_moved_promise_keeps_every_day_and_says_why(self, officer, service):
        row = made.promised(officer, service, SOON)
        row = actions.promise_help(
            by=officer, request_id=row.pk, day=SOON + timedelta(days=3), reason="The van broke down", key="m1"
        )
        assert (row.promises_moved, row.due_on) == (1, SOON + timedelta(days=3))
        days = row.events.exclude(promised_for=None).order_by("pk").values_list("promised_for", "words")
        assert list(days) == [(SOON, ""), (SOON + timedelta(days=3), "The van broke down")]

    def test_handing_over_names_a_colleague_who_can_see_to_it(self, cast, officer, colleague, service):
        row = made.owned(officer, service)
        row = actions.take_help(by=officer, request_id=row.pk, owner_id=colleague.user.pk)
        assert row.owner_name == "Dana Fox"
        with pytest.raises(Refused) as told:
            actions.take_help(by=officer, request_id=row.pk, owner_id=cast.provider.user.pk)
        assert reasons(told) == [StepFault.NO_OWNER]

    @pytest.mark.parametrize(
        ("verb", "said", "against"),
        [
            (actions.promise_help, {"day": TODAY - timedelta(1), "key": "x"}, StepFault.PAST),
            (actions.deliver_help, {"key": "x"}, StepFault.HOW_MUCH),
            (actions.turn_away_help, {"reason": ""}, StepFault.NO_REASON),
            (actions.cancel_help, {"reason": " "}, StepFault.NO_REASON),
            (actions.say_if_helped, {"helped": Helped.YES, "key": "x"}, MoveFault.NOT_NOW),
            (actions.answer_offer, {"accept": True}, MoveFault.NOT_NOW),
        ],
    )
    def test_a_step_that_does_not_fit_is_refused_and_writes_nothing(
        self, officer, service, verb, said, against
    ):
        row = made.owned(officer, service)
        with pytest.raises(Refused) as told:
            verb(by=officer, request_id=row.pk, **said)
        assert reasons(told) == [against]
        assert row.events.count() == 2

    def test_a_provider_cannot_take_the_councils_steps(self, cast, officer, service):
        row = made.owned(officer, service)
        with scope(cast.provider) as provider, pytest.raises(Refused) as told:
            actions.promise_help(by=provider, request_id=row.pk, day=SOON, key="x")
        assert reasons(told) == [NotAllowed.NO_PERMISSION]

    def test_somebody_elses_request_is_not_there(self, cast, officer, service):
        row = made.asked(officer, service)
        for person in (cast.stranger, cast.neighbour):
            with scope(person) as other, pytest.raises(Http404):
                actions.cancel_help(by=other, request_id=row.pk, reason="No")

    def test_what_cannot_be_met_is_kept_with_its_reason(self, officer, service):
        row = actions.turn_away_help(
            by=officer, request_id=made.asked(officer, service).pk, reason="None to be had"
        )
        assert row.state == "unmet"
        assert row.ended_at == NOW


class TestOffers:
    def test_an_accepted_offer_is_owned_by_who_offered_it(self, cast, officer, service):
        row = actions.offer_help(by=officer, service=service, kind="training", words="", submission_key="o1")
        with scope(cast.provider) as provider:
            row = actions.answer_offer(by=provider, request_id=row.pk, accept=True)
        assert (row.state, row.owner_name) == ("owned", officer.name)

    def test_a_declined_offer_says_why(self, cast, officer, service):
        row = actions.offer_help(by=officer, service=service, kind="training", words="", submission_key="o1")
        with scope(cast.provider) as provider:
            with pytest.raises(Refused):
                actions.answer_offer(by=provider, request_id=row.pk, accept=False)
            row = actions.answer_offer(
                by=provider, request_id=row.pk, accept=False, reason="No time this month"
            )
        assert row.state == "declined"


class TestUndo:
    def test_a_fresh_slip_of_ones_own_is_undone_and_the_history_keeps_both(self, officer, service):
        row = made.promised(officer, service, SOON)
        last = row.events.latest("pk")
        row = actions.undo_help(by=officer, request_id=row.pk, event_id=last.pk)
        assert (row.state, row.promised_for, row.owner_name) == ("owned", None, officer.name)
        assert row.events.count() == 4
        with pytest.raises(Refused) as told:
            actions.undo_help(by=officer, request_id=row.pk, event_id=last.pk)
        assert reasons(told) == [MoveFault.NOT_NOW]

    def test_a_colleague_or_a_later_hour_cannot(self, cast, officer, colleague, service):
        row = made.owned(officer, service)
        last = row.events.latest("pk")
        with pytest.raises(Refused) as told:
            actions.undo_help(by=colleague.actor, request_id=row.pk, event_id=last.pk)
        assert reasons(told) == [UndoFault.SOMEBODY_ELSES]
        with clock.freeze(NOW + timedelta(hours=1)), pytest.raises(Refused) as told:
            actions.undo_help(by=officer, request_id=row.pk, event_id=last.pk)
        assert reasons(told) == [UndoFault.TOO_LATE]


class TestLetters:
    def test_the_provider_is_told_of_a_promise_and_when_it_moves(self, cast, officer, service, mailoutbox):
        with posted():
            row = made.promised(officer, service, SOON)
            actions.promise_help(
                by=officer,
                request_id=row.pk,
                day=SOON + timedelta(days=1),
                reason="The van broke down",
                key="m1",
            )
        assert {mail.to[0] for mail in mailoutbox} == {
            cast.provider.user.email,
            cast.provider_manager.user.email,
        }
        first, moved = mailoutbox[0], mailoutbox[-1]
        assert "promised by Wednesday 11 November 2026" in first.subject
        assert "It was promised by 11 November 2026." in moved.body
        assert "Why: The van broke down" in moved.body

    def test_they_are_asked_once_more_if_it_helped(self, cast, officer, service, mailoutbox):
        made.delivered(officer, service, SOON)
        from carepost.contact import jobs

        for days, asked in ((6, 0), (7, 1), (8, 0)):
            with (
                clock.freeze(NOW + timedelta(days=days)),
                posted(),
            ):
                assert jobs.remind_each_council() == asked
        assert {mail.subject for mail in mailoutbox} == {"Protective equipment: did it help?"}

    def test_nobody_signs_in_for_a_provider_and_nobody_is_written_to(self, cast, officer, mailoutbox):
        alone = make_service(host=cast.ambershire, organisation=make_organisation())
        with posted():
            made.promised(officer, alone, SOON)
        assert mailoutbox == []


class TestCatalogue:
    COACH = Kind("", "Coaching", "An hour with a coach.", promise_days=3)

    def test_a_council_adds_changes_and_retires_kinds_of_its_own(self, officer, service):
        kept = actions.keep_support_kind(by=officer, kind=self.COACH)
        assert kept.key == "coaching"
        assert made.asked(officer, service, "coaching").promise_days == 3
        actions.retire_support_kind(by=officer, key="coaching", retired=True)
        with pytest.raises(Refused):
            made.asked(officer, service, "coaching")
        actions.retire_support_kind(by=officer, key="coaching", retired=False)
        assert made.asked(officer, service, "coaching")

    def test_two_kinds_never_share_a_name(self, officer):
        with pytest.raises(Refused) as told:
            actions.keep_support_kind(by=officer, kind=Kind("", "Training", "More of it."))
        assert reasons(told) == [KindFault.NAME_TAKEN]

    def test_a_neighbours_kinds_are_not_ours(self, cast, officer):
        with scope(cast.neighbour) as neighbour:
            actions.keep_support_kind(by=neighbour, kind=self.COACH)
        with scope(cast.officer):
            assert not SupportKind.objects.exists()
