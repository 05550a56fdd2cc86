"""A red standing lowered by two people, as it is kept: every refusal, what is written, what nobody may do."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed, Refused
from carepost.core.seconding import SecondFault
from carepost.councils.permissions import OPERATOR
from carepost.councils.tests.cast import scope
from carepost.risk import actions, queries
from carepost.risk.actions import proposing
from carepost.risk.actions.by_hand import OverrideRefused
from carepost.risk.actions.proposing import ProposalRefused
from carepost.risk.models import OverrideProposal, OverrideRow
from carepost.risk.rules import Band, OverrideFault, ProposalFault
from carepost.risk.tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 9)
UNTIL = DAY + timedelta(14)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def officer(cast):
    with clock.freeze(noon(DAY)), scope(cast.officer) as viewer:
        yield viewer


@pytest.fixture
def director(cast):
    return cast.director.actor


@pytest.fixture
def service(cast, officer):
    made = factories.rated(cast.ambershire, "inadequate", on=DAY, name="The Larches")
    factories.recompute(cast.ambershire, DAY)
    return made


def propose(by, service, band=Band.AMBER, **given):
    asked = {"reason": "CQC came back and is content", "expires_on": UNTIL, **given}
    return actions.propose_override(by=by, service=service, band=band, **asked)


def refused(verb, **given):
    with pytest.raises(Refused) as caught:
        verb(**given)
    return caught.value.reasons


def band_of(viewer, service):
    return queries.standing_for(viewer, service.pk).band


def test_a_proposal_changes_nothing_until_another_person_confirms_it(officer, director, service):
    made = propose(officer, service)
    assert band_of(officer, service) == "red"
    assert OverrideRow.objects.count() == 0
    row = actions.confirm_override(by=director, proposal_id=made.pk)
    standing = queries.standing_for(officer, service.pk)
    assert (standing.band, standing.computed, standing.overridden) == ("amber", "red", True)
    assert (row.set_by_name, row.seconded_by_name) == (officer.name, director.name)
    assert (row.set_by_id, row.seconded_by_id) == (officer.user_id, director.user_id)
    assert row.reason == "CQC came back and is content"
    made.refresh_from_db()
    assert (made.answer, made.override_id, made.answered_by_name) == ("confirmed", row.pk, director.name)


def test_what_is_confirmed_ends_by_itself(cast, officer, director, service):
    actions.confirm_override(by=director, proposal_id=propose(officer, service).pk)
    for day, band in ((UNTIL - timedelta(1), "amber"), (UNTIL, "red")):
        with clock.freeze(noon(day)):
            factories.recompute(cast.ambershire, day)
        assert band_of(officer, service) == band


def test_nobody_confirms_or_turns_down_their_own(officer, service):
    made = propose(officer, service)
    assert refused(actions.confirm_override, by=officer, proposal_id=made.pk) == (SecondFault.OWN,)
    assert refused(actions.turn_down_override, by=officer, proposal_id=made.pk, words="No") == (
        SecondFault.OWN,
    )
    assert band_of(officer, service) == "red"


def test_the_second_person_is_needed_even_if_the_rule_is_broken(monkeypatch, officer, service):
    """The guard broken on purpose: the table itself knows that one person is not two."""
    made = propose(officer, service)
    monkeypatch.setattr(proposing, "may_confirm", lambda *_, **__: ())
    with pytest.raises(IntegrityError, match="override_seconded_by_another"), transaction.atomic():
        actions.confirm_override(by=officer, proposal_id=made.pk)
    with pytest.raises(IntegrityError, match="proposal_answered_by_another"), transaction.atomic():
        OverrideProposal.objects.filter(pk=made.pk).update(
            answer="turned_down", words="No", answered_by_id=officer.user_id
        )


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"reason": "  "}, OverrideFault.NO_REASON),
        ({"expires_on": DAY}, OverrideFault.PAST),
        ({"expires_on": DAY + timedelta(29)}, OverrideFault.TOO_LONG),
        ({"band": Band.GREY}, OverrideFault.NOT_A_BAND),
        ({"band": Band.RED}, OverrideFault.SAME),
    ],
)
def test_what_may_not_be_set_may_not_be_proposed(officer, service, changed, reason):
    with pytest.raises(Refused) as caught:
        propose(officer, service, **changed)
    assert caught.value.reasons == (reason,)
    assert OverrideProposal.objects.count() == 0


def test_what_needs_no_second_person_is_not_proposed(cast, officer):
    grey = factories.rated(cast.ambershire, on=DAY)
    factories.recompute(cast.ambershire, DAY)
    with pytest.raises(Refused) as caught:
        propose(officer, grey)
    assert caught.value.reasons == (ProposalFault.NOT_NEEDED,)


def test_a_service_without_a_standing_has_none_to_lower(cast, officer):
    with pytest.raises(Refused) as caught:
        propose(officer, factories.rated(cast.ambershire, on=DAY))
    assert caught.value.reasons == (OverrideRefused.NO_STANDING,)


def test_one_proposal_waits_at_a_time(officer, service):
    propose(officer, service)
    with pytest.raises(Refused) as caught:
        propose(officer, service, Band.GREEN)
    assert caught.value.reasons == (ProposalFault.WAITS_ALREADY,)


def test_a_proposal_nobody_answered_lapses_and_makes_room_for_another(cast, officer, director, service):
    old = propose(officer, service)
    assert old.lapses_on == DAY + timedelta(5)
    with clock.freeze(noon(DAY + timedelta(5))):
        for verb, by, more in (
            (actions.confirm_override, director, {}),
            (actions.turn_down_override, director, {"words": "No"}),
            (actions.withdraw_override, officer, {}),
        ):
            assert refused(verb, by=by, proposal_id=old.pk, **more) == (SecondFault.LAPSED,)
        new = propose(officer, service)
        old.refresh_from_db()
        assert (old.answer, new.answer) == ("lapsed", "")
        actions.confirm_override(by=director, proposal_id=new.pk)


def test_it_is_turned_down_with_words(officer, director, service):
    made = propose(officer, service)
    without = refused(actions.turn_down_override, by=director, proposal_id=made.pk, words=" ")
    assert without == (SecondFault.NO_WORDS,)
    done = actions.turn_down_override(by=director, proposal_id=made.pk, words="Wait for the report. ")
    assert (done.answer, done.words, done.answered_by_name) == (
        "turned_down", "Wait for the report.", director.name,
    )  # fmt: skip
    assert band_of(officer, service) == "red"
    again = refused(actions.confirm_override, by=director, proposal_id=made.pk)
    assert again == (SecondFault.ANSWERED,)


def test_only_its_proposer_withdraws_it(officer, director, service):
    made = propose(officer, service)
    assert refused(actions.withdraw_override, by=director, proposal_id=made.pk) == (SecondFault.NOT_YOURS,)
    assert actions.withdraw_override(by=officer, proposal_id=made.pk).answer == "withdrawn"
    assert refused(actions.confirm_override, by=director, proposal_id=made.pk) == (SecondFault.ANSWERED,)
    propose(officer, service)


def test_news_that_nobody_weighed_stops_a_confirmation(cast, officer, director, service):
    made = propose(officer, service)
    service.ratings.filter(question="safe").delete()
    OverrideProposal.objects.filter(pk=made.pk).update(knew=["inadequate_overall"])
    assert refused(actions.confirm_override, by=director, proposal_id=made.pk) == (ProposalFault.NEWS,)


def test_a_command_is_no_second_person(cast, officer, service):
    made = propose(officer, service)
    command = Actor.operator("carepost", council_id=cast.ambershire.pk, permissions=OPERATOR)
    assert refused(actions.confirm_override, by=command, proposal_id=made.pk) == (SecondFault.NOBODY,)
    with pytest.raises(Refused) as caught:
        propose(command, service)
    assert caught.value.reasons == (SecondFault.NOBODY,)


@pytest.mark.parametrize(
    "verb", [actions.confirm_override, actions.turn_down_override, actions.withdraw_override]
)
def test_a_role_without_the_permission_answers_nothing(cast, officer, service, verb):
    made = propose(officer, service)
    more = {"words": "No"} if verb is actions.turn_down_override else {}
    for person in (cast.auditor, cast.analyst, cast.provider, cast.partner):
        reasons = refused(verb, by=person.actor, proposal_id=made.pk, **more)
        assert reasons == (NotAllowed.NO_PERMISSION,)
    assert refused(verb, by=cast.neighbour.actor, proposal_id=made.pk, **more) == (ProposalRefused.GONE,)


def test_each_step_is_in_the_audit_book(officer, director, service):
    propose(officer, service)
    one = OverrideProposal.objects.get()
    actions.turn_down_override(by=director, proposal_id=one.pk, words="Too soon")
    two = propose(officer, service)
    actions.withdraw_override(by=officer, proposal_id=two.pk)
    three = propose(officer, service)
    actions.confirm_override(by=director, proposal_id=three.pk)
    entries = AuditEntry.objects.filter(subject=f"service:{service.ref}").order_by("pk")
    assert [entry.verb for entry in entries] == [
        "risk.propose_override", "risk.turn_down_override", "risk.propose_override",
        "risk.withdraw_override", "risk.propose_override", "risk.confirm_override",
    ]  # fmt: skip
    assert entries[1].detail["words"] == "Too soon"
    assert entries[5].detail["proposed_by"] == officer.name


def test_other_councils_and_providers_see_no_proposal(cast, officer, service):
    propose(officer, service)
    for person in (cast.neighbour, cast.provider, cast.partner):
        with scope(person):
            assert OverrideProposal.objects.count() == 0


def test_the_table_is_closed_by_default():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE relname = 'risk_overrideproposal'")
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT count(*) FROM risk_overrideproposal")
        assert cursor.fetchone() == (0,)


def test_nobody_writes_a_proposal_into_another_council(cast, officer, service):
    made = propose(officer, service)
    made.pk = None
    with scope(cast.neighbour), pytest.raises(ProgrammingError, match="row-level security"):
        _saved(made)


def _saved(row):
    with transaction.atomic():
        row.save(force_insert=True)
