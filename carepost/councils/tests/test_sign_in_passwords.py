"""Passwords: right, wrong, forgotten, changed; limits; sessions."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from carepost.core.models import AuditEntry
from carepost.councils.models import User
from carepost.councils.tests.cast import Cast, Person, scope
from carepost.councils.tests.signing import (
    GOOD,
    OTHER,
    sign_in,
    text,
    with_password,
)
from carepost.gateways.tests.post import posted

pytestmark = pytest.mark.django_db


class TestPassword:
    def test_the_right_one_signs_in_and_comes_back_to_where_one_wanted_to_go(self, cast: Cast) -> None:
        client, provider = Client(), with_password(cast.provider)
        assert sign_in(client, provider, next="/about/")["Location"] == "/about/"
        assert client.get("/place/").status_code == 200

    def test_an_address_elsewhere_is_not_followed(self, cast: Cast) -> None:
        where = sign_in(Client(), with_password(cast.provider), next="https://evil.example/")["Location"]
        assert where == "/"

    def test_a_wrong_one_and_an_unknown_address_get_the_same_answer(self, officer: Person) -> None:
        wrong = sign_in(Client(), officer, "wrong horse battery")
        unknown = Client().post("/account/login/", {"login": "nobody@x.example", "password": GOOD})
        assert wrong.status_code == unknown.status_code == 400
        assert "The e-mail address or the password is not right" in text(wrong)

        def errors(response: Any) -> Any:
            return response.context_data["form"].errors

        assert errors(wrong) == errors(unknown)

    def test_nothing_typed_says_what_to_type(self) -> None:
        page = text(Client().post("/account/login/", {}))
        assert "Enter your e-mail address" in page
        assert "Enter your password" in page

    def test_a_disabled_person_does_not_get_in(self, officer: Person) -> None:
        User.objects.filter(pk=officer.user.pk).update(is_active=False)
        client = Client()
        sign_in(client, officer)
        assert client.get("/place/").status_code == 302

    def test_a_sign_in_is_entered_in_the_councils_book(self, cast: Cast, officer: Person) -> None:
        sign_in(Client(), officer)
        with scope(cast.auditor):
            entry = AuditEntry.objects.get(verb="councils.record_sign_in")
        assert (entry.actor_id, entry.detail) == (officer.user.pk, {"methods": ["password"]})

    def test_letters_of_any_case_are_one_address(self, officer: Person) -> None:
        data = {"login": officer.user.email.upper(), "password": GOOD}
        assert Client().post("/account/login/", data).status_code == 302


class TestLimits:
    def test_after_five_wrong_passwords_even_the_right_one_waits(self, officer: Person) -> None:
        client = Client()
        for _ in range(5):
            assert "is not right" in text(sign_in(client, officer, "wrong horse battery"))
        held = sign_in(client, officer)
        assert held.status_code == 400
        assert "Too many tries. Wait five minutes" in text(held)

    def test_another_person_at_the_same_place_is_not_held_back(self, cast: Cast, officer: Person) -> None:
        for _ in range(5):
            sign_in(Client(), officer, "wrong horse battery")
        assert sign_in(Client(), with_password(cast.provider)).status_code == 302

    def test_right_passwords_are_not_counted(self, officer: Person) -> None:
        for _ in range(7):
            assert sign_in(Client(), officer).status_code == 302

    def test_who_asks_too_often_gets_429(self) -> None:
        answers = [
            Client().post("/account/password/forgotten/", {"email": "jo@x.example"}).status_code
            for _ in range(6)
        ]
        assert answers == [302] * 5 + [429]

    def test_a_429_is_a_page_that_says_how_long_to_wait(self) -> None:
        for _ in range(6):
            answer = Client().post("/account/password/forgotten/", {"email": "jo@x.example"})
        assert "Wait five minutes" in text(answer)
        assert answer["Retry-After"] == "300"


class TestPasswords:
    def reset_link(self, person: Person) -> str:
        with posted():
            Client().post("/account/password/forgotten/", {"email": person.user.email})
        found = re.search(r"https?://[^/\s]+(/account/password/new/\S+)", mail.outbox[-1].body)
        assert found is not None
        return found[1]

    def test_a_forgotten_one_is_replaced_by_a_link(self, officer: Person) -> None:
        client = Client()
        first = client.get(self.reset_link(officer))
        assert "set-password" in first["Location"]
        answer = client.post(first["Location"], {"password1": OTHER})
        assert answer.status_code == 302
        assert sign_in(Client(), officer, OTHER).status_code == 302
        assert sign_in(Client(), officer, GOOD).status_code == 400

    def test_the_link_names_this_deployment_whatever_host_the_browser_gave(
        self, officer: Person, settings: Any
    ) -> None:
        settings.SITE_URL = "https://care.example.gov.uk"
        self.reset_link(officer)
        assert "https://care.example.gov.uk/account/password/new/" in mail.outbox[0].body
        assert "testserver" not in mail.outbox[0].body

    def test_an_unknown_address_gets_no_letter_and_the_same_answer(self, officer: Person) -> None:
        with posted():
            unknown = Client().post("/account/password/forgotten/", {"email": "nobody@x.example"})
            known = Client().post("/account/password/forgotten/", {"email": officer.user.email})
        assert unknown["Location"] == known["Location"]
        assert [letter.to for letter in mail.outbox] == [[officer.user.email]]

    def test_a_stale_link_says_so(self) -> None:
        assert "This link no longer works" in text(Client().get("/account/password/new/1-stale-key/"))

    @pytest.mark.parametrize("password", ["short", "password1234", "123456789012"])
    def test_a_weak_one_is_refused(self, cast: Cast, password: str) -> None:
        client = Client()
        sign_in(client, with_password(cast.provider))
        answer = client.post("/account/password/", {"oldpassword": GOOD, "password1": password})
        assert answer.status_code == 400

    def test_a_change_ends_every_other_session(self, cast: Cast) -> None:
        provider = with_password(cast.provider)
        here, there = Client(), Client()
        sign_in(here, provider)
        sign_in(there, provider)
        here.post("/account/password/", {"oldpassword": GOOD, "password1": OTHER})
        assert here.get("/place/").status_code == 200
        assert there.get("/place/").status_code == 302


class TestSessions:
    def test_they_are_listed_and_all_others_can_be_ended(self, cast: Cast) -> None:
        provider = with_password(cast.provider)
        here, there = Client(), Client()
        sign_in(here, provider)
        sign_in(there, provider)
        assert "2 browsers" in text(here.get("/account/sessions/"))
        here.post("/account/sessions/")
        assert here.get("/place/").status_code == 200
        assert there.get("/place/").status_code == 302

    def test_a_session_ends_with_the_browser_and_after_the_hours_that_are_set(
        self, cast: Cast, settings: Any
    ) -> None:
        client = Client()
        answer = sign_in(client, with_password(cast.provider))
        cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
        assert (cookie["expires"], cookie["max-age"]) == ("", "")
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
        assert settings.SESSION_COOKIE_AGE == 12 * 3600
        assert client.session.get_expiry_age() <= 12 * 3600

    def test_signing_out_takes_a_button_not_a_link(self, cast: Cast) -> None:
        client = Client()
        sign_in(client, with_password(cast.provider))
        client.get("/account/logout/")
        assert client.get("/place/").status_code == 200
        client.post("/account/logout/")
        assert client.get("/place/").status_code == 302
