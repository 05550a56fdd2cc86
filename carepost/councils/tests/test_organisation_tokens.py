"""Tokens of the organisation's identity provider: the right ones, and everything that can be wrong."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from carepost.councils.organisation import tokens
from carepost.councils.tests.cast import Cast
from carepost.councils.tests.identity import (
    come_back,
    connect,
    go_there,
    is_signed_in,
    sign_in,
)
from carepost.gateways.fake_oidc import FakeOidc, Misissue

pytestmark = pytest.mark.django_db


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
