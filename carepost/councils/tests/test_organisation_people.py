"""Whom an account of the organisation opens, how it is joined, and what it proves."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from carepost.core import clock
from carepost.councils import actions
from carepost.councils.models import User
from carepost.councils.organisation import tokens
from carepost.councils.places import places_of
from carepost.councils.rules import Role
from carepost.councils.tests.cast import Cast
from carepost.councils.tests.identity import (
    ASHA,
    connect,
    is_signed_in,
    sign_in,
)
from carepost.gateways.fake_oidc import FakeOidc

pytestmark = pytest.mark.django_db


class TestWhoItIs:
    def test_an_address_alone_opens_nobodys_account(self, idp: FakeOidc, cast: Cast) -> None:
        """The provider says it is Asha, and somebody here has Asha's address: that proves nothing."""
        User.objects.filter(pk=cast.officer.user.pk).update(email=ASHA.email)
        client = Client()
        answer = sign_in(client)
        assert b"We do not know you yet" in answer.content
        assert not is_signed_in(client)
        assert not SocialAccount.objects.exists()

    def test_a_changed_address_changes_nothing(self, idp: FakeOidc, cast: Cast) -> None:
        connect(idp, cast.provider)
        idp.signed_in = replace(ASHA, email="married@fernshire.example")
        client = Client()
        sign_in(client)
        assert client.session["_auth_user_id"] == str(cast.provider.user.pk)
        assert User.objects.get(pk=cast.provider.user.pk).email == cast.provider.user.email

    def test_the_same_subject_at_another_issuer_is_somebody_else(self, idp: FakeOidc, cast: Cast) -> None:
        SocialAccount.objects.create(
            user=cast.provider.user, provider="organisation", uid=f"https://other.example|{ASHA.sub}"
        )
        client = Client()
        sign_in(client)
        assert not is_signed_in(client)

    def test_a_stranger_gets_no_account(self, idp: FakeOidc, cast: Cast) -> None:
        before = User.objects.count()
        sign_in(Client())
        assert User.objects.count() == before

    def test_no_claim_gives_a_role(self, idp: FakeOidc, cast: Cast) -> None:
        connect(idp, cast.provider)
        idp.signed_in = replace(ASHA, claims={"roles": ["admin"], "groups": ["admin"], "wids": ["admin"]})
        sign_in(Client())
        assert [place.role for place in places_of(cast.provider.user, clock.today())] == [Role.PROVIDER_USER]

    def test_an_identity_too_long_to_keep_is_kept_by_its_digest(self) -> None:
        one = tokens.identity({"iss": "https://i.example", "sub": "x" * 300})
        two = tokens.identity({"iss": "https://i.example", "sub": "x" * 301})
        assert one != two
        assert len(one) <= 191


class TestJoining:
    def test_somebody_signed_in_connects_their_organisation(self, idp: FakeOidc, cast: Cast) -> None:
        client = Client()
        cast.provider.user.set_password("correct horse battery")
        cast.provider.user.save()
        client.post(
            "/account/login/", {"login": cast.provider.user.email, "password": "correct horse battery"}
        )
        sign_in(client, process="connect")
        account = SocialAccount.objects.get()
        assert (account.user, account.uid) == (cast.provider.user, f"{idp.issuer}|{ASHA.sub}")
        assert b"Connected since" in client.get("/account/organisation/connected/").content

    def test_an_account_belongs_to_one_person(self, idp: FakeOidc, cast: Cast) -> None:
        connect(idp, cast.officer)
        client = Client()
        cast.provider.user.set_password("correct horse battery")
        cast.provider.user.save()
        client.post(
            "/account/login/", {"login": cast.provider.user.email, "password": "correct horse battery"}
        )
        sign_in(client, process="connect")
        assert SocialAccount.objects.get().user == cast.officer.user

    def test_an_invitation_is_taken_up_with_the_organisation(self, idp: FakeOidc, cast: Cast) -> None:
        invited = actions.invite(by=cast.admin.actor, email="asha@x.example", role=Role.QA_OFFICER)
        client = Client()
        path = urlsplit(invited.link).path
        assert b"Accept with Fernshire Council" in client.get(path).content
        answer = client.post(path, {"organisation": "1"})
        assert answer["Location"] == "/account/organisation/"
        sign_in(client)
        user = User.objects.get(email="asha@x.example")
        assert (user.name, user.has_usable_password()) == ("Asha Example", False)
        assert [place.role for place in places_of(user, clock.today())] == [Role.QA_OFFICER]
        assert SocialAccount.objects.get().user == user

    def test_an_invitation_that_was_withdrawn_meanwhile_makes_nobody(self, idp: FakeOidc, cast: Cast) -> None:
        invited = actions.invite(by=cast.admin.actor, email="asha@x.example", role=Role.QA_OFFICER)
        client = Client()
        client.post(urlsplit(invited.link).path, {"organisation": "1"})
        actions.withdraw_invitation(by=cast.admin.actor, invitation_id=invited.invitation_id)
        assert b"We do not know you yet" in sign_in(client).content
        assert not User.objects.filter(email="asha@x.example").exists()

    def test_an_invitation_to_a_known_address_is_not_taken_up_by_a_stranger(
        self, idp: FakeOidc, cast: Cast
    ) -> None:
        """An account with that address exists: its owner signs in first."""
        invited = actions.invite(by=cast.admin.actor, email=cast.neighbour.user.email, role=Role.QA_OFFICER)
        client = Client()
        client.post(urlsplit(invited.link).path, {"organisation": "1"})
        sign_in(client)
        assert not is_signed_in(client)


class TestSecondStep:
    def test_the_providers_own_counts_when_it_says_so(self, idp: FakeOidc, cast: Cast) -> None:
        connect(idp, cast.officer)
        idp.signed_in = replace(ASHA, claims={"amr": ["pwd", "mfa"]})
        client = Client()
        sign_in(client)
        assert client.get("/")["Location"] != "/account/second-step/"

    def test_else_staff_set_up_one_of_ours(self, idp: FakeOidc, cast: Cast) -> None:
        connect(idp, cast.officer)
        for claims in ({}, {"amr": ["pwd"]}, {"amr": "mfa"}):
            idp.signed_in = replace(ASHA, claims=claims)
            client = Client()
            sign_in(client)
            assert client.get("/")["Location"] == "/account/second-step/"

    def test_and_show_it_when_they_have_one(self, idp: FakeOidc, cast: Cast) -> None:
        connect(idp, cast.officer)
        Authenticator.objects.create(user=cast.officer.user, type="totp", data={"secret": "x"})
        assert sign_in(Client())["Location"].startswith("/account/code/")
