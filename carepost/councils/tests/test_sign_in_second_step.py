"""The second step: who needs one, how it is set up, shown, and not guessed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client

from carepost.councils.rules import Role
from carepost.councils.signin import factors
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, Person
from carepost.councils.tests.signing import (
    GOOD,
    code_of,
    set_up_app,
    sign_in,
    text,
    with_password,
)
from carepost.gateways.tests.post import posted

pytestmark = pytest.mark.django_db


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

    def test_every_change_of_a_second_step_is_told_by_mail_queued_with_the_change_itself(
        self, officer: Person, django_capture_on_commit_callbacks: Any
    ) -> None:
        client = Client()
        sign_in(client, officer)
        with posted(), django_capture_on_commit_callbacks() as later:
            set_up_app(client)
        assert [letter.subject for letter in mail.outbox] == ["Your authenticator app is set up"]
        assert "If this was not you" in mail.outbox[0].body
        with posted():
            for told in later:  # what the library would tell once its own change is committed: nothing more
                told()
        with posted():
            assert client.post("/account/recovery-codes/new/").status_code == 302
        assert [letter.subject for letter in mail.outbox[1:]] == ["New recovery codes for your account"]

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
