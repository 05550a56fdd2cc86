"""The settings of sign-in, made from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from config.environment import Environment
from config.signin import sign_in_settings

PUBLIC = {
    "CAREPOST_HOSTS": "care.example.gov.uk",
    "CAREPOST_URL": "https://care.example.gov.uk",
    "CAREPOST_PROXY": "10.0.0.5",
}
OIDC = {
    "CAREPOST_OIDC_ISSUER": "https://login.microsoftonline.com/1111/v2.0",
    "CAREPOST_OIDC_CLIENT_ID": "carepost",
    "CAREPOST_OIDC_CLIENT_SECRET": "a secret",
    "CAREPOST_OIDC_TENANTS": "1111,2222",
    "CAREPOST_OIDC_NAME": "Fernshire Council",
}


@pytest.fixture
def settings_for(tmp_path: Path) -> Any:
    def made(**variables: str) -> dict[str, Any]:
        return sign_in_settings(Environment.read({"CAREPOST_HOME": str(tmp_path), **variables}))

    return made


def test_behind_tls_cookies_stay_with_this_host_and_with_tls(settings_for: Any) -> None:
    made = settings_for(**PUBLIC)
    assert made["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert made["CSRF_COOKIE_NAME"].startswith("__Host-")
    for cookie in ("SESSION", "CSRF"):
        assert made[f"{cookie}_COOKIE_SECURE"] is True
        assert made[f"{cookie}_COOKIE_HTTPONLY"] is True
    assert made["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False


def test_two_copies_on_one_machine_do_not_sign_each_other_out(settings_for: Any) -> None:
    one, two = settings_for(CAREPOST_PORT="8000"), settings_for(CAREPOST_PORT="8001")
    assert one["SESSION_COOKIE_NAME"] != two["SESSION_COOKIE_NAME"]
    assert one["CSRF_COOKIE_NAME"] != two["CSRF_COOKIE_NAME"]


def test_a_forwarded_address_counts_only_behind_a_proxy_that_was_named(settings_for: Any) -> None:
    assert settings_for()["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
    assert settings_for(**PUBLIC)["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


def test_a_session_lasts_as_many_hours_as_are_set(settings_for: Any) -> None:
    assert settings_for()["SESSION_COOKIE_AGE"] == 12 * 3600
    assert settings_for(CAREPOST_SESSION_HOURS="4")["SESSION_COOKIE_AGE"] == 4 * 3600


def test_an_organisation_is_there_only_when_it_is_configured(settings_for: Any) -> None:
    assert settings_for()["SOCIALACCOUNT_PROVIDERS"] == {"organisation": {"APPS": []}}
    made = settings_for(**OIDC)
    app = made["SOCIALACCOUNT_PROVIDERS"]["organisation"]["APPS"][0]
    assert (app["name"], app["client_id"], app["secret"]) == ("Fernshire Council", "carepost", "a secret")
    assert app["settings"]["tenants"] == ["1111", "2222"]
    assert made["CSP_FORM_HOSTS"] == ("https://login.microsoftonline.com",)


def test_nobody_signs_up_and_no_address_alone_joins_accounts(settings_for: Any) -> None:
    made = settings_for(**OIDC)
    assert made["SOCIALACCOUNT_AUTO_SIGNUP"] is False
    assert made["SOCIALACCOUNT_EMAIL_AUTHENTICATION"] is False
    assert made["SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT"] is False
    assert made["MFA_PASSKEY_SIGNUP_ENABLED"] is False


def test_passwords_have_twelve_characters_and_are_not_common(settings_for: Any) -> None:
    listed = settings_for()["AUTH_PASSWORD_VALIDATORS"]
    validators = {each["NAME"].rsplit(".", 1)[1]: each.get("OPTIONS", {}) for each in listed}
    assert validators["MinimumLengthValidator"] == {"min_length": 12}
    assert "CommonPasswordValidator" in validators
