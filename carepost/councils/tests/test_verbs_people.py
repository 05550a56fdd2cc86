"""Roles that change and end, teams, and second steps that are lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import Http404
from django.test import Client

from carepost.core import clock
from carepost.councils import actions
from carepost.councils.models import Membership, Team
from carepost.councils.permissions import Can
from carepost.councils.places import places_of
from carepost.councils.rules import CouncilRefused, Role
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.verbs import GOOD, entries, membership_of, operator, refused

pytestmark = pytest.mark.django_db


class TestChangingRoles:
    def test_the_old_role_ends_and_stays_on_record(self, cast: Cast) -> None:
        before = membership_of(cast.officer, cast.ambershire)
        after = actions.change_role(by=cast.admin.actor, membership_id=before.pk, role=Role.QA_OFFICER)
        with scope(cast.admin):
            before.refresh_from_db()
        assert (before.role, before.until) == ("post_officer", clock.today())
        assert (after.role, after.since, after.granted_by) == (
            "qa_officer", clock.today(), cast.admin.user.name,
        )  # fmt: skip
        assert [p.role for p in places_of(cast.officer.user, clock.today())] == [Role.QA_OFFICER]

    def test_a_privileged_role_comes_from_an_administrator_only(self, cast: Cast) -> None:
        row = membership_of(cast.officer, cast.ambershire)
        deputy = replace(
            cast.director.actor, permissions=cast.director.actor.permissions | {Can.CHANGE_ROLE.value}
        )
        with refused(CouncilRefused.PRIVILEGED_ROLE):
            actions.change_role(by=deputy, membership_id=row.pk, role=Role.ADMIN)

    def test_ones_own_role_is_anothers_to_change(self, cast: Cast) -> None:
        factories.membership(factories.user("Deputy"), Role.ADMIN, council=cast.ambershire)
        own = membership_of(cast.admin, cast.ambershire)
        with refused(CouncilRefused.OWN_ROLE):
            actions.change_role(by=cast.admin.actor, membership_id=own.pk, role=Role.DIRECTOR)
        with refused(CouncilRefused.OWN_ROLE):
            actions.end_membership(by=cast.admin.actor, membership_id=own.pk)

    def test_the_last_administrator_stays(self, cast: Cast) -> None:
        row = membership_of(cast.admin, cast.ambershire)
        for attempt in (
            lambda: actions.end_membership(by=operator(cast.ambershire), membership_id=row.pk),
            lambda: actions.change_role(
                by=operator(cast.ambershire), membership_id=row.pk, role=Role.DIRECTOR
            ),
        ):
            with refused(CouncilRefused.LAST_ADMIN):
                attempt()
        factories.membership(factories.user("Deputy"), Role.ADMIN, council=cast.ambershire)
        actions.end_membership(by=operator(cast.ambershire), membership_id=row.pk)

    def test_an_administrator_who_is_disabled_does_not_count(self, cast: Cast) -> None:
        deputy = factories.user("Deputy", is_active=False)
        factories.membership(deputy, Role.ADMIN, council=cast.ambershire)
        row = membership_of(cast.admin, cast.ambershire)
        with refused(CouncilRefused.LAST_ADMIN):
            actions.end_membership(by=operator(cast.ambershire), membership_id=row.pk)

    def test_a_role_that_they_hold_already_is_refused(self, cast: Cast) -> None:
        factories.membership(cast.officer.user, Role.QA_OFFICER, council=cast.ambershire)
        with scope(cast.admin):
            row = Membership.objects.get(user=cast.officer.user, role=Role.POST_OFFICER)
        with refused(CouncilRefused.ALREADY_MEMBER):
            actions.change_role(by=cast.admin.actor, membership_id=row.pk, role=Role.QA_OFFICER)

    def test_another_councils_people_are_404(self, cast: Cast) -> None:
        row = membership_of(cast.neighbour, cast.borechester)
        for attempt in (
            lambda: actions.change_role(by=cast.admin.actor, membership_id=row.pk, role=Role.QA_OFFICER),
            lambda: actions.end_membership(by=cast.admin.actor, membership_id=row.pk),
            lambda: actions.place_in_team(by=cast.admin.actor, membership_id=row.pk, team_id=None),
            lambda: actions.reset_second_factor(by=cast.admin.actor, membership_id=row.pk),
        ):
            with pytest.raises(Http404):
                attempt()

    def test_people_of_a_provider_are_only_those_councils_who_invited_some(self, cast: Cast) -> None:
        with scope(cast.admin):
            row = Membership.objects.get(user=cast.provider.user)
        with pytest.raises(Http404):
            actions.end_membership(by=cast.admin.actor, membership_id=row.pk)
        actions.invite(
            by=cast.admin.actor, email="jo@x.example", role=Role.PROVIDER_USER, provider_id=cast.willow.pk
        )
        actions.end_membership(by=cast.admin.actor, membership_id=row.pk)
        assert places_of(cast.provider.user, clock.today()) == ()


class TestLeaving:
    def test_a_leaver_is_signed_out_at_once(self, cast: Cast) -> None:
        cast.officer.user.set_password(GOOD)
        cast.officer.user.save()
        client = Client()
        client.post("/account/login/", {"login": cast.officer.user.email, "password": GOOD})
        assert client.get("/place/").status_code == 200
        unlisted = Client()
        unlisted.force_login(cast.officer.user)
        assert UserSession.objects.filter(user=cast.officer.user).count() == 1
        row = membership_of(cast.officer, cast.ambershire)
        actions.end_membership(by=cast.admin.actor, membership_id=row.pk)
        assert client.get("/place/").status_code == 302
        assert unlisted.get("/place/").status_code == 302
        assert entries(cast.auditor, Can.END_MEMBERSHIP)[0].detail["sessions_ended"] == 1
        assert places_of(cast.officer.user, clock.today()) == ()

    def test_a_role_ends_once(self, cast: Cast) -> None:
        row = membership_of(cast.officer, cast.ambershire)
        actions.end_membership(by=cast.admin.actor, membership_id=row.pk)
        with refused(CouncilRefused.NOT_LIVE):
            actions.end_membership(by=cast.admin.actor, membership_id=row.pk)

    def test_a_lost_second_step_is_taken_away_with_every_session(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.officer.user)
        Authenticator.objects.create(user=cast.officer.user, type="totp", data={"secret": "x"})
        row = membership_of(cast.officer, cast.ambershire)
        actions.reset_second_factor(by=cast.admin.actor, membership_id=row.pk)
        assert not Authenticator.objects.filter(user=cast.officer.user).exists()
        assert client.get("/place/").status_code == 302
        own = membership_of(cast.admin, cast.ambershire)
        with refused(CouncilRefused.OWN_SECOND_FACTOR):
            actions.reset_second_factor(by=cast.admin.actor, membership_id=own.pk)


class TestTeams:
    def test_people_join_a_team_of_their_council_and_leave_it(self, cast: Cast) -> None:
        row, team = membership_of(cast.officer, cast.ambershire), factories.team(cast.ambershire)
        assert (
            actions.place_in_team(by=cast.admin.actor, membership_id=row.pk, team_id=team.pk).team_id
            == team.pk
        )
        assert actions.place_in_team(by=cast.admin.actor, membership_id=row.pk, team_id=None).team_id is None

    def test_another_councils_team_is_refused(self, cast: Cast) -> None:
        row, team = membership_of(cast.officer, cast.ambershire), factories.team(cast.borechester)
        with refused(CouncilRefused.TEAM_ELSEWHERE):
            actions.place_in_team(by=cast.admin.actor, membership_id=row.pk, team_id=team.pk)
        assert Team.objects.count() == 0
