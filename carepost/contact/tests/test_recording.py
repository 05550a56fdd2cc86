"""Recording a call: what it writes, what it moves, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from carepost.contact import actions, queries
from carepost.contact.actions.claiming import ClaimRefused
from carepost.contact.models import CallDraft, ServiceContact, WelfareCall
from carepost.contact.rules import CallFault, CorrectionFault, Outcome
from carepost.contact.tests import factories
from carepost.core import clock
from carepost.core.models import AuditEntry
from carepost.core.refusals import Refused
from carepost.councils.tests.cast import scope
from carepost.risk.models import SignalRow
from carepost.risk.tests.factories import rated, recompute

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 9, 10, 30, tzinfo=UTC)
TODAY = date(2026, 11, 9)


@pytest.fixture(autouse=True)
def _monday():
    with clock.freeze(NOW):
        yield


@pytest.fixture
def officer(cast):
    with scope(cast.officer) as viewer:
        yield viewer


@pytest.fixture
def service(cast):
    service = rated(cast.ambershire, on=TODAY, first_seen_on=date(2026, 10, 1), name="Willow Bank")
    recompute(cast.ambershire, TODAY)
    return service


def _nothing_written(service):
    assert WelfareCall.objects.count() == 0
    assert SignalRow.objects.count() == 0
    assert not ServiceContact.objects.filter(service=service).exclude(last_attempt_at=None).exists()


def test_a_completed_call_is_kept_with_its_script_and_moves_the_clock(officer, service):
    recorded = factories.record(officer, service)
    row = WelfareCall.objects.get()
    assert (row.script_key, row.script_version, row.script_council_id) == ("welfare-call", 1, None)
    assert row.answers["people_now"] == 22
    assert (row.respondent_name, row.respondent_role) == ("Jo Marsh", "Registered manager")
    contact = ServiceContact.objects.get(service=service)
    assert contact.last_completed_on == TODAY
    assert recorded.lines[-2:] == (
        "Next call is due on Monday 23 November 2026.",
        "No support was asked for.",
    )
    assert len(recorded.lines) <= 5
    assert row.moved == list(recorded.lines)


def test_what_was_said_moves_the_standing_and_says_why(officer, service):
    recorded = factories.record(
        officer, service, answers={"staff_below_safe": "yes", "would_help": ["staff", "training"]}
    )
    assert (
        "Standing moved from grey to red. The provider says that staffing is below its safe minimum."
        in recorded.lines
    )
    assert "Next call is due on Tuesday 10 November 2026." in recorded.lines
    assert "Support asked for: Staff from another service, Training." in recorded.lines


@pytest.mark.parametrize("outcome", [o for o in Outcome if not o.moves_clock])
def test_only_completed_moves_the_clock_and_attempts_are_kept(officer, service, outcome):
    booked = NOW + timedelta(days=1) if outcome is Outcome.RESCHEDULED_BY_PROVIDER else None
    recorded = factories.record(officer, service, outcome=outcome, booked_for=booked)
    contact = ServiceContact.objects.get(service=service)
    assert contact.last_completed_at is None
    assert contact.attempts == 1
    assert contact.last_outcome == outcome
    assert contact.booked_for == booked
    assert contact.cannot_call == (outcome if outcome.needs_mending else "")
    assert recorded.lines[0] == "The attempt is kept. Only a completed call moves the clock."


def test_declining_is_an_attempt_and_a_signal(officer, service):
    factories.record(officer, service, outcome=Outcome.DECLINED)
    assert [(s.kind, s.severity) for s in SignalRow.objects.all()] == [("contact.declined", 2)]


def test_a_completed_call_starts_the_count_of_attempts_again(officer, service):
    for _ in range(2):
        factories.record(officer, service, outcome=Outcome.NO_ANSWER)
    assert ServiceContact.objects.get(service=service).attempts == 2
    with clock.freeze(NOW + timedelta(hours=1)):
        factories.record(officer, service)
    assert ServiceContact.objects.get(service=service).attempts == 0


def test_the_same_submission_twice_makes_one_call(officer, service):
    first = factories.record(officer, service, key="one")
    again = actions.record_call(
        by=officer, service=service, call=factories.call_input(officer), submission_key="one"
    )
    assert again.call_id == first.call_id
    assert again.again is True
    assert again.lines == first.lines
    assert WelfareCall.objects.count() == 1


def test_a_key_used_for_another_service_is_refused(cast, officer, service):
    factories.record(officer, service, key="one")
    other = rated(cast.ambershire)
    with pytest.raises(Refused, match="another service"):
        factories.record(officer, other, key="one")


def test_a_call_in_the_future_is_refused_and_nothing_is_written(officer, service):
    with pytest.raises(actions.UnreadableAnswers) as refused:
        factories.record(
            officer, service, started_at=NOW + timedelta(hours=1), ended_at=NOW + timedelta(hours=2)
        )
    assert refused.value.reasons == (CallFault.IN_FUTURE,)
    _nothing_written(service)


def test_completed_with_a_blank_script_is_refused_with_one_reason(officer, service):
    blank = dict.fromkeys(factories.WELL, "")
    with pytest.raises(actions.UnreadableAnswers) as refused:
        factories.record(officer, service, answers=blank)
    assert refused.value.reasons == (CallFault.BLANK_SCRIPT,)
    assert refused.value.problems == {}
    _nothing_written(service)


def test_answers_that_need_mending_are_named_one_by_one(officer, service):
    with pytest.raises(actions.UnreadableAnswers) as refused:
        factories.record(officer, service, answers={"people_now": "many", "ppe_days": ""})
    assert refused.value.reasons == (CallFault.UNREADABLE,)
    assert set(refused.value.problems) == {"people_now", "ppe_days"}
    _nothing_written(service)


def test_two_officers_cannot_take_the_same_call(cast, officer, service):
    actions.claim_call(by=officer, service=service)
    colleague = cast.staff[next(r for r in cast.staff if r == "post_officer")]
    other = _colleague(cast)
    assert colleague.actor.user_id == officer.user_id
    with pytest.raises(actions.HeldByAnother) as refused:
        actions.claim_call(by=other, service=service)
    assert refused.value.held.holder_name == officer.name
    assert refused.value.held.until == NOW + timedelta(minutes=30)
    with pytest.raises(actions.HeldByAnother):
        actions.record_call(by=other, service=service, call=factories.call_input(other), submission_key="x")
    _nothing_written(service)


def test_a_claim_that_ended_while_typing_is_refused_and_the_draft_is_kept(officer, service):
    actions.save_draft(by=officer, service=service, typed={"people_now": "22"})
    with clock.freeze(NOW + timedelta(minutes=31)):
        with pytest.raises(Refused) as refused:
            actions.record_call(
                by=officer, service=service, call=factories.call_input(officer), submission_key="x"
            )
        assert refused.value.reasons == (ClaimRefused.ENDED,)
        assert queries.draft_of(officer, service).typed == {"people_now": "22"}
        _nothing_written(service)
        actions.claim_call(by=officer, service=service)
        actions.record_call(
            by=officer, service=service, call=factories.call_input(officer), submission_key="x"
        )
    assert CallDraft.objects.count() == 0


def test_saving_a_draft_keeps_the_claim_going_and_one_key(officer, service):
    actions.save_draft(by=officer, service=service, typed={"people_now": "2"})
    key = queries.draft_of(officer, service).submission_key
    with clock.freeze(NOW + timedelta(minutes=20)):
        held = actions.save_draft(by=officer, service=service, typed={"people_now": "22"})
    draft = queries.draft_of(officer, service)
    assert held.until == NOW + timedelta(minutes=50)
    assert (draft.submission_key, draft.started_at) == (key, NOW)
    assert draft.typed == {"people_now": "22"}


def test_a_draft_of_somebody_else_is_not_lost(cast, officer, service):
    actions.save_draft(by=officer, service=service, typed={"people_now": "22"})
    other = _colleague(cast)
    with clock.freeze(NOW + timedelta(minutes=31)):
        actions.save_draft(by=other, service=service, typed={"people_now": "9"})
        assert [d.typed for d in queries.drafts_of_others(other, service)] == [{"people_now": "22"}]
        factories.record(other, service)
    assert queries.draft_of(officer, service).typed == {"people_now": "22"}


def test_releasing_a_call_lets_a_colleague_take_it(cast, officer, service):
    actions.claim_call(by=officer, service=service)
    assert actions.release_call(by=officer, service=service) is True
    assert actions.claim_call(by=_colleague(cast), service=service).holder_id != officer.user_id


def test_a_service_of_another_council_or_one_that_left_cannot_be_called(cast, officer):
    theirs = rated(cast.borechester)
    gone = rated(cast.ambershire, status="deregistered", deregistered_on=date(2026, 1, 2))
    for each in (theirs, gone):
        with pytest.raises(Refused) as refused:
            actions.claim_call(by=officer, service=each)
        assert refused.value.reasons == (ClaimRefused.NOT_HERE,)


def test_a_correction_supersedes_and_the_first_record_stays(officer, service):
    first = factories.record(officer, service, answers={"staff_below_safe": "yes"})
    corrected = actions.correct_call(
        by=officer, call_id=first.call_id, call=_again(officer, staff_below_safe="no"),
        reason="I ticked the wrong box", submission_key="fix",
    )  # fmt: skip
    old, new = WelfareCall.objects.order_by("pk")
    assert (old.is_current, new.is_current) == (False, True)
    assert old.answers["staff_below_safe"] == "yes"
    assert (new.pk, new.supersedes_id, new.correction_reason) == (
        corrected.call_id, old.pk, "I ticked the wrong box",
    )  # fmt: skip
    assert queries.history(officer, old) == [new, old]
    assert [row.pk for row in queries.calls(officer, queries.Wanted()).rows] == [new.pk]


def test_correcting_completed_to_no_answer_moves_the_clock_back(officer, service):
    with clock.freeze(NOW - timedelta(days=5)):
        factories.record(officer, service)
    wrong = factories.record(officer, service)
    actions.correct_call(
        by=officer, call_id=wrong.call_id, reason="Another home", submission_key="fix",
        call=factories.call_input(officer, outcome=Outcome.NO_ANSWER),
    )  # fmt: skip
    contact = ServiceContact.objects.get(service=service)
    assert contact.last_completed_on == date(2026, 11, 4)
    assert contact.attempts == 1
    assert SignalRow.objects.filter(source_ref=f"call:{wrong.call_id}", withdrawal=None).count() == 0


def test_a_correction_needs_a_reason_a_change_and_the_newest_record(officer, service):
    first = factories.record(officer, service)

    def correct(reason="Wrong", key="k", **answers):
        return actions.correct_call(
            by=officer, call_id=first.call_id, call=_again(officer, **answers), reason=reason,
            submission_key=key )  # fmt: skip

    with pytest.raises(Refused) as refused:
        correct(reason=" ")
    assert refused.value.reasons == (CorrectionFault.NO_REASON, CorrectionFault.NO_CHANGE)
    correct(people_now="21")
    assert correct(people_now="21").again is True
    with pytest.raises(Refused) as refused:
        correct(key="k2", people_now="20")
    assert CorrectionFault.SUPERSEDED in refused.value.reasons
    assert WelfareCall.objects.count() == 2


def test_a_call_cannot_be_edited_or_removed_even_by_raw_sql(officer, service):
    factories.record(officer, service)
    for change in ({"note": "other"}, {"outcome": "declined"}, {"moved": ["other"]}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            WelfareCall.objects.update(**change)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        WelfareCall.objects.all().delete()


def test_every_verb_is_in_the_audit_book(officer, service):
    factories.record(officer, service)
    verbs = set(AuditEntry.objects.filter(council_id=officer.council_id).values_list("verb", flat=True))
    assert {"contact.claim_call", "contact.record_call"} <= verbs


def test_a_late_older_call_does_not_move_the_clock_back(officer, service):
    factories.record(officer, service)
    earlier = NOW - timedelta(days=2)
    factories.record(officer, service, started_at=earlier, ended_at=earlier + timedelta(minutes=5))
    assert ServiceContact.objects.get(service=service).last_completed_on == TODAY


def _again(officer, **answers):
    return factories.call_input(
        officer, answers=answers, started_at=NOW - timedelta(minutes=12), ended_at=NOW
    )


def _colleague(cast):
    from carepost.councils.rules import Role
    from carepost.councils.tests.cast import member

    return member("Colleague", Role.POST_OFFICER, on=TODAY, council=cast.ambershire).actor
