"""The library's pages of sign-in, with what ours show besides."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.account.views import LoginView
from allauth.mfa.base.views import IndexView
from allauth.socialaccount.views import ConnectionsView
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse

from carepost.councils.queries import demo_cast

View = Callable[..., HttpResponseBase]


def organisation_name() -> str:
    """What the organisation's own sign-in is called; empty when there is none."""
    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    apps = providers["organisation"]["APPS"]
    return str(apps[0]["name"]) if apps else ""


def begin(request: HttpRequest, person: AbstractBaseUser, after: str = "", *, shown: str) -> HttpResponse:
    """Sign somebody in who has proved themselves otherwise: by a link, or as one of the demonstration's cast.

    Goes the library's way, second step and all, so that the session is listed and the sign-in recorded with
    what was `shown`; setting up a second step right after need not ask again who it is.
    """
    record_authentication(request, person, method=shown)
    response: HttpResponse = perform_login(request, person, redirect_url=after or reverse("home"))
    return response


@login_not_required  # type: ignore[untyped-decorator]  # the library has no types
def to_organisation(request: HttpRequest) -> HttpResponseBase:
    """Begin to sign in with the organisation. GET asks first; POST goes there."""
    return _with_organisation(lambda provider: provider.login(request))


@login_not_required  # type: ignore[untyped-decorator]
def from_organisation(request: HttpRequest) -> HttpResponseBase:
    """Where the identity provider sends people back."""
    return _with_organisation(lambda provider: provider.callback(request))


def _with_organisation(go: Callable[[Any], HttpResponseBase]) -> HttpResponseBase:
    if not organisation_name():
        raise Http404("No identity provider is configured")
    # It is there where settings install it, and brings libraries that every start would otherwise load.
    return go(import_module("carepost.councils.organisation.provider"))


class SignInView(LoginView):  # type: ignore[misc]  # the library has no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"organisation": organisation_name(), "cast": demo_cast.cast()}


class AccountView(IndexView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"organisation": organisation_name()}


class OrganisationView(ConnectionsView):  # type: ignore[misc]
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not organisation_name():
            raise Http404("No identity provider is configured")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"organisation": organisation_name()}


def told(view: View) -> View:
    """Answer 400 where the library says 200 to a form that was not filled in right."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if (
            request.method == "POST"
            and response.status_code == 200
            and isinstance(response, TemplateResponse)
        ):
            form = (response.context_data or {}).get("form")
            if form is not None and form.is_bound and form.errors:
                response.status_code = 400
        return response

    return answered


sign_in = told(SignInView.as_view())
account = AccountView.as_view()
organisation = told(OrganisationView.as_view())
