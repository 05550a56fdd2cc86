"""The fake identity provider on this machine: addresses as Microsoft Entra ID shapes them."""

from __future__ import annotations

import base64
import html
import json
from http.server import BaseHTTPRequestHandler
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from carepost.gateways.fake_oidc.provider import TENANT, Form, OidcRefusal, Provider
from carepost.gateways.fake_oidc.tokens import Misissue, Person
from carepost.gateways.local_server import LocalServer

LONGEST_FORM = 64 * 1024
ASHA = Person(sub="subject-asha", email="asha@fernshire.example", name="Asha Example")


class FakeOidc:
    """A running identity provider, used as a context manager. Give `discovery_url` to what signs people in.

    `signed_in` answers at once as that person; None shows a page to choose a person; `deny` refuses.
    """

    def __init__(
        self,
        *people: Person,
        client_id: str = "carepost",
        client_secret: str = "fake-secret",  # noqa: S107 - a fake's secret
        tenant: str = TENANT,
        port: int = 0,
    ) -> None:
        known = list(people) or [ASHA]
        self.provider = Provider(known, client_id=client_id, client_secret=client_secret, tenant=tenant)
        self.signed_in: Person | None = known[0]
        self.deny = False
        self._server = LocalServer(_handler(self), port=port)
        self.provider.issuer = f"{self._server.url}/{tenant}/v2.0"

    @property
    def issuer(self) -> str:
        return self.provider.issuer

    @property
    def discovery_url(self) -> str:
        return f"{self.issuer}/.well-known/openid-configuration"

    def misissue(self, what: Misissue | None) -> None:
        """Make every token from now on wrong in this way; None for right ones again."""
        self.provider.misissue = what

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    def authorize(self, query: Form) -> str | None:
        """Where to send the browser, or None to show the choice of people. Raises OidcRefusal."""
        self.provider.check_request(query)
        state = {"state": query["state"]} if "state" in query else {}
        if self.deny:
            return _to(query["redirect_uri"], {"error": "access_denied", **state})
        asked = [person for person in self.provider.people if person.sub == query.get("as")]
        chosen = asked[0] if asked else self.signed_in
        if chosen is None:
            return None
        return _to(query["redirect_uri"], {"code": self.provider.code_for(chosen, query), **state})


def _to(address: str, answer: Form) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(answer)}"


def _choice(people: list[Person], query: Form) -> bytes:
    """A page without style or script: this is a stranger's site, not ours."""
    links = [
        (html.escape(urlencode({**query, "as": person.sub})), html.escape(person.name)) for person in people
    ]
    items = "".join(f'<li><a href="?{address}">{name}</a></li>' for address, name in links)
    title = "<!doctype html><html lang=en><title>Fake sign-in</title>"
    page = f"{title}<h1>Who are you?</h1><ul>{items}</ul></html>"
    return page.encode()


def _basic(header: str | None) -> tuple[str, str] | None:
    if header is None or not header.startswith("Basic "):
        return None
    try:
        name, _, secret = base64.b64decode(header[6:], validate=True).decode().partition(":")
    except ValueError:
        return None
    return unquote(name), unquote(secret)


class _Answers(BaseHTTPRequestHandler):
    fake: FakeOidc
    protocol_version = "HTTP/1.1"
    server_version = "FakeOidc"
    wbufsize = -1  # head and body leave together

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        self._answering(address.path, dict(parse_qsl(address.query)), self._get)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, LONGEST_FORM)).decode(errors="replace")
        self._answering(urlsplit(self.path).path, dict(parse_qsl(body)), self._post)

    def _answering(self, path: str, form: Form, act: Any) -> None:
        base = urlsplit(self.fake.issuer).path
        try:
            if not path.startswith(base + "/"):
                raise OidcRefusal("not_found", "There is no such tenant here.", 404)
            act(path.removeprefix(base), form)
        except OidcRefusal as no:
            self._json(no.status, {"error": no.code, "error_description": no.description})

    def _get(self, path: str, query: Form) -> None:
        match path:
            case "/.well-known/openid-configuration":
                self._json(200, self.fake.provider.discovery())
            case "/keys":
                self._json(200, {"keys": [key.public() for key in self.fake.provider.keys]})
            case "/authorize":
                self._authorize(query)
            case "/userinfo":
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                self._json(200, self.fake.provider.userinfo(token))
            case _:
                raise OidcRefusal("not_found", "There is nothing here.", 404)

    def _post(self, path: str, form: Form) -> None:
        if path != "/token":
            raise OidcRefusal("not_found", "There is nothing here.", 404)
        self._json(200, self.fake.provider.redeem(form, _basic(self.headers.get("Authorization"))))

    def _authorize(self, query: Form) -> None:
        to = self.fake.authorize(query)
        if to is None:
            self._send(
                200, _choice(self.fake.provider.people, query), {"Content-Type": "text/html; charset=utf-8"}
            )
        else:
            self._send(302, b"", {"Location": to})

    def _json(self, status: int, answer: dict[str, Any]) -> None:
        self._send(status, json.dumps(answer).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {
            **headers,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """The terminal is for the one who runs the demo."""


def _handler(answers_for: FakeOidc) -> type[BaseHTTPRequestHandler]:
    class Handler(_Answers):
        fake = answers_for

    return Handler
