"""Accounts of the organisation's identity provider: joined to people who are known, never made by
themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import Http404, HttpRequest

from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.councils.actions import accept_invitation
from carepost.councils.models import User
from carepost.councils.queries import invitations

#: The session carries the invitation of somebody who takes it up with their organisation's sign-in.
SESSION_KEY = "invitation"


class OrganisationAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the library has no types
    """What happens where the library leaves it to the product."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": "Choose a password first, or you could no longer sign in.",
        "connected_other": "This account of your organisation belongs to somebody else here.",
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """An account at the identity provider is not an account here."""
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Nothing about a person is taken from the token, but for the name of somebody invited (below)."""
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Join the account to the person invited; remember what the provider says of a second factor."""
        claims = sociallogin.account.extra_data.get("id_token", {})
        token = request.session.pop(SESSION_KEY, None)
        if token and not sociallogin.is_existing and not request.user.is_authenticated:
            person = _accepted(token, str(claims.get("name") or ""))
            if person is not None:
                sociallogin.connect(request, person)
        if sociallogin.is_existing and by_second_factor(claims):
            request.organisation_asked_twice = True  # type: ignore[attr-defined]

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return str(super().get_connect_redirect_url(request, socialaccount))


def by_second_factor(claims: Mapping[str, Any]) -> bool:
    """Whether the provider says that more than a password was asked (RFC 8176, `amr`)."""
    methods = claims.get("amr")
    return isinstance(methods, list) and bool(
        {"mfa", "hwk", "otp", "fido", "ngcmfa"} & set(map(str, methods))
    )


def _accepted(token: str, name: str) -> User | None:
    """The person whom the invitation makes; None where it can no longer be taken up, or is for an account."""
    try:
        offered = invitations.offer(token, user_id=None, now=clock.now())
        by = invitations.bearer(offered, user_id=None, name=name)
        return accept_invitation(by=by, token=token, name=name or offered.email, without_password=True)
    except (Refused, Http404):
        return None
