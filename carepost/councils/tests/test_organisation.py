"""Sign-in with the organisation's identity provider, right and with everything that can be wrong about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.cache import cache
from django.test import Client

from carepost.core import clock
from carepost.councils import actions
from carepost.councils.models import User
from carepost.councils.places import places_of
from carepost.councils.rules import Role
from carepost.councils.signin import tokens
from carepost.councils.tests.cast import Cast, Person
from carepost.gateways.fake_oidc import FakeOidc, Misissue
from carepost.gateways.fake_oidc import Person as Somebody
from config.signin import organisation_provider

pytestmark = pytest.mark.django_db

ASHA = Somebody(sub="subject-asha", email="asha@fernshire.example", name="Asha Example")
BEN = Somebody(sub="subject-ben", email="ben@fernshire.example", name="Ben Example")


@pytest.fixture
def idp(settings: Any) -> Iterator[FakeOidc]:
    """The organisation's identity provider, on the list with its tenant."""
    cache.clear()
    with FakeOidc(ASHA, BEN) as fake:
        settings.SITE_URL = "http://testserver"
        settings.SOCIALACCOUNT_PROVIDERS = organisation_provider(
            issuer=fake.issuer,
            client_id="carepost",
            secret="fake-secret",
            tenants=(fake.provider.tenant,),
            name="Fernshire Council",
        )
        yield fake


def go_there(client: Client, **query: str) -> str:
    """Press the button; returns the address at the identity provider."""
    answer = client.post("/account/organisation/", query_params=query)
    assert answer.status_code == 302
    return str(answer["Location"])


def come_back(client: Client, address: str) -> Any:
    """What the provider answers, brought back to us."""
    there = httpx.get(address)
    assert there.status_code == 302, there.text
    parts = urlsplit(there.headers["Location"])
    return client.get(parts.path, query_params={k: v[0] for k, v in parse_qs(parts.query).items()})


def sign_in(client: Client, **query: str) -> Any:
    return come_back(client, go_there(client, **query))


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def connect(idp: FakeOidc, person: Person, somebody: Somebody = ASHA) -> None:
    """Join an account of the organisation to a person, as they would do it themselves."""
    SocialAccount.objects.create(
        user=person.user, provider="organisation", uid=f"{idp.issuer}|{somebody.sub}", extra_data={}
    )


class TestRightTokens:
    def test_somebody_connected_signs_in(self, idp: FakeOidc, cast: Cast) -> None:
        connect(idp, cast.provider)
        client = Client()
        assert sign_in(client)["Location"] == "/"
        assert client.session["_auth_user_id"] == str(cast.provider.user.pk)

    def test_and_comes_back_to_where_they_wanted_to_go(self, idp: FakeOidc, cast: Cast) -> None:
        connect(idp, cast.provider)
        assert sign_in(Client(), next="/about/")["Location"] == "/about/"

    def test_a_new_key_of_the_provider_is_taken_up(self, idp: FakeOidc, cast: Cast) -> None:
        connect(idp, cast.provider)
        idp.provider.rotate_keys()
        client = Client()
        sign_in(client)
        assert is_signed_in(client)

    def test_what_is_asked_has_a_nonce_a_state_and_a_code_challenge(self, idp: FakeOidc) -> None:
        one, two = (parse_qs(urlsplit(go_there(Client())).query) for _ in range(2))
        assert one["code_challenge_method"] == ["S256"]
        for name in ("nonce", "state", "code_challenge"):
            assert one[name] != two[name]
        assert one["redirect_uri"] == ["http://testserver/account/organisation/back/"]

    def test_the_address_cannot_change_what_is_asked(self, idp: FakeOidc) -> None:
        address = go_there(Client(), auth_params="nonce=mine&prompt=none", scope="offline_access")
        asked = parse_qs(urlsplit(address).query)
        assert asked["nonce"] != ["mine"]
        assert "prompt" not in asked
        assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}

    def test_nothing_but_who_and_how_is_kept(self, idp: FakeOidc, cast: Cast) -> None:
        connect(idp, cast.provider)
        sign_in(Client())
        kept = SocialAccount.objects.get().extra_data
        assert set(kept["id_token"]) <= {"iss", "sub", "tid", "amr", "name"}
        assert "asha@fernshire.example" not in str(kept)
        assert not SocialToken.objects.exists()

    def test_a_get_asks_first(self, idp: FakeOidc) -> None:
        page = Client().get("/account/organisation/")
        assert page.status_code == 200
        assert b"Sign in with Fernshire Council" in page.content


class TestWrongTokens:
    @pytest.mark.parametrize("wrong", list(Misissue))
    def test_each_is_refused_and_nobody_is_signed_in(
        self, idp: FakeOidc, cast: Cast, wrong: Misissue
    ) -> None:
        connect(idp, cast.provider)
        idp.misissue(wrong)
        client = Client()
        answer = sign_in(client)
        assert answer.status_code == 401
        assert b"nobody was signed in" in answer.content
        assert not is_signed_in(client)

    def test_the_same_provider_right_again_is_let_in(self, idp: FakeOidc, cast: Cast) -> None:
        connect(idp, cast.provider)
        client = Client()
        idp.misissue(Misissue.WRONG_NONCE)
        sign_in(client)
        idp.misissue(None)
        sign_in(client)
        assert is_signed_in(client)

    def test_an_answer_to_another_browser_is_refused(self, idp: FakeOidc, cast: Cast) -> None:
        connect(idp, cast.provider)
        address = go_there(Client())
        other = Client()
        go_there(other)
        assert come_back(other, address).status_code == 401
        assert not is_signed_in(other)

    def test_an_answer_works_once(self, idp: FakeOidc, cast: Cast) -> None:
        connect(idp, cast.provider)
        client = Client()
        there = httpx.get(go_there(client))
        parts = urlsplit(there.headers["Location"])
        back = {k: v[0] for k, v in parse_qs(parts.query).items()}
        assert client.get(parts.path, query_params=back).status_code == 302
        client.post("/account/logout/")
        assert client.get(parts.path, query_params=back).status_code == 401

    def test_a_token_of_another_tenant_is_refused_where_tenants_are_listed(
        self, idp: FakeOidc, cast: Cast, settings: Any
    ) -> None:
        connect(idp, cast.provider)
        settings.SOCIALACCOUNT_PROVIDERS["organisation"]["APPS"][0]["settings"]["tenants"] = ["another"]
        client = Client()
        assert sign_in(client).status_code == 401

    def test_a_provider_that_calls_itself_otherwise_is_refused(
        self, idp: FakeOidc, cast: Cast, settings: Any
    ) -> None:
        app = settings.SOCIALACCOUNT_PROVIDERS["organisation"]["APPS"][0]
        app["settings"]["server_url"] = idp.issuer
        idp.provider.issuer, was = "http://127.0.0.1:1/other", idp.provider.issuer
        try:
            config = idp.provider.discovery()
        finally:
            idp.provider.issuer = was
        with pytest.raises(tokens.OAuth2Error, match="calls itself"):
            tokens.check_issuer(config, was)

    def test_somebody_who_stops_at_the_provider_is_told_so(self, idp: FakeOidc) -> None:
        idp.deny = True
        client = Client()
        answer = sign_in(client)
        assert client.get(answer["Location"]).status_code == 200
        assert not is_signed_in(client)

    def test_a_provider_that_is_away_is_told_not_crashed_upon(self, idp: FakeOidc, settings: Any) -> None:
        app = settings.SOCIALACCOUNT_PROVIDERS["organisation"]["APPS"][0]
        app["settings"]["server_url"] = "http://127.0.0.1:9/nothing"
        assert Client().post("/account/organisation/").status_code == 401


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
