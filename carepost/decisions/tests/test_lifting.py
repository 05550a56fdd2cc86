"""What nobody answers in time goes up by itself, once, whatever else happens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.councils.each import SomeFailed
from carepost.councils.tests.cast import scope
from carepost.decisions import actions, jobs
from carepost.decisions.models import Issue, IssueEvent
from carepost.decisions.rules.groups import Level
from carepost.decisions.tests import factories
from carepost.gateways.tests.post import posted
from carepost.register.tests.factories import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(cast):
    """Needed by 2pm on Monday the 23rd, before bronze."""
    with clock.freeze(factories.at(23)), scope(cast.director):
        make_service(host=cast.ambershire)
        groups = factories.ladder(cast)
        return factories.issue(cast.officer.actor, groups[Level.BRONZE], hours=5)


def lift(day, hour):
    with clock.freeze(factories.at(day, hour)):
        return jobs.lift_for_each_council()


def now(cast, issue):
    with scope(cast.director):
        return Issue.objects.select_related("group").get(pk=issue.pk)


def test_nothing_goes_up_before_its_time(issue, cast):
    assert lift(23, 13) == 0
    assert now(cast, issue).group.level == "bronze"


def test_overdue_it_goes_up_level_by_level_and_is_late_at_the_top(issue, cast):
    with posted():
        assert lift(23, 14) == 1
    assert now(cast, issue).group.level == "silver"
    assert mail.outbox[-1].to == [factories.commissioner(cast).user.email]
    assert lift(24, 14) == 1
    found = now(cast, issue)
    assert (found.group.level, found.need_by) == ("gold", factories.at(24, 18))
    with posted():
        assert lift(24, 18) == 1
    found = now(cast, issue)
    assert (found.group.level, found.state, found.late_since) == ("gold", "waiting", factories.at(24, 18))
    assert mail.outbox[-1].to == [cast.director.user.email]


def test_run_again_it_does_nothing_twice(issue, cast):
    lift(23, 14)
    assert lift(23, 14) == 0
    lift(24, 14), lift(24, 18)
    assert lift(25, 9) == 0
    with scope(cast.director):
        verbs = IssueEvent.objects.filter(issue=issue).order_by("at", "pk").values_list("verb", flat=True)
        assert list(verbs) == ["raise", "lift", "lift", "mark_late"]


def test_killed_halfway_the_rest_goes_up_on_the_next_run(issue, cast, monkeypatch):
    with clock.freeze(factories.at(23)), scope(cast.director):
        bronze = Issue.objects.get(pk=issue.pk).group
        second = factories.issue(cast.officer.actor, bronze, hours=5, title="Another")
    done = actions.lift_overdue

    def dies_at_the_second(**given):
        if given["issue_id"] == second.pk:
            raise RuntimeError("the worker was killed")
        return done(**given)

    monkeypatch.setattr(actions, "lift_overdue", dies_at_the_second)
    with pytest.raises(SomeFailed):
        lift(23, 14)
    monkeypatch.undo()
    assert (now(cast, issue).group.level, now(cast, second).group.level) == ("silver", "bronze")
    assert lift(23, 14) == 1
    assert now(cast, issue).group.level == now(cast, second).group.level == "silver"


def test_answered_meanwhile_it_stays(issue, cast):
    with clock.freeze(factories.at(23, 13)), scope(cast.director):
        actions.decide(by=cast.officer.actor, issue_id=issue.pk, decided=factories.decided(cast.officer))
    assert lift(23, 14) == 0
    by = jobs.Actor.operator("test", council_id=cast.ambershire.pk, permissions={"decisions.lift_overdue"})
    with clock.freeze(factories.at(23, 14)), pytest.raises(Refused):
        actions.lift_overdue(by=by, issue_id=issue.pk, now=clock.now())


def test_kept_it_does_not_go_up_until_its_new_time(issue, cast):
    with clock.freeze(factories.at(23, 13)), scope(cast.director):
        until = clock.now() + timedelta(hours=20)
        actions.keep_issue(by=cast.officer.actor, issue_id=issue.pk, words="They ring at nine", need_by=until)
    assert (lift(23, 14), lift(24, 9)) == (0, 1)
