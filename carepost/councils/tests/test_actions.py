"""Councils, people, invitations, agreements: what each verb does, refuses, and leaves in the audit book."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.http import Http404
from django.test import Client

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.models import AuditEntry, PolicyOverride
from carepost.core.refusals import NotAllowed, Reason, Refused
from carepost.councils import actions
from carepost.councils.models import Council, Invitation, Membership, SharingAgreement, Team, User
from carepost.councils.permissions import OPERATOR, Can
from carepost.councils.places import places_of
from carepost.councils.queries import invitations
from carepost.councils.rules import CouncilRefused, Covers, PartnerKind, Role, digest_of
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, Person, scope

pytestmark = pytest.mark.django_db

GOOD = "correct horse battery"


def operator(council: Council | None = None) -> Actor:
    permissions = {can.value for can in OPERATOR}
    return Actor.operator(
        "carepost user add", council_id=council.pk if council else None, permissions=permissions
    )


def refused(reason: Reason) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda error: error.reasons == (reason,))


def entries(person: Person, verb: Can) -> list[AuditEntry]:
    with scope(person):
        return list(AuditEntry.objects.filter(verb=verb).order_by("seq"))


def membership_of(person: Person, council: Council) -> Membership:
    with tenancy.transaction_for(Actor.operator("tests", council_id=council.pk)):
        return Membership.objects.get(user=person.user, council=council, until=None)


def token_of(invited: actions.Invited) -> str:
    return invited.link.rstrip("/").rsplit("/", 1)[1]


def accept(token: str, user: User | None = None, name: str = "Jo Marsh", password: str = GOOD) -> User:
    user_id = user.pk if user else None
    offered = invitations.offer(token, user_id=user_id, now=clock.now())
    by = invitations.bearer(offered, user_id=user_id, name=name)
    return actions.accept_invitation(by=by, token=token, name=name, password=password)


class TestCouncils:
    def test_an_operator_adds_a_council(self) -> None:
        made = actions.add_council(by=operator(), name="Bristol City Council", cqc_name="Bristol, City of")
        assert (made.slug, made.key, made.cqc_name) == ("bristol-city-council", "bristol", "Bristol, City of")

    @pytest.mark.parametrize("spelling", ["Bristol", "bristol city council", "City of Bristol"])
    def test_one_council_in_another_spelling_is_there_already(self, spelling: str) -> None:
        actions.add_council(by=operator(), name="Bristol City Council")
        with refused(CouncilRefused.ALREADY_THERE):
            actions.add_council(by=operator(), name=spelling)

    def test_an_ons_code_is_a_letter_and_eight_digits(self) -> None:
        with refused(CouncilRefused.CODE_NOT_ONE):
            actions.add_council(by=operator(), name="Wiltshire", ons_code="E0600005")
        assert (
            actions.add_council(by=operator(), name="Wiltshire", ons_code="e06000054").ons_code == "E06000054"
        )

    def test_nobody_else_adds_one(self, cast: Cast) -> None:
        with refused(NotAllowed.NO_PERMISSION):
            actions.add_council(by=cast.admin.actor, name="Wiltshire")


class TestOrganisations:
    def test_a_team_belongs_to_the_acting_council(self, cast: Cast) -> None:
        team = actions.add_team(by=cast.admin.actor, name=" Quality ")
        assert (team.council_id, team.name) == (cast.ambershire.pk, "Quality")
        with refused(CouncilRefused.ALREADY_THERE):
            actions.add_team(by=cast.admin.actor, name="QUALITY")
        assert actions.add_team(by=cast.neighbour_admin.actor, name="Quality").pk != team.pk
        assert [entry.detail["name"] for entry in entries(cast.auditor, Can.ADD_TEAM)] == ["Quality"]

    def test_partners_and_providers_are_there_once(self, cast: Cast) -> None:
        actions.add_partner(by=cast.admin.actor, name="Healthwatch Ambershire", kind=PartnerKind.HEALTHWATCH)
        with refused(CouncilRefused.ALREADY_THERE):
            actions.add_partner(by=cast.admin.actor, name="healthwatch ambershire", kind=PartnerKind.OTHER)
        actions.add_provider_body(by=cast.admin.actor, name="Oak Care")
        with refused(CouncilRefused.ALREADY_THERE):
            actions.add_provider_body(by=cast.admin.actor, name="OAK CARE")

    @pytest.mark.parametrize("verb", [actions.add_team, actions.add_provider_body])
    def test_a_name_is_needed(self, cast: Cast, verb: object) -> None:
        with refused(CouncilRefused.NAME_MISSING):
            verb(by=cast.admin.actor, name="  ")  # type: ignore[operator]


class TestInviting:
    def test_only_a_digest_of_the_link_is_kept(self, cast: Cast) -> None:
        invited = actions.invite(by=cast.admin.actor, email=" Jo.Marsh@X.example ", role=Role.QA_OFFICER)
        token = token_of(invited)
        with scope(cast.admin):
            row = Invitation.objects.get(pk=invited.invitation_id)
        assert (row.email, row.role, row.token_digest) == (
            "jo.marsh@x.example",
            "qa_officer",
            digest_of(token),
        )
        assert len(token) >= 43
        assert token not in repr(invited)
        assert token not in str(AuditEntry.objects.values_list("detail", flat=True))

    def test_it_is_open_for_as_many_days_as_the_policy_says(self, cast: Cast) -> None:
        before = clock.now()
        invited = actions.invite(by=cast.admin.actor, email="jo@x.example", role=Role.QA_OFFICER)
        assert timedelta(days=7) <= invited.expires_at - before < timedelta(days=7, minutes=1)
        with scope(cast.admin):
            PolicyOverride.objects.create(
                council_id=cast.ambershire.pk,
                key="councils.invitation",
                values={"days": 2},
                valid_from=clock.today(),
                authority="The director",
                adopted_by="tests",
                adopted_at=clock.now(),
            )
        invited = actions.invite(by=cast.admin.actor, email="bo@x.example", role=Role.QA_OFFICER)
        assert invited.expires_at - before < timedelta(days=2, minutes=1)

    def test_the_letter_leaves_when_the_work_is_committed(
        self, cast: Cast, django_capture_on_commit_callbacks: object
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            invited = actions.invite(by=cast.admin.actor, email="jo@x.example", role=Role.QA_OFFICER)
            assert mail.outbox == []
        assert mail.outbox[0].to == ["jo@x.example"]
        assert invited.link in mail.outbox[0].body
        assert "Quality officer, Ambershire" in mail.outbox[0].body

    @pytest.mark.parametrize("email", ["info@home.example", "the.office@home.example"])
    def test_a_shared_mailbox_is_refused(self, cast: Cast, email: str) -> None:
        with refused(CouncilRefused.SHARED_MAILBOX):
            actions.invite(by=cast.admin.actor, email=email, role=Role.QA_OFFICER)

    def test_somebody_who_holds_the_role_is_not_invited_to_it_again(self, cast: Cast) -> None:
        with refused(CouncilRefused.ALREADY_MEMBER):
            actions.invite(by=cast.admin.actor, email=cast.officer.user.email, role=Role.POST_OFFICER)
        actions.invite(by=cast.admin.actor, email=cast.officer.user.email, role=Role.QA_OFFICER)
        actions.invite(by=cast.admin.actor, email=cast.neighbour.user.email, role=Role.POST_OFFICER)

    def test_one_open_invitation_at_a_time(self, cast: Cast) -> None:
        first = actions.invite(by=cast.admin.actor, email="jo@x.example", role=Role.QA_OFFICER)
        with refused(CouncilRefused.INVITED_ALREADY):
            actions.invite(by=cast.admin.actor, email="JO@x.example", role=Role.QA_OFFICER)
        actions.withdraw_invitation(by=cast.admin.actor, invitation_id=first.invitation_id)
        actions.invite(by=cast.admin.actor, email="jo@x.example", role=Role.QA_OFFICER)

    def test_a_provider_that_is_not_there_is_404(self, cast: Cast) -> None:
        with pytest.raises(Http404):
            actions.invite(
                by=cast.admin.actor, email="jo@x.example", role=Role.PROVIDER_USER, provider_id=987654
            )

    def test_a_privileged_role_comes_from_an_administrator_only(self, cast: Cast) -> None:
        deputy = replace(
            cast.director.actor, permissions=cast.director.actor.permissions | {Can.INVITE.value}
        )
        for role in (Role.ADMIN, Role.AUDITOR, Role.CALDICOTT_GUARDIAN, Role.DIRECTOR):
            with refused(CouncilRefused.PRIVILEGED_ROLE):
                actions.invite(by=deputy, email="jo@x.example", role=role)
        actions.invite(by=deputy, email="jo@x.example", role=Role.QA_OFFICER)

    def test_it_needs_the_permission(self, cast: Cast) -> None:
        with refused(NotAllowed.NO_PERMISSION):
            actions.invite(by=cast.officer.actor, email="jo@x.example", role=Role.QA_OFFICER)

    def test_an_invitation_is_withdrawn_once_and_by_its_own_council(self, cast: Cast) -> None:
        made = actions.invite(by=cast.admin.actor, email="jo@x.example", role=Role.QA_OFFICER)
        with pytest.raises(Http404):
            actions.withdraw_invitation(by=cast.neighbour_admin.actor, invitation_id=made.invitation_id)
        actions.withdraw_invitation(by=cast.admin.actor, invitation_id=made.invitation_id)
        with refused(CouncilRefused.INVITATION_USED):
            actions.withdraw_invitation(by=cast.admin.actor, invitation_id=made.invitation_id)


class TestAccepting:
    def invited(
        self, cast: Cast, email: str = "jo@x.example", role: Role = Role.QA_OFFICER, **where: int
    ) -> str:
        return token_of(actions.invite(by=cast.admin.actor, email=email, role=role, **where))

    def test_a_new_person_gets_an_account_and_the_role(self, cast: Cast) -> None:
        user = accept(self.invited(cast))
        assert user.check_password(GOOD)
        assert EmailAddress.objects.get(user=user).verified
        assert [place.label for place in places_of(user, clock.today())] == ["Quality officer, Ambershire"]
        entry = entries(cast.auditor, Can.ACCEPT_INVITATION)[0]
        assert (entry.actor_name, entry.detail["email"]) == ("Jo Marsh", "jo@x.example")

    def test_a_providers_person_gets_a_place_with_the_provider(self, cast: Cast) -> None:
        user = accept(self.invited(cast, role=Role.PROVIDER_USER, provider_id=cast.willow.pk))
        place = places_of(user, clock.today())[0]
        assert (place.actor.provider_id, place.actor.council_id) == (cast.willow.pk, None)

    def test_somebody_signed_in_gets_one_more_place(self, cast: Cast) -> None:
        token = self.invited(cast, email=cast.neighbour.user.email)
        assert accept(token, user=cast.neighbour.user) == cast.neighbour.user
        assert {place.where for place in places_of(cast.neighbour.user, clock.today())} == {
            "Ambershire",
            "Borechester",
        }

    def test_a_link_works_once(self, cast: Cast) -> None:
        token = self.invited(cast)
        accept(token)
        with refused(CouncilRefused.INVITATION_USED):
            accept(token)
        assert User.objects.filter(email="jo@x.example").count() == 1

    def test_a_withdrawn_link_and_an_expired_one_are_worthless(self, cast: Cast) -> None:
        made = actions.invite(by=cast.admin.actor, email="jo@x.example", role=Role.QA_OFFICER)
        with clock.freeze(made.expires_at), refused(CouncilRefused.INVITATION_EXPIRED):
            accept(token_of(made))
        actions.withdraw_invitation(by=cast.admin.actor, invitation_id=made.invitation_id)
        with refused(CouncilRefused.INVITATION_USED):
            accept(token_of(made))

    def test_another_persons_link_is_refused(self, cast: Cast) -> None:
        with refused(CouncilRefused.INVITATION_OTHER):
            accept(self.invited(cast), user=cast.officer.user)

    def test_an_address_with_an_account_signs_in_first(self, cast: Cast) -> None:
        with refused(CouncilRefused.HAS_ACCOUNT):
            accept(self.invited(cast, email=cast.neighbour.user.email))

    @pytest.mark.parametrize("password", ["short", "password1234", "123456789012", "jo@x.example1"])
    def test_a_weak_password_is_refused(self, cast: Cast, password: str) -> None:
        with refused(CouncilRefused.WEAK_PASSWORD):
            accept(self.invited(cast), password=password)
        assert not User.objects.filter(email="jo@x.example").exists()

    def test_a_name_is_needed(self, cast: Cast) -> None:
        with refused(CouncilRefused.NAME_MISSING):
            accept(self.invited(cast), name="  ")

    def test_a_made_up_link_is_404(self, cast: Cast) -> None:
        with pytest.raises(Http404):
            accept("made-up")

    def test_a_link_opens_its_own_invitation_and_no_other(self, cast: Cast) -> None:
        self.invited(cast, email="bo@x.example")
        invitations.offer(self.invited(cast), user_id=None, now=clock.now())
        assert [row.email for row in Invitation.objects.all()] == ["jo@x.example"]

    def test_the_bearer_of_a_link_may_do_nothing_else(self, cast: Cast) -> None:
        offered = invitations.offer(self.invited(cast), user_id=None, now=clock.now())
        bearer = invitations.bearer(offered, user_id=None, name="Jo")
        assert bearer.permissions == {Can.ACCEPT_INVITATION}
        with refused(NotAllowed.NO_PERMISSION):
            actions.add_team(by=bearer, name="Mine")


class TestOperators:
    def test_an_operator_sets_up_the_first_administrator(self, cast: Cast) -> None:
        user = actions.add_user(
            by=operator(cast.ambershire),
            email="first@x.example",
            name="First",
            password=GOOD,
            role=Role.ADMIN,
        )
        assert places_of(user, clock.today())[0].role is Role.ADMIN

    def test_an_address_with_an_account_is_invited_instead(self, cast: Cast) -> None:
        with refused(CouncilRefused.ACCOUNT_THERE):
            actions.add_user(
                by=operator(cast.ambershire),
                email=cast.neighbour.user.email,
                name="N",
                password=GOOD,
                role=Role.ADMIN,
            )

    def test_an_operator_invites_to_a_council_by_name(self, cast: Cast) -> None:
        by = operator(cast.ambershire)
        made = actions.invite(by=by, email="jo@x.example", role=Role.ADMIN, council_id=cast.ambershire.pk)
        assert accept(token_of(made)).email == "jo@x.example"

    def test_a_member_of_staff_cannot_name_another_council(self, cast: Cast) -> None:
        made = actions.invite(
            by=cast.admin.actor, email="jo@x.example", role=Role.QA_OFFICER, council_id=cast.borechester.pk
        )
        with scope(cast.admin):
            assert Invitation.objects.get(pk=made.invitation_id).council_id == cast.ambershire.pk


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


class TestSharing:
    def agree(self, cast: Cast, **given: object) -> SharingAgreement:
        how = {
            "partner_id": cast.charity.pk,
            "covers": [Covers.REGISTER, Covers.STANDING],
            "purpose": "Winter planning",
            "agreed_by": "The director",
            "valid_from": clock.today(),
        } | given
        return actions.agree_sharing(by=cast.admin.actor, **how)  # type: ignore[arg-type]

    def test_what_is_agreed_opens_to_the_partner_at_once(self, cast: Cast) -> None:
        assert cast.stale_partner.actor.permissions == frozenset()
        self.agree(cast)
        assert places_of(cast.stale_partner.user, clock.today())[0].actor.permissions == {Can.SEE_REGISTER}

    def test_and_closes_when_it_ends(self, cast: Cast) -> None:
        made = self.agree(cast)
        ended = actions.end_sharing(by=cast.admin.actor, agreement_id=made.pk)
        assert ended.valid_to == clock.today()
        assert places_of(cast.stale_partner.user, clock.today())[0].actor.permissions == frozenset()
        with refused(CouncilRefused.NOT_LIVE):
            actions.end_sharing(by=cast.admin.actor, agreement_id=made.pk)

    def test_one_that_has_not_begun_never_will(self, cast: Cast) -> None:
        later = clock.today() + timedelta(days=30)
        made = self.agree(cast, valid_from=later)
        assert actions.end_sharing(by=cast.admin.actor, agreement_id=made.pk).valid_to == later

    def test_it_must_make_sense(self, cast: Cast) -> None:
        with pytest.raises(Refused) as caught:
            self.agree(cast, covers=[], purpose="", agreed_by="", valid_to=clock.today())
        assert len(caught.value.reasons) == 4

    def test_an_unknown_partner_and_another_councils_agreement_are_404(self, cast: Cast) -> None:
        with pytest.raises(Http404):
            self.agree(cast, partner_id=987654)
        with pytest.raises(Http404):
            actions.end_sharing(by=cast.neighbour_admin.actor, agreement_id=cast.agreement.pk)
