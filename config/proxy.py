"""Believes a proxy that was named, and nobody else.

X-Forwarded-Proto and X-Forwarded-For from any other address are taken away before Django and the limits on
sign-in read them, so that nobody can pretend to have come by TLS or from another address.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

FORWARDED = ("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


class TrustedProxy:
    """Middleware. Stands before all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.networks = [
            ip_network(network, strict=False) for network in getattr(settings, "TRUSTED_PROXIES", ())
        ]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self._trusts(request.META.get("REMOTE_ADDR", "")):
            for header in FORWARDED:
                request.META.pop(header, None)
        return self.get_response(request)

    def _trusts(self, address: str) -> bool:
        try:
            asked_from = ip_address(address)
        except ValueError:
            return False
        return any(asked_from in network for network in self.networks)
