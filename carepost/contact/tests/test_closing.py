"""A service that closed before CQC says so: calls stop, CQC confirms or contradicts, and it can all be taken back."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from carepost.contact import jobs, queries
from carepost.contact.actions import closing as actions
from carepost.contact.actions import raise_ladder, set_step_aside
from carepost.contact.actions.recording import UnreadableAnswers
from carepost.contact.models import Closing, ClosingEvent, LadderStep, ServiceContact
from carepost.contact.queries import closing as closings
from carepost.contact.rules import CallFault, Outcome
from carepost.contact.rules.closing import ClosingFault, ClosingState, Heard
from carepost.contact.tests import factories
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.core.models import AuditEntry
from carepost.core.refusals import Refused
from carepost.councils.permissions import Can
from carepost.register.tests.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
YESTERDAY = TODAY - timedelta(days=1)
HEARD = Heard(YESTERDAY, "Jo Marsh, registered manager")


@pytest.fixture
def officer(cast):
    return cast.officer.actor


def note(by, service, **given):
    return actions.note_closing(by=by, service=service, heard=given.pop("heard", HEARD), **given)


def machine(council, can):
    return Actor.operator("the night", council_id=council.pk, permissions={can})


def check(cast):
    return actions.check_closings(
        by=machine(cast.ambershire, Can.CHECK_CLOSINGS), council_id=cast.ambershire.pk
    )


def night(cast):
    return raise_ladder(
        by=machine(cast.ambershire, Can.RAISE_LADDER), council_id=cast.ambershire.pk, today=TODAY
    )


def cqc_shows(service, status, on=None):
    service.status, service.deregistered_on = status, on
    service.save(update_fields=["status", "deregistered_on"])


def verbs(closing):
    return list(closing.events.order_by("pk").values_list("verb", flat=True))


def due_names(officer):
    return [row.name for row in queries.today(officer, NOW).rows]


class TestNoting:
    def test_no_call_is_due_from_then_on_and_the_book_says_who_noted_it(self, officer, service):
        assert due_names(officer) == ["Willow Bank"]
        closing = note(officer, service)
        assert due_names(officer) == []
        found = queries.coverage(officer, TODAY - timedelta(days=6), TODAY, NOW)
        assert (found.services, found.due, found.overdue) == (0, 0, 0)
        assert verbs(closing) == ["note"]
        entry = AuditEntry.objects.filter(verb="contact.note_closing").latest("pk")
        assert entry.actor_name == officer.name

    def test_the_promise_counts_it_until_its_last_day_only(self, officer, service):
        factories.past_call(service, TODAY - timedelta(days=20))
        start = TODAY - timedelta(days=20)
        assert queries.coverage(officer, start, TODAY, NOW).share.numerator == 0
        note(officer, service, heard=Heard(TODAY - timedelta(days=8), "Jo"))
        assert queries.coverage(officer, start, TODAY, NOW).share.numerator == 1
        (row,) = queries.gap_rows(officer, start, TODAY, NOW)
        assert (row.longest, row.ended) == (12, TODAY - timedelta(days=8))

    def test_it_names_the_call_in_which_it_was_heard_and_no_other(self, cast, officer, service):
        recorded = factories.record(officer, service, outcome=Outcome.SITE_CLOSED)
        other = factories.past_call(make_service(host=cast.ambershire), YESTERDAY)
        assert note(officer, service, call_id=recorded.call_id).call_id == recorded.call_id
        another = make_service(host=cast.ambershire)
        assert note(officer, another, call_id=other.pk).call_id is None

    @pytest.mark.parametrize(
        ("heard", "fault"),
        [
            (Heard(TODAY + timedelta(days=1), "Jo"), ClosingFault.IN_FUTURE),
            (Heard(date(2001, 1, 1), "Jo"), ClosingFault.BEFORE_REGISTERED),
            (Heard(YESTERDAY, " "), ClosingFault.NO_TELLER),
        ],
    )
    def test_what_cannot_be_true_is_refused_and_nothing_is_written(self, officer, service, heard, fault):
        with pytest.raises(Refused) as refused:
            note(officer, service, heard=heard)
        assert refused.value.reasons == (fault,)
        assert not Closing.objects.exists()
        assert due_names(officer) == ["Willow Bank"]

    def test_a_day_before_a_completed_call_is_refused(self, officer, service):
        factories.record(officer, service)
        with pytest.raises(Refused, match="completed after that day"):
            note(officer, service)

    def test_twice_is_refused_and_so_is_what_cqc_shows_already(self, officer, service):
        note(officer, service)
        with pytest.raises(Refused, match="noted as closed already"):
            note(officer, service)
        gone = make_service(host=service.host, status="deregistered", deregistered_on=YESTERDAY)
        with pytest.raises(Refused, match="already shows"):
            note(officer, gone)

    def test_another_councils_service_is_refused(self, cast, officer):
        with pytest.raises(Refused, match="not one that your council calls"):
            note(officer, make_service(host=cast.borechester))

    def test_who_only_reads_calls_notes_nothing(self, cast, service):
        with pytest.raises(Refused, match="Your role does not include this"):
            note(cast.auditor.actor, service)

    def test_a_completed_call_after_it_is_refused_and_one_before_it_may_still_be_written_down(
        self, officer, service
    ):
        note(officer, service)
        with pytest.raises(UnreadableAnswers) as refused:
            factories.record(officer, service)
        assert refused.value.reasons == (CallFault.AFTER_CLOSED,)
        before = factories.at(YESTERDAY)
        assert factories.record(
            officer, service, started_at=before, ended_at=before + timedelta(minutes=5)
        ).call_id

    def test_the_ladder_ends_at_once(self, cast, officer, service):
        night(cast)
        assert set(LadderStep.objects.values_list("state", flat=True)) == {"waiting"}
        note(officer, service)
        assert set(LadderStep.objects.values_list("state", flat=True)) == {"ended"}
        assert night(cast).raised == 0


class TestTakingBack:
    def test_calls_are_due_again_as_if_nothing_had_happened(self, cast, officer, service):
        night(cast)
        before = queries.today(officer, NOW)
        steps = set(LadderStep.objects.values_list("pk", "kind", "state", "due_on"))
        closing = note(officer, service)
        actions.undo_closing(by=cast.director.actor, closing_id=closing.pk, reason="One wing only")
        assert queries.today(officer, NOW) == before
        assert set(LadderStep.objects.values_list("pk", "kind", "state", "due_on")) == steps
        assert verbs(closing) == ["note", "take it back"]
        told = closings.closing_history(closing)[0]
        assert (told.by_name, told.words) == (cast.director.actor.name, "One wing only")

    def test_a_step_that_was_done_before_stays_done(self, cast, officer, service):
        night(cast)
        step = LadderStep.objects.get(kind="email")
        set_step_aside(by=officer, step_id=step.pk, reason="No address")
        closing = note(officer, service)
        actions.undo_closing(by=officer, closing_id=closing.pk, reason="One wing only")
        step.refresh_from_db()
        assert step.state == "not_possible"

    def test_it_can_be_noted_again_afterwards(self, officer, service):
        first = note(officer, service)
        actions.undo_closing(by=officer, closing_id=first.pk, reason="The wrong day")
        second = note(officer, service)
        assert [first.pk, second.pk] == list(Closing.objects.order_by("pk").values_list("pk", flat=True))

    def test_it_needs_a_reason_and_is_done_once(self, officer, service):
        closing = note(officer, service)
        with pytest.raises(Refused, match="Say why"):
            actions.undo_closing(by=officer, closing_id=closing.pk, reason=" ")
        actions.undo_closing(by=officer, closing_id=closing.pk, reason="The wrong day")
        with pytest.raises(Refused, match="taken back already"):
            actions.undo_closing(by=officer, closing_id=closing.pk, reason="Again")

    def test_who_only_reads_takes_nothing_back(self, cast, officer, service):
        closing = note(officer, service)
        with pytest.raises(Refused, match="Your role does not include this"):
            actions.undo_closing(by=cast.auditor.actor, closing_id=closing.pk, reason="Why not")


class TestTheRegister:
    def test_an_import_that_shows_it_closed_confirms_it_and_the_earlier_day_stands(
        self, cast, officer, service
    ):
        closing = note(officer, service)
        assert check(cast) == 0
        cqc_shows(service, "deregistered", TODAY)
        assert check(cast) == 1
        assert check(cast) == 0
        closing.refresh_from_db()
        assert closing.state == ClosingState.CONFIRMED
        (row,) = queries.gap_rows(officer, TODAY - timedelta(days=6), TODAY, NOW)
        assert row.ended == YESTERDAY

    def test_an_import_that_is_undone_leaves_it_noted_again(self, cast, officer, service):
        closing = note(officer, service)
        cqc_shows(service, "deregistered", TODAY)
        check(cast)
        cqc_shows(service, "registered")
        check(cast)
        closing.refresh_from_db()
        assert (closing.state, verbs(closing)) == ("noted", ["note", "confirm", "find it active again"])
        assert due_names(officer) == []

    def test_an_import_after_it_was_taken_back_moves_nothing(self, cast, officer, service):
        closing = note(officer, service)
        actions.undo_closing(by=officer, closing_id=closing.pk, reason="One wing only")
        cqc_shows(service, "deregistered", TODAY)
        assert check(cast) == 0
        assert not actions.to_check(cast.ambershire.pk)

    def test_an_import_between_the_page_and_the_button_is_told(self, officer, service):
        stale = type(service).objects.get(pk=service.pk)
        cqc_shows(service, "deregistered", YESTERDAY)
        with pytest.raises(Refused, match="already shows"):
            note(officer, stale)

    def test_the_job_looks_only_where_the_register_says_something_else(self, cast, officer, service):
        note(officer, service)
        told = AuditEntry.objects.filter(
            verb="contact.check_closings", subject=f"council:{cast.ambershire.pk}"
        )
        assert (jobs.closings_of_each_council(), told.count()) == (0, 0)
        cqc_shows(service, "deregistered", TODAY)
        assert (jobs.closings_of_each_council(), told.count()) == (1, 1)

    @pytest.mark.parametrize(("days", "loud"), [(28, 0), (29, 1)])
    def test_what_cqc_still_shows_as_active_is_counted_after_the_policys_days(
        self, officer, service, days, loud
    ):
        note(officer, service)
        assert closings.contradicted(officer, TODAY + timedelta(days=days)) == loud


class TestTheDatabaseItself:
    def test_two_closings_of_one_service_cannot_stand(self, officer, service):
        closing = note(officer, service)
        closing.pk = None
        with pytest.raises(IntegrityError, match="one_closing_at_a_time"), transaction.atomic():
            closing.save(force_insert=True)

    @pytest.mark.parametrize(
        ("column", "value", "constraint"),
        [
            ("said_by", "", "closing_says_who_told"),
            ("state", "lost", "closing_is_in_a_known_state"),
            ("closed_on", TODAY + timedelta(days=1), "closing_is_not_in_the_future"),
        ],
    )
    def test_what_cannot_be_is_refused_by_the_table(self, officer, service, column, value, constraint):
        note(officer, service)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Closing.objects.update(**{column: value})

    def test_history_is_only_added_to(self, officer, service):
        note(officer, service)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            ClosingEvent.objects.update(words="Never said")

    def test_a_provider_learns_the_day_of_its_own_service_and_nobody_else_anything(
        self, cast, officer, service
    ):
        note(officer, service)
        for person in (cast.provider, cast.neighbour, cast.partner, cast.stranger):
            with tenancy.acting_for(person.actor):
                assert not Closing.objects.exists()
                assert not ClosingEvent.objects.exists()
                seen = ServiceContact.objects.filter(closed_on=YESTERDAY).count()
                assert seen == (1 if person is cast.provider else 0)
