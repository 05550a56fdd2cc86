"""Partners who sign in find what they are invited to, their own and nothing else, and answer through their own door."""

from __future__ import annotations

import pytest

from carepost.councils.rules import Role
from carepost.councils.tests.cast import member, scope
from carepost.events import actions, queries
from carepost.events.audience import invitees
from carepost.events.models import Event, EventInvitation, EventJoining, Place
from carepost.events.rules.inviting import Audience, Group
from carepost.events.telling import invitation_page, place_page
from carepost.events.tests import factories as made
from carepost.events.tests.pages import page_of, text
from carepost.register.tests.monday import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
PARTNERS = Audience((Group.PARTNERS,))


def invited(by, **given):
    """An open event to which the people of partners are invited."""
    row = made.opened(by, **given)
    number = len(invitees(row, PARTNERS, TODAY))
    actions.invite_to_event(by=by, event_id=row.pk, audience=PARTNERS, number=number)
    return row


@pytest.fixture
def colleague(cast):
    return member("Colleague", Role.PARTNER_ORG_USER, on=TODAY, partner=cast.hospital)


def own(who):
    return EventInvitation.objects.get(user_id=who.user.pk)


def test_they_see_what_they_are_invited_to_and_answer_through_their_own_door(cast, officer, client_as):
    row = invited(officer)
    made.opened(officer, title="For others")
    window, invitation = client_as(cast.partner), own(cast.partner)
    page = text(window.get(page_of("invitations")))
    assert row.title in page
    assert "For others" not in page
    assert invitation_page(invitation) in page
    assert "You have not answered." in page
    window.post(invitation_page(invitation), {"role": "professional"})
    place = Place.objects.get()
    page = text(window.get(page_of("invitations")))
    assert place_page(place) in page
    assert "You: has a place" in page
    window.post(place_page(place), {"do": "give-up"})
    page = text(window.get(page_of("invitations")))
    assert "You: given up" in page
    assert invitation_page(invitation) in page, "they may change their mind"


@pytest.mark.parametrize("ended", ["cancelled", "draft"])
def test_an_event_that_is_off_is_named_and_leads_nowhere(cast, officer, client_as, ended):
    row = invited(officer)
    if ended == "draft":
        Event.objects.update(state="draft")
    else:
        actions.cancel_event(by=officer, event_id=row.pk, why="The host is ill.")
    page = text(client_as(cast.partner).get(page_of("invitations")))
    assert (row.title in page) is (ended == "cancelled")
    assert "/invited/" not in page.replace("/events/invited/", "")


def test_the_rows_themselves_keep_each_to_their_own(cast, officer, colleague):
    row = invited(officer)
    made.opened(officer, title="For others")
    for who in (cast.partner, colleague):
        by = made.tender(cast.ambershire, "events.answer_invitation")
        actions.answer_invitation(by=by, invitation_id=own(who).pk, role=made.JobRole.PROFESSIONAL)
    with scope(cast.partner) as by:
        assert [each.user_id for each in EventInvitation.objects.all()] == [cast.partner.user.pk]
        assert [each.pk for each in Event.objects.all()] == [row.pk]
        assert [each.user_id for each in Place.objects.all()] == [cast.partner.user.pk]
        assert not EventJoining.objects.exists(), "how to join is read behind their own link"
        (found,) = queries.own_invitations(by)
        assert found.place.user_id == cast.partner.user.pk


def test_what_has_no_person_who_signs_in_is_nobodys_page(cast, officer):
    invited(officer)
    EventInvitation.objects.update(user_id=None)
    with scope(cast.partner) as by:
        assert queries.own_invitations(by) == []
        assert not Event.objects.exists()


def test_the_page_asks_the_database_as_often_for_many_as_for_one(
    cast, officer, client_as, django_assert_max_num_queries
):
    for number in range(3):
        invited(officer, title=f"Week {number}")
    window = client_as(cast.partner)
    window.get(page_of("invitations"))
    with django_assert_max_num_queries(16):
        assert "Week 2" in text(window.get(page_of("invitations")))
