"""How people sign in: django-allauth, closed to strangers, with a second factor. Used by settings.py.

Users come by invitation only. Limits, lengths and lifetimes here are Carepost's defaults.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from config.environment import Environment

#: The identity provider of the organisation, as the addresses of sign-in name it.
ORGANISATION = "organisation"


def sign_in_settings(environment: Environment) -> dict[str, Any]:
    """The settings of sign-in, sessions and their cookies."""
    return {
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "AUTH_PASSWORD_VALIDATORS": PASSWORD_VALIDATORS,
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "home",
        **_accounts(environment),
        **_second_factor(environment),
        **_organisation(environment),
        **_sessions(environment),
        "CACHES": _caches(environment),
    }


PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

#: Per person and per address. A whole council may come through one address, at nine on a Monday. The doors that need no
#: account count here too.
RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "ask_in_public": "20/h/ip",
    "open_secret_link": "60/m/ip",
}


def _accounts(environment: Environment) -> dict[str, object]:
    return {
        "ACCOUNT_ADAPTER": "carepost.councils.signin.accounts.AccountAdapter",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_USER_MODEL_EMAIL_FIELD": "email",
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        # An invitation proves the address: it was opened from a mail sent there.
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
        "ACCOUNT_EMAIL_NOTIFICATIONS": True,
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_LOGOUT_ON_GET": False,
        "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_RATE_LIMITS": RATE_LIMITS,
        "ACCOUNT_FORMS": {
            "login": "carepost.councils.forms.account.LoginForm",
            "reset_password": "carepost.councils.forms.account.ResetPasswordForm",
            "reset_password_from_key": "carepost.councils.forms.account.ResetPasswordKeyForm",
            "change_password": "carepost.councils.forms.account.ChangePasswordForm",
            "set_password": "carepost.councils.forms.account.SetPasswordForm",
            "reauthenticate": "carepost.councils.forms.account.ReauthenticateForm",
        },
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1 if environment.behind_proxy else 0,
    }


def _second_factor(environment: Environment) -> dict[str, object]:
    return {
        "MFA_ADAPTER": "carepost.councils.signin.factors.FactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_PASSKEY_SIGNUP_ENABLED": False,
        "MFA_TOTP_ISSUER": "Carepost",
        "MFA_TOTP_TOLERANCE": 1,
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not _is_https(environment),
        "MFA_FORMS": {
            "authenticate": "carepost.councils.forms.account.AuthenticateForm",
            "reauthenticate": "carepost.councils.forms.account.ReauthenticateCodeForm",
            "activate_totp": "carepost.councils.forms.account.ActivateTOTPForm",
            "add_webauthn": "carepost.councils.forms.account.AddPasskeyForm",
            "edit_webauthn": "carepost.councils.forms.account.RenamePasskeyForm",
        },
    }


def _organisation(environment: Environment) -> dict[str, object]:
    """Sign-in with the organisation's identity provider: mapped by issuer and subject, never by e-mail."""
    settings: dict[str, object] = {
        "SOCIALACCOUNT_ADAPTER": "carepost.councils.signin.organisation.OrganisationAccountAdapter",
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT": False,
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        "SOCIALACCOUNT_LOGIN_ON_GET": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_REQUESTS_TIMEOUT": 10,
        "SOCIALACCOUNT_PROVIDERS": {ORGANISATION: {"APPS": []}},
    }
    if environment.oidc_issuer:
        settings["SOCIALACCOUNT_PROVIDERS"] = organisation_provider(
            issuer=environment.oidc_issuer,
            client_id=environment.oidc_client_id,
            secret=environment.oidc_client_secret,
            tenants=environment.oidc_tenants,
            name=environment.oidc_name,
        )
        parts = urlsplit(environment.oidc_issuer)
        settings["CSP_FORM_HOSTS"] = (f"{parts.scheme}://{parts.netloc}",)
    return settings


def organisation_provider(
    *, issuer: str, client_id: str, secret: str, tenants: tuple[str, ...], name: str
) -> dict[str, object]:
    """SOCIALACCOUNT_PROVIDERS for one identity provider. No `tenants` lets every tenant of the issuer in."""
    app = {
        "provider_id": ORGANISATION,
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer, "tenants": list(tenants), "oauth_pkce_enabled": True},
    }
    return {ORGANISATION: {"APPS": [app]}}


def _sessions(environment: Environment) -> dict[str, object]:
    secure = _is_https(environment)
    # Cookies do not tell ports apart: two copies on one machine need names of their own.
    prefix = "__Host-carepost" if secure else f"carepost-{environment.port}"
    return {
        "SESSION_COOKIE_NAME": f"{prefix}-session",
        "SESSION_COOKIE_AGE": environment.session_hours * 3600,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_NAME": f"{prefix}-csrf",
        "CSRF_COOKIE_SECURE": secure,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_FAILURE_VIEW": "carepost.ui.errors.csrf_failure",
    }


def _caches(environment: Environment) -> dict[str, object]:
    """Counts of attempts, which all workers of this machine share and no rolled-back request takes back."""
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(environment.home / "cache"),
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }


def _is_https(environment: Environment) -> bool:
    return environment.url.startswith("https://")
