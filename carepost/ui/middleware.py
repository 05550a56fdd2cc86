"""What every answer carries: headers that keep a page to itself, and an error page where there would be
none.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from carepost.core.refusals import Refused

from . import errors

Next = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS = ", ".join(
    f"{each}=()"
    for each in (
        "accelerometer",
        "camera",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)
BARE = {405: errors.method_not_allowed, 429: errors.too_many_requests, 503: errors.unavailable}


class SecurityHeaders:
    """Sets the Content-Security-Policy (with a nonce where a page asked for one), and headers of that
    family.

    `request.csp_nonce()` gives the nonce of this answer. settings.TILES_URL adds the map's tile host to
    images, settings.CSP_FORM_HOSTS the identity provider's to where forms may lead.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        nonces: list[str] = []

        def nonce() -> str:
            if not nonces:
                nonces.append(secrets.token_urlsafe(16))
            return nonces[0]

        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy(nonces[0] if nonces else ""))
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        if headers.get("Content-Type", "").startswith("text/html"):
            headers.setdefault("Cache-Control", "private, no-cache")
        return response


class ErrorPages:
    """Gives answers that would be blank (405, 429, 503, 403 and the like) a page, and a refusal nobody
    caught its own.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or response.streaming or response.content:
            return response
        if request.method == "HEAD" or response.status_code not in errors.PAGES:
            return response
        made = BARE[response.status_code](request) if response.status_code in BARE else None
        made = made or errors.page(request, response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                made[name] = response.headers[name]
        made.cookies = response.cookies
        return made

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal that no view answered."""
        return errors.refused(request, exception) if isinstance(exception, Refused) else None


def policy(nonce: str = "") -> str:
    """The Content-Security-Policy: everything from here, nothing inline, no frames around it."""
    own = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    tiles = _host(getattr(settings, "TILES_URL", ""))
    images = " ".join(filter(None, ["'self'", "data:", tiles]))
    forms = " ".join(["'self'", *getattr(settings, "CSP_FORM_HOSTS", ())])
    rules = {
        "default-src": "'self'",
        "script-src": own,
        "style-src": own,
        "img-src": images,
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": forms,
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _host(address: str) -> str:
    """The scheme and host of a tile address; {s} for its subdomains becomes a star."""
    parts = urlsplit(address.replace("{s}.", "*."))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
