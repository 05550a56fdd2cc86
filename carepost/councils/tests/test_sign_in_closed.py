"""What is closed: pages nobody uses, and the demonstration outside the demonstration."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from carepost.councils.models import User
from carepost.councils.rules import Role
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, ClientAs
from carepost.councils.tests.signing import (
    text,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_email", "account_confirm_login_code", "socialaccount_signup", "mfa_trust"],
)
def test_pages_of_the_library_that_carepost_does_not_use_do_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path", ["signup", "email", "login/code", "confirm-email", "signup/passkey", "3rdparty"]
)
def test_nor_do_their_usual_addresses(path: str, cast: Cast, client_as: ClientAs) -> None:
    for person in (None, cast.provider):
        for method in ("get", "post"):
            assert getattr(client_as(person), method)(f"/account/{path}/").status_code == 404


class TestDemonstration:
    @pytest.fixture
    def asha(self, cast: Cast, settings: Any) -> User:
        settings.DEMO = True
        asha = factories.user("Asha", is_demo=True)
        factories.membership(asha, Role.POST_OFFICER, council=cast.ambershire)
        return asha

    def test_the_sign_in_page_shows_the_cast_with_role_and_place(self, asha: User, cast: Cast) -> None:
        page = text(Client().get("/account/login/"))
        assert "Asha" in page
        assert "Support officer, Ambershire" in page
        assert cast.officer.user.name not in page

    def test_a_button_signs_in_as_them(self, asha: User) -> None:
        client = Client()
        answer = client.post("/account/demonstration/", {"person": asha.pk, "next": "/about/"})
        assert answer["Location"] == "/about/"
        assert "Asha" in text(client.get("/about/"))

    def test_it_needs_the_proof_of_our_own_page(self, asha: User) -> None:
        client = Client(enforce_csrf_checks=True)
        assert client.post("/account/demonstration/", {"person": asha.pk}).status_code == 403

    def test_only_the_cast_can_be_chosen(self, asha: User, cast: Cast) -> None:
        for person in (cast.admin.user.pk, 987654, "x", "", "9" * 40):
            assert Client().post("/account/demonstration/", {"person": person}).status_code == 404

    def test_it_does_not_exist_outside_the_demonstration(self, asha: User, settings: Any) -> None:
        settings.DEMO = False
        assert Client().post("/account/demonstration/", {"person": asha.pk}).status_code == 404
        assert "Asha" not in text(Client().get("/account/login/"))

    def test_it_refuses_a_public_name(self, asha: User, settings: Any) -> None:
        settings.ALLOWED_HOSTS = ["care.example.gov.uk", "demo.localhost"]
        public = Client(headers={"Host": "care.example.gov.uk"})
        assert public.post("/account/demonstration/", {"person": asha.pk}).status_code == 403
        local = Client(headers={"Host": "demo.localhost:8000"})
        assert local.post("/account/demonstration/", {"person": asha.pk}).status_code == 302
