"""The organisation's identity provider, as django-allauth finds it: OpenID Connect, mapped by issuer and
subject.

The library leaves the nonce out and trusts a token's transport; here every token is checked whole: signature,
issuer, audience, times, nonce and tenant (OpenID Connect Core 1.0 §3.1.3.7).
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from requests import RequestException

from carepost.core.ids import submission_key
from carepost.councils.organisation import tokens

ORGANISATION = "organisation"
log = logging.getLogger("carepost.sign_in")


class OrganisationAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # the library has no types
    """The exchange with the identity provider."""

    state: dict[str, Any]

    def __init__(self, request: HttpRequest, provider_id: str = ORGANISATION) -> None:
        super().__init__(request, provider_id)

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says about itself.

        Raises OAuth2Error when it names another issuer than configured.
        """
        found: dict[str, Any] = super().openid_config
        tokens.check_issuer(found, self.get_provider().app.settings["server_url"])
        return found

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return f"{settings.SITE_URL}{reverse('organisation_callback')}"

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The sign-in that the ID token proves; userinfo is not asked, for nothing signs it."""
        claims = tokens.verified(
            kwargs["response"].get("id_token"),
            config=self.openid_config,
            client_id=app.client_id,
            nonce=self.state.get("nonce"),
            tenants=app.settings["tenants"],
        )
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})


class OrganisationProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """One identity provider, named in the settings."""

    id = ORGANISATION
    oauth2_adapter_class = OrganisationAdapter
    pkce_enabled_default = True
    supports_token_authentication = False

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing that an address says may change what is asked of the provider."""
        kwargs: dict[str, Any] = super().get_redirect_from_request_kwargs(request)
        return kwargs | {"scope": self.get_scope(), "auth_params": self.get_auth_params()}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> Any:
        """Send somebody to the provider with a nonce of their own; a provider that is away is told as an
        error.
        """
        nonce = submission_key()
        asked = dict(kwargs.pop("auth_params", None) or self.get_auth_params()) | {"nonce": nonce}
        try:
            return super().redirect(
                request, process, next_url, data, auth_params=asked, nonce=nonce, **kwargs
            )
        except (RequestException, OAuth2Error) as error:
            log.warning("The identity provider could not be asked: %s", error)
            return render_authentication_error(request, self, exception=error)

    def extract_uid(self, data: dict[str, Any]) -> str:
        return tokens.identity(data["id_token"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is kept of the token: who, and how they signed in. Not their address, nor anything else."""
        kept = ("iss", "sub", "tid", "amr", "name")
        return {"id_token": {name: data["id_token"][name] for name in kept if name in data["id_token"]}}

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        url = reverse("organisation_login")
        return f"{url}?{urlencode(kwargs)}" if kwargs else url

    def get_callback_url(self) -> str:
        return reverse("organisation_callback")


class _Callback(OAuth2CallbackView):  # type: ignore[misc]
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.state = state or {}
        return state, response


def login(request: HttpRequest) -> HttpResponseBase:
    """Begin to sign in with the organisation. GET asks first; POST goes there."""
    return _view(OAuth2LoginView, request)


def callback(request: HttpRequest) -> HttpResponseBase:
    """Where the identity provider sends people back."""
    return _view(_Callback, request)


def _view(view: Any, request: HttpRequest) -> HttpResponseBase:
    try:
        response: HttpResponseBase = view.adapter_view(OrganisationAdapter(request))(request)
    except SocialApp.DoesNotExist:
        raise Http404("No identity provider is configured") from None
    return response


provider_classes = [OrganisationProvider]
