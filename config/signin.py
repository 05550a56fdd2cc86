"""How people sign in: django-allauth, closed to strangers, with a second factor. Imported by settings.py."""

from __future__ import annotations

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

__all__ = ["AUTHENTICATION_BACKENDS", "LOGIN_REDIRECT_URL", "LOGIN_URL"]
