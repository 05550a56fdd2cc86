"""By itself: what is past its time is raised to the manager once; what was answered and rests is closed."""

from datetime import timedelta

import pytest

from carepost.core import clock, ids
from carepost.councils.models import Membership
from carepost.councils.rules import Role
from carepost.councils.tests.cast import member
from carepost.councils.tests.factories import team
from carepost.enquiries import actions, jobs, queries
from carepost.enquiries.rules import State, Urgency, Verb
from carepost.enquiries.tests import factories as made
from carepost.gateways.tests.post import posted
from carepost.register.tests.monday import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday", "service")]
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def lifted():
    """What the job raises at a moment."""

    def lift(at=LATER):
        with clock.freeze(at), posted():
            return jobs.lift_for_each_council()

    return lift


def test_it_is_raised_once_listed_and_mailed_without_its_words(cast, officer, lifted, mailoutbox):
    row = made.received(officer, urgency=Urgency.URGENT)
    assert [lifted(), lifted(LATER + timedelta(minutes=5))] == [1, 0]
    assert [mail.to for mail in mailoutbox] == [[cast.director.user.email]]
    assert row.ref in mailoutbox[0].body
    assert row.subject not in mailoutbox[0].body
    assert row.events.filter(verb=Verb.ESCALATE).count() == 1
    assert [each.pk for each in queries.late(officer, LATER)[0]] == [row.pk]


def test_what_waits_for_who_asked_or_is_in_time_is_not_raised(officer, lifted, mailoutbox):
    made.waiting(officer, urgency=Urgency.URGENT)
    made.received(officer)
    assert lifted() == 0
    assert mailoutbox == []


def test_the_manager_of_its_team_is_told_where_it_has_one(cast, officer, lifted, mailoutbox):
    support = team(cast.ambershire, "Support")
    boss = member("Team manager", Role.DIRECTOR, on=TODAY, council=cast.ambershire)
    Membership.objects.filter(user=boss.user).update(team=support)
    row = made.received(officer, urgency=Urgency.URGENT)
    actions.reroute_enquiry(
        by=officer, enquiry_id=row.pk, topic="infection", team_id=support.pk, reason="Theirs", key="k"
    )
    assert lifted() == 1
    assert [mail.to for mail in mailoutbox] == [[boss.user.email]]


def test_one_that_was_given_more_time_is_raised_again_when_that_ends(officer, lifted):
    row = made.received(officer, urgency=Urgency.URGENT)
    lifted()
    with clock.freeze(LATER):
        actions.set_enquiry_urgency(by=officer, enquiry_id=row.pk, urgency=Urgency.SOON)
    assert lifted() == 0
    assert lifted(NOW + timedelta(days=2)) == 1


def test_what_is_answered_is_closed_after_ten_working_days_of_rest(officer, lifted):
    row = made.answered(officer)
    lifted(NOW + timedelta(days=14))
    row.refresh_from_db()
    assert row.state == State.ANSWERED
    lifted(NOW + timedelta(days=15))
    row.refresh_from_db()
    assert row.state == State.CLOSED
    assert row.events.latest("pk").by_name == "Carepost (enquiries)"
    with clock.freeze(NOW + timedelta(days=16)):
        actions.add_to_enquiry(by=officer, enquiry_id=row.pk, words="Once more", key=ids.submission_key())
    row.refresh_from_db()
    assert row.state == State.REOPENED
