"""Invitations: made, withdrawn, taken up, and every reason against."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.http import Http404

from carepost.core import clock
from carepost.core.models import AuditEntry, PolicyOverride
from carepost.core.refusals import NotAllowed
from carepost.councils import actions
from carepost.councils.models import Invitation, User
from carepost.councils.permissions import Can
from carepost.councils.places import places_of
from carepost.councils.queries import invitations
from carepost.councils.rules import CouncilRefused, Role, digest_of
from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.verbs import GOOD, accept, entries, operator, refused, token_of
from carepost.gateways.tests.post import posted

pytestmark = pytest.mark.django_db


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

    def test_the_letter_leaves_when_the_work_is_committed(self, cast: Cast) -> None:
        with posted():
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
