"""The fake: `with FakeToken() as service:`. Client credentials alone (RFC 6749, 4.4), in the shapes of Entra ID."""

from __future__ import annotations

import json
from enum import StrEnum
from http.server import BaseHTTPRequestHandler
from typing import Any, Self
from urllib.parse import parse_qsl

from carepost.gateways.inbox import Grant
from carepost.gateways.local_server import LocalServer

TENANT, CLIENT, SECRET = "7f1c1a3e-5d7e-4c1b-9a53-0f8f6a1f2b3c", "carepost-mail", "a secret of the app"
SCOPE = "https://outlook.office365.com/.default"
LASTS = 3599  # seconds, as Microsoft's do


class Trouble(StrEnum):
    """How it can misbehave."""

    NONE = "none"
    RAN_OUT = "the app's secret has run out"
    BUSY = "too many requests"
    DOWN = "out of order"
    NO_JSON = "answers with a page"
    EMPTY = "answers without a token"


class FakeToken:
    """`given` are the tokens that it gave, in order; `lasts` is for how many seconds it says that they are good."""

    def __init__(self, *, lasts: int = LASTS) -> None:
        self.given: list[str] = []
        self.lasts = lasts
        self.trouble = Trouble.NONE
        self._server = LocalServer(_handler(self))

    def grant(self, **other: str) -> Grant:
        """What asks for a token here; `other` puts something else in, such as client_secret."""
        right = {
            "token_url": f"{self._server.url}/{TENANT}/oauth2/v2.0/token", "client_id": CLIENT, "scope": SCOPE,
            "client_secret": SECRET,
        }  # fmt: skip
        return Grant(**{**right, **other})

    def misbehave(self, trouble: Trouble) -> None:
        """Do so until told otherwise."""
        self.trouble = trouble

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, Any]:
        """Status and body. What is asked wrongly is refused in Entra ID's words."""
        if self.trouble in _TROUBLES:
            return _TROUBLES[self.trouble]
        if path != f"/{TENANT}/oauth2/v2.0/token":
            return _refusal(400, "invalid_request", "AADSTS90002: Tenant not found.")
        for field, right, refusal in _ASKED_RIGHTLY:
            if form.get(field) != right:
                return refusal
        self.given.append(f"token-{len(self.given) + 1}")
        return 200, {
            "token_type": "Bearer", "expires_in": self.lasts, "ext_expires_in": self.lasts,
            "access_token": self.given[-1],
        }  # fmt: skip

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()


def _refusal(status: int, error: str, told: str) -> tuple[int, Any]:
    said = f"{told} Trace ID: 0 Correlation ID: 0 Timestamp: 2026-11-09 10:30:00Z"
    return status, {"error": error, "error_description": said}


_ASKED_RIGHTLY = (
    ("grant_type", "client_credentials", _refusal(
        400, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type.")),
    ("client_id", CLIENT, _refusal(
        400, "unauthorized_client", "AADSTS700016: Application was not found in the directory.")),
    ("client_secret", SECRET, _refusal(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")),
    ("scope", SCOPE, _refusal(400, "invalid_scope", "AADSTS1002012: The provided value for scope is not valid.")),
)  # fmt: skip
_TROUBLES: dict[Trouble, tuple[int, Any]] = {
    Trouble.RAN_OUT: _refusal(
        401,
        "invalid_client",
        "AADSTS7000222: The provided client secret keys for app 'carepost-mail' are expired.",
    ),
    Trouble.BUSY: (429, {"error": "temporarily_unavailable"}),
    Trouble.DOWN: (503, "<h1>Service unavailable</h1>"),
    Trouble.NO_JSON: (200, "<h1>Sign in</h1>"),
    Trouble.EMPTY: (200, {"token_type": "Bearer", "expires_in": LASTS, "access_token": None}),
}


def _handler(service: FakeToken) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            status, said = service.answer(self.path, dict(parse_qsl(sent)))
            body = (said if isinstance(said, str) else json.dumps(said)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if isinstance(said, str) else "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
