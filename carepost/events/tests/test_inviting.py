"""People are invited by audience, once each, and come by their link; reminders leave once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from carepost.core import clock
from carepost.councils.rules import Role
from carepost.councils.tests.cast import member
from carepost.events import actions, queries
from carepost.events.audience import invitees
from carepost.events.models import EventInvitation, Place
from carepost.events.rules import JobRole
from carepost.events.rules.inviting import Audience, Group, InviteFault
from carepost.events.telling import invitation_page
from carepost.events.tests import factories as made
from carepost.events.tests.attempts import refusal
from carepost.events.tests.pages import text
from carepost.register.tests.factories import make_organisation, make_service
from carepost.register.tests.monday import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
EVERYBODY = Audience(tuple(Group))
STAFF = Audience((Group.MANAGERS, Group.STAFF))


def emails(row, audience, on=TODAY):
    return {each.email for each in invitees(row, audience, on)}


def invite(by, row, audience=STAFF, number=None):
    count = len(invitees(row, audience, TODAY)) if number is None else number
    return actions.invite_to_event(by=by, event_id=row.pk, audience=audience, number=count)


class TestWhom:
    def test_people_of_providers_with_a_service_here_by_role(self, cast, officer, service):
        row = made.opened(officer)
        manager, staff = cast.provider_manager.user.email, cast.provider.user.email
        assert emails(row, STAFF) == {manager, staff}
        assert emails(row, Audience((Group.MANAGERS,))) == {manager}
        assert cast.stranger.user.email not in emails(row, EVERYBODY)

    def test_kinds_of_service_narrow_them(self, cast, officer, service):
        row = made.opened(officer)
        make_service(
            host=cast.ambershire,
            primary_service="community",
            organisation=make_organisation(body=cast.otherwise),
        )
        service.primary_service = "nursing_home"
        service.save()
        assert emails(row, Audience((Group.STAFF,), ("community",))) == {cast.stranger.user.email}
        assert emails(row, Audience((Group.STAFF,), ("nursing_home",))) == {cast.provider.user.email}
        assert emails(row, Audience((Group.STAFF,), ("site",))) == set()

    def test_partners_by_a_live_agreement_and_who_came_before(self, cast, officer):
        row = made.opened(officer)
        assert emails(row, Audience((Group.PARTNERS,)), cast.partner.on) == {cast.partner.user.email}
        before = made.opened(officer, begins=clock.now() + timedelta(days=1))
        place = made.put_down(officer, before)
        assert emails(row, Audience((Group.CAME,))) == {place.email}

    def test_who_has_left_is_not_written_to(self, cast, officer, service):
        gone = member("Gone", Role.PROVIDER_USER, on=TODAY, until=TODAY, provider=cast.willow)
        assert gone.user.email not in emails(made.opened(officer), STAFF)


class TestSending:
    def test_each_is_invited_once_however_often_it_is_sent(self, officer, service, committed):
        row = made.opened(officer)
        with committed():
            assert invite(officer, row) == 2
        assert refusal(lambda: invite(officer, row)) == {InviteFault.NOBODY}
        assert len(mail.outbox) == 2
        assert all(made.JOINING not in letter.body for letter in mail.outbox)

    def test_another_number_than_the_page_told_sends_nothing(self, officer, service, committed):
        row = made.opened(officer)
        with committed():
            assert refusal(lambda: invite(officer, row, number=1)) == {InviteFault.OTHER_NUMBER}
        assert mail.outbox == []
        assert refusal(lambda: invite(officer, made.planned(officer))) == {InviteFault.NOT_OPEN}
        assert refusal(lambda: invite(officer, row, Audience(()), 1)) == {InviteFault.NO_GROUP}

    def test_the_page_tells_how_many_before_it_sends(self, browser, officer, service):
        row = made.opened(officer)
        page, chosen = reverse("events:invite", args=[row.pk]), {"groups": ["managers", "staff"]}
        assert browser.post(page, {}).status_code == 400
        shown = text(browser.post(page, chosen))
        assert "2 people" in shown
        assert "Send 2 invitations" in shown
        assert not EventInvitation.objects.exists()
        assert "2 invitations sent" in text(browser.post(page, {**chosen, "number": "2"}, follow=True))
        assert queries.invited_to(officer, row) == 2


class TestTheLink:
    def test_who_is_invited_comes_without_an_account_and_once(
        self, client_as, officer, service, cast, committed
    ):
        row = made.opened(officer)
        with committed():
            invite(officer, row, Audience((Group.PARTNERS,)))
        invitation = EventInvitation.objects.get(email=cast.partner.user.email)
        page = invitation_page(invitation).removeprefix("http://testserver")
        page = page[page.index("/invited/") :]
        assert any(page in letter.body for letter in mail.outbox if letter.to == [invitation.email])
        visitor = client_as(None)
        assert visitor.get(page).status_code == 200
        assert visitor.post(page, {"role": ""}).status_code == 400
        assert visitor.post(page, {"role": "professional"}).status_code == 302
        place = Place.objects.get()
        assert (place.email, place.side, place.role) == (
            cast.partner.user.email,
            "partner",
            JobRole.PROFESSIONAL,
        )
        shown = text(visitor.get(page))
        assert "Has a place" in shown
        assert "I come" not in shown
        assert visitor.post(page, {"role": "nurse"}).status_code == 409
        assert visitor.get("/invited/nobody/").status_code == 404

    def test_a_place_link_does_not_open_an_invitation(self, client_as, officer):
        token = made.token_of(made.put_down(officer, made.opened(officer)))
        assert client_as(None).get(reverse("events:invited", args=[token])).status_code == 404


class TestReminders:
    def tended(self, cast, moment, committed):
        mail.outbox.clear()
        with clock.freeze(moment), committed():
            actions.tend_events(by=made.tender(cast.ambershire), council_id=cast.ambershire.pk)
        return [letter.subject for letter in mail.outbox]

    def test_the_day_before_and_an_hour_before_each_once(self, cast, officer, committed):
        row, _ = made.full(officer)
        begins = row.begins_at
        assert self.tended(cast, begins - timedelta(hours=25), committed) == []
        assert self.tended(cast, begins - timedelta(hours=24), committed) == [f"Tomorrow: {row.title}"]
        assert self.tended(cast, begins - timedelta(hours=23), committed) == []
        assert self.tended(cast, begins - timedelta(hours=1), committed) == [f"In an hour: {row.title}"]
        assert self.tended(cast, begins - timedelta(minutes=55), committed) == []

    def test_the_policy_turns_them_off_and_a_moved_event_reminds_anew(self, cast, officer, committed):
        row, _ = made.full(officer)
        begins = row.begins_at
        assert self.tended(cast, begins - timedelta(hours=20), committed) == [f"Tomorrow: {row.title}"]
        later = begins + timedelta(days=3)
        actions.move_event(
            by=officer, event_id=row.pk, begins=later, ends=later + timedelta(hours=1), why="x"
        )
        assert self.tended(cast, later - timedelta(hours=20), committed) == [f"Tomorrow: {row.title}"]
        made.adopt(cast.ambershire, {"remind_hour_before": False})
        assert self.tended(cast, later - timedelta(minutes=50), committed) == []
