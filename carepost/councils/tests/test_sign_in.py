"""Sign-in: password, second step, passkeys offered, limits, sessions, and who may go no further."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from carepost.core.models import AuditEntry
from carepost.councils.models import User
from carepost.councils.rules import Role
from carepost.councils.signin import factors
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, ClientAs, Person, scope

pytestmark = pytest.mark.django_db

GOOD, OTHER = "correct horse battery", "staple paper lamp"


@pytest.fixture(autouse=True)
def no_counts() -> Iterator[None]:
    """Every test starts with nobody having tried anything."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def officer(cast: Cast) -> Person:
    return with_password(cast.officer)


def with_password(person: Person) -> Person:
    person.user.set_password(GOOD)
    person.user.save()
    return person


def sign_in(client: Client, person: Person, password: str = GOOD, **more: str) -> Any:
    return client.post("/account/login/", {"login": person.user.email, "password": password, **more})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_app(client: Client) -> str:
    page = client.get("/account/app/set-up/").content.decode()
    secret = re.search(r"data-totp-key>([A-Z2-7]+)<", page)
    assert secret is not None
    answer = client.post("/account/app/set-up/", {"code": code_of(secret[1])})
    assert answer.status_code == 302
    return secret[1]


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


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


class TestSecondStep:
    def test_staff_without_one_can_do_nothing_but_set_it_up(self, officer: Person) -> None:
        client = Client()
        sign_in(client, officer)
        for path in ("/", "/people/", "/sampler/"):
            assert client.get(path)["Location"] == "/account/second-step/"
        assert client.post("/people/invite/", {})["Location"] == "/account/second-step/"
        for path in ("/account/second-step/", "/account/", "/place/", "/account/logout/", "/about/"):
            assert client.get(path).status_code == 200

    def test_once_set_up_they_go_on_and_get_recovery_codes(self, officer: Person) -> None:
        client = Client()
        sign_in(client, officer)
        set_up_app(client)
        codes = client.get("/account/recovery-codes/").content.decode()
        assert len(re.findall(r"data-recovery-code>", codes)) == 10
        assert client.get("/")["Location"] != "/account/second-step/"

    def test_people_of_providers_and_partners_may_but_need_not(self, cast: Cast) -> None:
        for person in (cast.provider, cast.partner):
            client = Client()
            sign_in(client, with_password(person))
            assert client.get("/")["Location"] != "/account/second-step/"

    def test_somebody_who_becomes_staff_needs_one_from_then_on(self, cast: Cast) -> None:
        client = Client()
        sign_in(client, with_password(cast.provider))
        factories.membership(cast.provider.user, Role.QA_OFFICER, council=cast.ambershire)
        assert client.get("/")["Location"] == "/account/second-step/"

    def test_the_demonstration_asks_for_none(self, officer: Person, settings: Any) -> None:
        settings.DEMO = True
        client = Client()
        sign_in(client, officer)
        assert client.get("/")["Location"] != "/account/second-step/"

    def test_a_password_alone_is_then_not_enough(self, officer: Person) -> None:
        client = Client()
        sign_in(client, officer)
        secret = set_up_app(client)
        client = Client()
        assert sign_in(client, officer)["Location"].startswith("/account/code/")
        assert client.get("/place/").status_code == 302
        wrong = client.post("/account/code/", {"code": "000000"})
        assert (wrong.status_code, "That code is not right" in text(wrong)) == (400, True)
        cache.clear()  # the library forgets a used code after its time
        assert client.post("/account/code/", {"code": code_of(secret)}).status_code == 302
        assert client.get("/place/").status_code == 200

    def test_a_recovery_code_works_once(self, officer: Person) -> None:
        client = Client()
        sign_in(client, officer)
        set_up_app(client)
        page = client.get("/account/recovery-codes/").content.decode()
        code = re.findall(r"data-recovery-code>(\w+)<", page)[0]
        for expected in (302, 400):
            client = Client()
            sign_in(client, officer)
            assert client.post("/account/code/", {"code": code}).status_code == expected

    def test_guessing_codes_is_held_back(self, officer: Person) -> None:
        client = Client()
        sign_in(client, officer)
        secret = set_up_app(client)
        cache.clear()
        client = Client()
        sign_in(client, officer)
        for _ in range(5):
            client.post("/account/code/", {"code": "000000"})
        assert client.post("/account/code/", {"code": code_of(secret)}).status_code == 400

    def test_the_key_of_the_app_is_kept_encrypted(self, officer: Person) -> None:
        client = Client()
        sign_in(client, officer)
        secret = set_up_app(client)
        kept = Authenticator.objects.get(user=officer.user, type="totp").data["secret"]
        assert secret not in kept
        assert factors.FactorAdapter().decrypt(kept) == secret

    def test_a_new_secret_key_still_reads_what_the_old_one_wrote(self, settings: Any) -> None:
        kept = factors.FactorAdapter().encrypt("JBSWY3DP")
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another key that is long enough for everybody to like it"
        assert factors.FactorAdapter().decrypt(kept) == "JBSWY3DP"

    def test_staff_cannot_take_their_last_one_away(self, officer: Person) -> None:
        client = Client()
        sign_in(client, officer)
        set_up_app(client)
        answer = client.post("/account/app/remove/")
        assert answer.status_code == 400
        assert "Add another first" in text(answer)
        assert Authenticator.objects.filter(user=officer.user, type="totp").exists()

    def test_others_can(self, cast: Cast) -> None:
        client = Client()
        sign_in(client, with_password(cast.provider))
        set_up_app(client)
        assert client.post("/account/app/remove/").status_code == 302

    def test_setting_one_up_asks_for_the_password_again_after_a_while(self, officer: Person) -> None:
        client = Client()
        sign_in(client, officer)
        session = client.session
        session["account_authentication_methods"][0]["at"] -= 3600
        session.save()
        assert client.get("/account/app/set-up/")["Location"].startswith("/account/again/")
        assert client.post("/account/again/", {"password": "wrong"}).status_code == 400
        assert client.post("/account/again/", {"password": GOOD}).status_code == 302
        assert client.get("/account/app/set-up/").status_code == 200

    def test_every_change_of_a_second_step_is_told_by_mail(
        self, officer: Person, django_capture_on_commit_callbacks: Any
    ) -> None:
        client = Client()
        sign_in(client, officer)
        with django_capture_on_commit_callbacks(execute=True):
            set_up_app(client)
        assert [letter.subject for letter in mail.outbox] == ["Your authenticator app is set up"]
        assert "If this was not you" in mail.outbox[0].body

    def test_a_passkey_is_offered_with_options_for_the_browser(self, officer: Person) -> None:
        client = Client()
        sign_in(client, officer)
        page = client.get("/account/passkeys/add/").content.decode()
        assert 'data-passkey="create"' in page
        assert '"challenge"' in page
        asked = Client().get("/account/passkeys/sign-in/", headers={"Accept": "application/json"})
        assert asked.json()["request_options"]["publicKey"]["userVerification"] == "required"
        bad = client.post("/account/passkeys/add/", {"name": "x", "passwordless": "on", "credential": "{}"})
        assert bad.status_code == 400


class TestPasswords:
    def reset_link(self, person: Person, capture: Any) -> str:
        with capture(execute=True):
            Client().post("/account/password/forgotten/", {"email": person.user.email})
        found = re.search(r"https?://[^/\s]+(/account/password/new/\S+)", mail.outbox[-1].body)
        assert found is not None
        return found[1]

    def test_a_forgotten_one_is_replaced_by_a_link(
        self, officer: Person, django_capture_on_commit_callbacks: Any
    ) -> None:
        client = Client()
        first = client.get(self.reset_link(officer, django_capture_on_commit_callbacks))
        assert "set-password" in first["Location"]
        answer = client.post(first["Location"], {"password1": OTHER})
        assert answer.status_code == 302
        assert sign_in(Client(), officer, OTHER).status_code == 302
        assert sign_in(Client(), officer, GOOD).status_code == 400

    def test_the_link_names_this_deployment_whatever_host_the_browser_gave(
        self, officer: Person, settings: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        settings.SITE_URL = "https://care.example.gov.uk"
        self.reset_link(officer, django_capture_on_commit_callbacks)
        assert "https://care.example.gov.uk/account/password/new/" in mail.outbox[0].body
        assert "testserver" not in mail.outbox[0].body

    def test_an_unknown_address_gets_no_letter_and_the_same_answer(
        self, officer: Person, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
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
