"""What would help, as it was said in a call, waits for an owner by itself: once, and as corrected."""

import pytest

from carepost.contact import actions
from carepost.contact.actions import support
from carepost.contact.models import SupportRequest, WelfareCall
from carepost.contact.tests import factories
from carepost.contact.tests import supporting as made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def officer(cast):
    return cast.officer.actor


def record(officer, service, *wanted, **given):
    return factories.record(officer, service, answers={"would_help": list(wanted)}, **given)


def correct(officer, call_id, *wanted, **given):
    call = factories.call_input(officer, answers={"would_help": list(wanted)}, **given)
    return actions.correct_call(
        by=officer, call_id=call_id, call=call, reason="Heard it wrong", submission_key=made.key()
    )


def states():
    return dict(SupportRequest.objects.values_list("kind", "state"))


def test_what_was_asked_for_in_a_call_waits_for_an_owner(officer, service):
    recorded = record(officer, service, "ppe", "training")
    assert states() == {"ppe": "asked", "training": "asked"}
    row = SupportRequest.objects.first()
    assert (row.call_id, row.asked_by) == (recorded.call_id, "Jo Marsh")


def test_the_same_submission_twice_opens_nothing_twice(officer, service):
    record(officer, service, "ppe", key="k1")
    factories.record(officer, service, answers={"would_help": ["ppe"]}, key="k1")
    assert SupportRequest.objects.count() == 1


def test_asked_again_in_a_later_call_it_is_noted_where_it_waits(officer, service):
    row = made.promised(officer, service, factories.clock.today())
    record(officer, service, "ppe")
    assert SupportRequest.objects.count() == 1
    again = row.events.latest("pk")
    assert (again.verb, again.to_state, again.words) == (
        "ask again",
        "promised",
        "In the call of 9 November 2026.",
    )


def test_a_need_that_was_met_can_be_asked_for_anew(officer, service):
    made.delivered(officer, service, factories.clock.today())
    record(officer, service, "ppe")
    assert sorted(SupportRequest.objects.values_list("state", flat=True)) == ["asked", "delivered"]


def test_a_correction_opens_what_was_missing_and_cancels_what_was_not_asked_for(officer, service):
    recorded = record(officer, service, "ppe", "training")
    corrected = correct(officer, recorded.call_id, "training", "digital")
    assert states() == {"ppe": "cancelled", "training": "asked", "digital": "asked"}
    assert set(SupportRequest.objects.values_list("call_id", flat=True)) == {corrected.call_id}


def test_corrected_back_it_is_asked_for_again(officer, service):
    first = record(officer, service, "ppe")
    second = correct(officer, first.call_id, "training")
    correct(officer, second.call_id, "ppe")
    found = SupportRequest.objects.values_list("kind", "state")
    assert sorted(found) == [("ppe", "asked"), ("ppe", "cancelled"), ("training", "cancelled")]


def test_what_somebody_has_taken_on_is_theirs_to_end(officer, service):
    recorded = record(officer, service, "ppe")
    support.take_help(by=officer, request_id=SupportRequest.objects.get().pk)
    correct(officer, recorded.call_id, "training")
    assert states()["ppe"] == "owned"


def test_a_correction_that_changes_nothing_about_help_moves_nothing(officer, service):
    recorded = record(officer, service, "ppe")
    correct(officer, recorded.call_id, "ppe", note="Spoke to the deputy")
    row = SupportRequest.objects.get()
    assert (row.state, row.events.count()) == ("asked", 1)


def test_an_attempt_opens_nothing_and_one_corrected_into_an_attempt_takes_it_back(officer, service):
    recorded = record(officer, service, "ppe")
    call = factories.call_input(officer, outcome=factories.Outcome.NO_ANSWER)
    actions.correct_call(by=officer, call_id=recorded.call_id, call=call, reason="Wrong", submission_key="c1")
    assert states() == {"ppe": "cancelled"}
    assert WelfareCall.objects.filter(is_current=True).get().outcome == "no_answer"


def test_a_kind_that_is_no_longer_offered_is_asked_as_something_else(officer, service):
    support.retire_support_kind(by=officer, key="mentor", retired=True)
    record(officer, service, "mentor")
    assert states() == {"other": "asked"}
