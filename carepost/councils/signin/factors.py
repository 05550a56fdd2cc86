"""Second factors: secrets are kept encrypted, and staff cannot take their last one away."""

from __future__ import annotations

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest

from carepost.core import clock
from carepost.core.acting import ActorKind
from carepost.councils.models import User
from carepost.councils.places import places_of
from carepost.councils.requests import acting

#: The session remembers that its person has a second factor, so that not every request asks the database.
SESSION_KEY = "second_factor"
REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """What happens where the library leaves it to the product."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": (
            "Your role needs a second step at sign-in, and this is your only one."
            " Add another first, then take this away."
        ),
        "incorrect_code": "That code is not right. Enter the newest one; it changes every 30 seconds.",
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep at least one authenticator app or passkey, outside the demonstration."""
        if authenticator.type not in REAL or settings.DEMO or not is_staff(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=REAL)
        return bool(others.exclude(pk=authenticator.pk).exists())


def is_staff(user: User) -> bool:
    """Whether somebody works for a council today."""
    return any(place.actor.kind is ActorKind.STAFF for place in places_of(user, clock.today()))


def is_missing(request: HttpRequest) -> bool:
    """Whether the person must set up a second factor before they can do anything else.

    Staff must, except in the demonstration; people of providers and partners may (Carepost default, after
    the multi-factor control of Cyber Essentials).
    """
    if settings.DEMO or request.session.get(SESSION_KEY):
        return False
    if not any(place.actor.kind is ActorKind.STAFF for place in acting(request).places):
        return False
    has_one = Authenticator.objects.filter(user_id=request.user.pk, type__in=REAL).exists()
    if has_one:
        request.session[SESSION_KEY] = True
    return not has_one


def _box() -> MultiFernet:
    """Encryption under the deployment's secret key, and under those it had before."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(key))) for key in keys])


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"carepost second factor\n" + key.encode()).digest())
