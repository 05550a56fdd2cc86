"""Accounts: nobody signs up, letters leave through our own gateway, errors say what to do."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from django.http import HttpRequest
from django.urls import reverse

from carepost.core import clock
from carepost.councils.signin import letters
from carepost.gateways.mail.queueing import send_on_commit

#: Messages of the sign-in library that say what the page shows anyway.
UNSAID = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """What happens where the library leaves it to the product."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Ask your council's administrator.",
        "email_password_mismatch": "The e-mail address or the password is not right. Check both.",
        "enter_current_password": "Enter the password you use now.",
        "incorrect_code": "That code is not right. Enter the newest one; it changes every 30 seconds.",
        "incorrect_password": "That password is not right. Check it and enter it again.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, or choose a new password.",
        "rate_limited": "Too many tries. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation only."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again who it is before a sensitive step, but not of those who signed in within five minutes."""
        request = context.request
        records = get_authentication_records(request, request.user)
        fresh = clock.now().timestamp() - app_settings.REAUTHENTICATION_TIMEOUT
        return not any(float(record.get("at", 0)) > fresh for record in records)

    def send_mail(self, template_prefix: str, email: str, said: dict[str, Any]) -> None:
        """Queue our own letter for the library's occasion, with the work that it tells of."""
        if template_prefix not in letters.WITH_THE_WORK:
            self.queue(template_prefix, email, said)

    def queue(self, occasion: str, email: str, said: dict[str, Any]) -> None:
        """Queue the letter for an occasion, where there are words for it."""
        letter = letters.letter(occasion, email, said)
        if letter is not None:
            send_on_commit(letter, council_id=None)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)
