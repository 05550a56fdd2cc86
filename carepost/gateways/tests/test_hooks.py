"""Messages to addresses that somebody named go to the open internet, whatever a name resolves to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from carepost.gateways import hooks
from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.local_server import LocalServer


class Taker(BaseHTTPRequestHandler):
    """Takes what comes; at /away it leads somewhere else."""

    came: list[str] = []

    def do_POST(self) -> None:
        self.came.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(302 if self.path == "/away" else 204)
        if self.path == "/away":
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def taker() -> Iterator[LocalServer]:
    Taker.came.clear()
    with LocalServer(Taker) as server:
        yield server


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "240.0.0.1", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "2002:7f00:1::", "::",
    ],
)  # fmt: skip
def test_no_address_inside_a_network_is_reached(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, address)
    with pytest.raises(GatewayFailed) as failed:
        hooks.check("https://inside.example.org/hook")
    assert failed.value.kind is Failure.REFUSED


def test_one_address_inside_is_enough_to_refuse_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "93.184.215.14", "10.0.0.1")
    with pytest.raises(GatewayFailed):
        hooks.check("https://both.example.org/hook")
    resolving(monkeypatch, "93.184.215.14")
    hooks.check("https://outside.example.org/hook")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://", "https://me:secret@example.org/", "file:///etc/passwd",
        "https://example.org:0/", "https://example.org:99999/", "https://example.org/#part", "example.org", "",
    ],
)  # fmt: skip
def test_what_is_no_such_address_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "93.184.215.14")
    with pytest.raises(GatewayFailed):
        hooks.check(url)


def test_a_name_that_has_moved_inside_by_the_time_of_sending_is_not_reached(
    taker: LocalServer, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    monkeypatch.setattr(hooks, "check", lambda url: None)
    real, asked = socket.getaddrinfo, []

    def moved(host: str, *args: Any, **kwargs: Any) -> Any:
        asked.append(host)
        settings.WEBHOOKS_TO_THIS_MACHINE = False
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", moved)
    with pytest.raises(GatewayFailed) as failed:
        hooks.post(f"{taker.url}/hook", b"{}", {})
    assert failed.value.kind is Failure.REFUSED
    assert (Taker.came, asked) == ([], ["127.0.0.1"])


def test_a_redirect_is_not_followed(taker: LocalServer, settings: Any) -> None:
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    assert hooks.post(f"{taker.url}/hook", b"{}", {}).taken
    away = hooks.post(f"{taker.url}/away", b"{}", {})
    assert (away.status, away.taken) == (302, False)
    assert Taker.came == ["/hook", "/away"]


def test_where_nobody_answers_it_is_worth_trying_again(taker: LocalServer, settings: Any) -> None:
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    url = taker.url
    taker.stop()
    with pytest.raises(GatewayFailed) as failed:
        hooks.post(f"{url}/hook", b"{}", {})
    assert failed.value.worth_retrying
