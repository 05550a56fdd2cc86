"""The letters of sign-in, by the occasion that the library names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from carepost.core import clock
from carepost.gateways.mail import Message
from carepost.ui import words

Context = Mapping[str, Any]

NOT_YOU = (
    "If this was not you, choose a new password now and tell your council's administrator,"
    " who can sign you out everywhere."
)


def _reset(context: Context) -> tuple[str, str]:
    # The name of this deployment, not the one the browser gave: a link must not lead anywhere else.
    path = "/" + str(context["password_reset_url"]).split("/", 3)[3]
    return (
        "Choose a new password for Carepost",
        f"Somebody, we think you, asked for a new password.\n\nOpen this link to choose one:\n"
        f"{settings.SITE_URL}{path}\n\n"
        f"If you did not ask, leave this letter; your password stays as it is.\n",
    )


def _told(subject: str, happened: str) -> Callable[[Context], tuple[str, str]]:
    def say(context: Context) -> tuple[str, str]:
        when = words.date_and_time(clock.now())
        return subject, f"{happened} on {when}, from the address {context['ip']}.\n\n{NOT_YOU}\n"

    return say


TOLD: Mapping[str, tuple[str, str]] = {
    "account/email/password_changed": ("Your Carepost password was changed", "Your password was changed"),
    "account/email/password_reset": ("Your Carepost password was changed", "A new password was chosen"),
    "account/email/password_set": ("Your Carepost account has a password", "A password was set"),
    "mfa/email/totp_activated": ("Your authenticator app is set up", "An authenticator app was set up"),
    "mfa/email/totp_deactivated": ("Your authenticator app was removed", "The authenticator app was removed"),
    "mfa/email/webauthn_added": ("A passkey was added to your account", "A passkey was added"),
    "mfa/email/webauthn_removed": ("A passkey was removed from your account", "A passkey was removed"),
    "mfa/email/recovery_codes_generated": (
        "New recovery codes for your account",
        "New recovery codes were made and the old ones stopped working",
    ),
    "socialaccount/email/account_connected": (
        "Your organisation's sign-in was connected",
        "Sign-in with your organisation was connected",
    ),
    "socialaccount/email/account_disconnected": (
        "Your organisation's sign-in was disconnected",
        "Sign-in with your organisation was disconnected",
    ),
}
#: New factors: the library tells of them once its work is committed, where a process that dies loses the letter. They
#: are queued with the work instead (events.factor_kept).
WITH_THE_WORK = frozenset({"mfa/email/totp_activated", "mfa/email/recovery_codes_generated"})
OCCASIONS: Mapping[str, Callable[[Context], tuple[str, str]]] = {
    "account/email/password_reset_key": _reset,
    **{occasion: _told(*words) for occasion, words in TOLD.items()},
}


def letter(occasion: str, email: str, context: Context) -> Message | None:
    """The letter for an occasion; None for those that Carepost has no words for, and so does not send."""
    words = OCCASIONS.get(occasion)
    if words is None:
        return None
    subject, text = words(context)
    name = occasion.rsplit("/", 1)[1].replace("_", "-")
    number = hashlib.sha256(f"{text}{clock.now()}".encode()).hexdigest()[:12]
    return Message(
        to=email,
        subject=subject,
        text=f"{text}\nYour account: {settings.SITE_URL}{reverse('mfa_index')}\n",
        kind=name,
        reference=f"{name}:{number}",
        secret=True,
    )
