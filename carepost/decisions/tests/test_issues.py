"""Issues from raised to answered, decisions, and actions: the verbs, their refusals, their guards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction

from carepost.core import clock
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.tests.cast import scope
from carepost.decisions import actions
from carepost.decisions.models import Action, Decision, Issue, IssueEvent
from carepost.decisions.queries import issues as told
from carepost.decisions.rules.deciding import DecisionFault, Force
from carepost.decisions.rules.groups import GroupFault, Level, Status, Wanted
from carepost.decisions.rules.issues import IssueFault
from carepost.decisions.rules.owed import ActionFault, ActionVerb
from carepost.decisions.tests import factories
from carepost.gateways.tests.post import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(cast, groups):
    return cast.officer.actor


@pytest.fixture
def issue(officer, groups):
    return factories.issue(officer, groups[Level.BRONZE])


def refused(verb, *reasons):
    with pytest.raises(Refused) as found:
        verb()
    assert set(found.value.reasons) == set(reasons)


def verbs(issue):
    return list(IssueEvent.objects.filter(issue=issue).order_by("at", "pk").values_list("verb", flat=True))


def test_raised_it_waits_before_its_group_and_the_chair_is_told(issue, groups, cast):
    assert (issue.state, issue.group) == ("waiting", groups[Level.BRONZE])
    with posted():
        factories.issue(cast.officer.actor, groups[Level.SILVER])
    (letter,) = mail.outbox
    assert letter.to == [factories.commissioner(cast).user.email]
    assert "Two homes" not in letter.subject + letter.body
    assert "/leaders/issues/" in letter.body


def test_an_issue_that_lacks_something_is_refused_with_every_reason(officer, groups):
    refused(
        lambda: factories.issue(officer, groups[Level.BRONZE], title="", recommendation=" ", hours=-1),
        IssueFault.NO_TITLE, IssueFault.NO_RECOMMENDATION, IssueFault.PAST,
    )  # fmt: skip


def test_only_members_of_its_group_answer_it(issue, cast):
    outsider = next(p for role, p in cast.staff.items() if role.value == "qa_officer").actor
    refused(
        lambda: actions.return_issue(by=outsider, issue_id=issue.pk, words="More"), IssueFault.NOT_MEMBER
    )  # fmt: skip
    refused(
        lambda: actions.return_issue(by=cast.auditor.actor, issue_id=issue.pk, words="More"),
        NotAllowed.NO_PERMISSION,
    )
    issue.refresh_from_db()
    assert issue.state == "waiting"


def test_a_decision_ends_it_and_a_second_answer_is_refused(issue, officer, cast):
    made = actions.decide(by=officer, issue_id=issue.pk, decided=factories.decided(cast.officer))
    assert (made.ref, made.force, made.present) == ("D-2026-001", Force.BINDING, [cast.officer.user.name])
    issue.refresh_from_db()
    assert (issue.state, verbs(issue)) == ("decided", ["raise", "decide"])
    refused(lambda: actions.send_up(by=officer, issue_id=issue.pk, words="Why"), IssueFault.NOT_NOW)


def test_with_fewer_than_the_quorum_it_is_advice_and_goes_on_waiting(cast, groups, officer):
    group = groups[Level.BRONZE]
    people = frozenset({cast.officer.user.pk, factories.commissioner(cast).user.pk})
    wanted = Wanted(group.name, Level.BRONZE, cast.officer.user.pk, people, 2, group.reports_to_id)
    actions.keep_group(by=cast.director.actor, wanted=wanted, group_id=group.pk)
    issue = factories.issue(officer, group)
    made = actions.decide(by=officer, issue_id=issue.pk, decided=factories.decided(cast.officer))
    issue.refresh_from_db()
    assert (made.force, issue.state, verbs(issue)) == (Force.ADVISORY, "waiting", ["raise", "advise"])
    urgent = factories.decided(cast.officer, emergency=True)
    again = actions.decide(by=officer, issue_id=issue.pk, decided=urgent)
    issue.refresh_from_db()
    assert (again.ref, again.force, issue.state) == ("D-2026-002", Force.TO_RATIFY, "decided")
    refused(lambda: actions.ratify(by=officer, decision_id=again.pk), DecisionFault.OWN)
    actions.ratify(by=factories.commissioner(cast).actor, decision_id=again.pk)
    refused(
        lambda: actions.ratify(by=factories.commissioner(cast).actor, decision_id=again.pk),
        DecisionFault.NOT_TO_RATIFY,
    )


def test_a_decision_has_its_reasons_and_was_taken_by_members(issue, officer, cast):
    refused(
        lambda: actions.decide(
            by=officer, issue_id=issue.pk, decided=factories.decided(cast.director, rationale=" ", votes=(2, 0, 0))
        ),
        DecisionFault.NO_RATIONALE, DecisionFault.NOT_MEMBERS, DecisionFault.VOTES,
    )  # fmt: skip
    assert not Decision.objects.exists()


def test_a_decision_cannot_be_changed_only_corrected_with_why(issue, officer, cast):
    made = actions.decide(by=officer, issue_id=issue.pk, decided=factories.decided(cast.officer))
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(text="Something else")
    better = factories.decided(cast.officer, text="Pay it for three nights.")
    refused(
        lambda: actions.correct_decision(by=officer, decision_id=made.pk, decided=better, reason=" "),
        DecisionFault.NO_CORRECTION,
    )
    again = actions.correct_decision(
        by=officer, decision_id=made.pk, decided=better, reason="Three, not four"
    )
    assert (again.supersedes, again.ref) == (made, "D-2026-002")
    refused(
        lambda: actions.correct_decision(by=officer, decision_id=made.pk, decided=better, reason="Again"),
        DecisionFault.CORRECTED,
    )


def test_returned_it_is_raised_again_by_whoever_raised_it(issue, officer, cast):
    actions.return_issue(by=officer, issue_id=issue.pk, words="Which nights?")
    by_colleague = factories.commissioner(cast).actor
    again = {"issue_id": issue.pk, "words": "Monday to Thursday", "need_by": clock.now() + timedelta(hours=9)}
    refused(lambda: actions.raise_again(by=by_colleague, **again), IssueFault.NOT_RAISER)
    actions.raise_again(by=officer, **again)
    issue.refresh_from_db()
    assert (issue.state, verbs(issue)) == ("waiting", ["raise", "return", "answer"])


def test_sent_up_it_has_the_time_of_the_level_above_and_says_why(issue, officer, groups):
    refused(lambda: actions.send_up(by=officer, issue_id=issue.pk, words=" "), IssueFault.NO_WORDS)
    moved = actions.send_up(by=officer, issue_id=issue.pk, words="Beyond our budget")
    assert (moved.group, moved.need_by) == (groups[Level.SILVER], clock.now() + timedelta(hours=24))


def test_gold_has_nobody_above_to_send_to(cast, groups):
    issue = factories.issue(cast.officer.actor, groups[Level.GOLD])
    refused(
        lambda: actions.send_up(by=cast.director.actor, issue_id=issue.pk, words="Cabinet"),
        IssueFault.NOWHERE_UP,
    )


def test_kept_it_says_why_and_until_when(issue, officer):
    until = clock.now() + timedelta(hours=24)
    actions.keep_issue(by=officer, issue_id=issue.pk, words="The agency rings at noon", need_by=until)
    refused(
        lambda: actions.keep_issue(
            by=officer, issue_id=issue.pk, words="Later", need_by=until + timedelta(hours=1)
        ),
        IssueFault.TOO_LONG,
    )
    (event,) = IssueEvent.objects.filter(issue=issue, verb="keep")
    assert event.words == "The agency rings at noon"


def test_a_group_keeps_its_name_to_itself_and_goes_on_after_it_was_stood_down(cast, groups):
    by, silver = cast.director.actor, groups[Level.SILVER]
    refused(
        lambda: factories.group(by, Level.GOLD, cast.director, name="silver GROUP"), GroupFault.NAME_TAKEN
    )  # fmt: skip
    people = frozenset({cast.director.user.pk})
    down = Wanted(
        silver.name, Level.SILVER, cast.director.user.pk, people, 1, silver.reports_to_id, Status.STOOD_DOWN
    )
    assert not actions.keep_group(by=by, wanted=down, group_id=silver.pk).meets
    refused(lambda: factories.issue(by, silver), IssueFault.NOT_MET)
    issue = factories.issue(cast.officer.actor, groups[Level.BRONZE])
    moved = actions.send_up(by=cast.officer.actor, issue_id=issue.pk, words="Beyond us")
    assert moved.group == groups[Level.GOLD]


def test_an_action_of_nobody_or_without_a_day_cannot_be_saved(cast, groups, officer):
    due = clock.today() + timedelta(days=2)
    refused(
        lambda: actions.add_action(by=officer, title="Ring", owner_id=None, due=None),
        ActionFault.NO_OWNER, ActionFault.NO_DUE,
    )  # fmt: skip
    kept = factories.action_of(officer, cast.director, due)
    for lacking in ({"owner": None}, {"due": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Action.objects.filter(pk=kept.pk).update(**lacking)


def test_an_action_ends_once_with_what_shows_it(cast, groups, officer):
    kept = factories.action_of(officer, cast.director, clock.today())
    end = {"action_id": kept.pk, "verb": ActionVerb.DONE}
    refused(
        lambda: actions.end_action(by=factories.commissioner(cast).actor, words="Done", **end),
        ActionFault.NOT_YOURS,
    )
    refused(lambda: actions.end_action(by=cast.director.actor, words="", **end), ActionFault.NO_EVIDENCE)
    actions.end_action(by=cast.director.actor, words="They sent a nurse", **end)
    refused(lambda: actions.end_action(by=officer, words="Again", **end), ActionFault.NOT_OPEN)


def test_another_council_finds_none_of_it(issue, cast):
    with scope(cast.neighbour) as neighbour:
        assert not told.waiting(neighbour).exists()
        assert not Issue.objects.exists()
        refused(
            lambda: actions.return_issue(by=neighbour, issue_id=issue.pk, words="More"), IssueFault.GONE
        )  # fmt: skip
