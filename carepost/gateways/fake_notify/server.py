"""The fake: `with FakeNotify() as notify:`, at `notify.url` with `notify.key`. Tokens are checked as there."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import jwt

from carepost.gateways.fake_notify.service import Refusal, Service, Trouble
from carepost.gateways.local_server import LocalServer

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"  # noqa: S105  a fake's secret, the one of the documentation
CLOCK = 30  # seconds that a token may be off


class FakeNotify:
    """A running GOV.UK Notify with one service. `misbehave(Trouble.BROKEN)` until told otherwise."""

    def __init__(self, *, port: int = 0) -> None:
        self.service = Service()
        self.key = f"carepost-{SERVICE}-{SECRET}"
        self._server = LocalServer(_handler(self.service), port=port)

    @property
    def url(self) -> str:
        return self._server.url

    @property
    def emails(self) -> list[dict[str, Any]]:
        """What it was handed, the newest first."""
        return self.service.emails

    def misbehave(self, trouble: Trouble) -> None:
        self.service.trouble = trouble

    def receipt(self, reference: str, status: str, *, to: str, token: str) -> int:
        """Settle an email and post the receipt, as "Callbacks" describes; returns the status of the answer."""
        told = json.dumps(self.service.settle(reference, status)).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        request = urllib.request.Request(to, told, headers)  # noqa: S310  an address of the test that calls
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()


def check_token(header: str) -> None:
    """Whether a token is of this service and of now ("Authorisation header"). Raises Refusal."""
    if not header.startswith("Bearer "):
        raise Refusal(401, "AuthError", "Unauthorized: authentication bearer scheme must be used")
    try:
        told = jwt.decode(
            header.removeprefix("Bearer "), SECRET, algorithms=["HS256"], leeway=CLOCK,
            options={"require": ["iss", "iat"], "verify_iat": False},
        )  # fmt: skip
    except jwt.InvalidTokenError as error:
        raise Refusal(403, "AuthError", "Invalid token: API key not found") from error
    if told["iss"] != SERVICE:
        raise Refusal(403, "AuthError", "Invalid token: service not found")
    if abs(time.time() - float(told["iat"])) > CLOCK:
        raise Refusal(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")


class _Answers(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"
    server_version = "FakeNotify"
    wbufsize = -1  # head and body leave together

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        self._answering(lambda: (200, self._found(address.path, dict(parse_qsl(address.query)))))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answering(lambda: (201, self._handed(body)))

    def _answering(self, work: Any) -> None:
        self.service.asked += 1
        trouble = self.service.trouble
        try:
            check_token(self.headers.get("Authorization", ""))
            _limited(trouble)
            if trouble in (Trouble.HANGS_UP, Trouble.TAKES_AND_HANGS_UP):
                if trouble is Trouble.TAKES_AND_HANGS_UP:
                    work()
                self.close_connection = True
                return
            if trouble is Trouble.TAKES_AND_BREAKS:
                work()
            if trouble in (Trouble.BROKEN, Trouble.TAKES_AND_BREAKS):
                raise Refusal(500, "Exception", "Internal server error")
            status, answer = work()
        except Refusal as no:
            status, answer = no.status, {
                "status_code": no.status, "errors": [{"error": no.error, "message": no.message}],
            }  # fmt: skip
        self._say(status, answer)

    def _found(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        match path.removeprefix("/v2/").split("/"):
            case ["notifications"]:
                return self.service.all(query)
            case ["notifications", number]:
                return self.service.one(number)
            case ["template", number]:
                return self.service.template(number)
        raise Refusal(404, "NoResultFound", "No result found")

    def _handed(self, body: bytes) -> dict[str, Any]:
        if self.path != "/v2/notifications/email":
            raise Refusal(404, "NoResultFound", "No result found")
        try:
            given = json.loads(body)
        except ValueError as error:
            raise Refusal(400, "BadRequestError", "Invalid JSON supplied in POST data") from error
        return self.service.send(given)

    def _say(self, status: int, answer: dict[str, Any]) -> None:
        page = self.service.trouble is Trouble.NO_JSON
        body = b"<html>Sign in to the proxy</html>" if page else json.dumps(answer).encode()
        self.send_response(200 if page else status)
        self.send_header("Content-Type", "text/html" if page else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """The terminal is for the one who runs the tests."""


def _limited(trouble: Trouble) -> None:
    if trouble is Trouble.TOO_FAST:
        told = "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds"
        raise Refusal(429, "RateLimitError", told)
    if trouble is Trouble.TOO_MANY:
        raise Refusal(429, "TooManyRequestsError", "Exceeded send limits (250000) for today")


def _handler(serves: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(_Answers):
        service = serves

    return Handler
