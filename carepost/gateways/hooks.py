"""Messages to addresses that somebody else named: sent to the open internet only, whatever a name resolves to.

An address that a user may enter can lead back into our own network (server-side request forgery). So each name is
resolved here, every address it has is looked at, and the connection goes to the very one that was; redirects are
not followed, and the environment's proxies are not asked.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore
from django.conf import settings

from carepost.gateways.failures import Failure, GatewayFailed

PATIENCE = 10.0  # seconds for each step of a delivery
_SCHEMES = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and nothing of the body, which may say anything."""

    status: int

    @property
    def taken(self) -> bool:
        return 200 <= self.status < 300


def check(url: str) -> None:
    """Raise GatewayFailed (refused) for an address that nothing may be sent to, and where its name cannot be found."""
    parts = urlsplit(url)
    try:
        port = _SCHEMES.get(parts.scheme, 0) if parts.port is None else parts.port
    except ValueError:
        port = 0
    loopback = settings.WEBHOOKS_TO_THIS_MACHINE
    if parts.scheme != "https" and not (loopback and parts.scheme == "http"):
        raise GatewayFailed(Failure.REFUSED, "Enter an address that begins with https://.")
    if not parts.hostname or not port or parts.username or parts.password or parts.fragment:
        raise GatewayFailed(
            Failure.REFUSED, "Enter an address with a host, and without a name or password in it."
        )
    resolved(parts.hostname, port)


def resolved(host: str, port: int) -> str:
    """The internet address to connect to. Raises GatewayFailed where any that the name has is inside a network."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise GatewayFailed(Failure.UNREACHABLE, f"No such host was found: {host}.") from error
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    if not addresses or not all(map(_is_outside, addresses)):
        raise GatewayFailed(
            Failure.REFUSED, "That address lies inside a network. Messages go to the open internet only."
        )
    return addresses[0]


def _is_outside(text: str) -> bool:
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        address = inner or address
    if address.is_loopback and settings.WEBHOOKS_TO_THIS_MACHINE:
        return True
    return address.is_global and not address.is_multicast and not address.is_reserved


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send it once. Raises GatewayFailed when it may not be sent there, or nobody answers."""
    check(url)
    wait = dict.fromkeys(("connect", "read", "write", "pool"), PATIENCE)
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=ssl.create_default_context(), network_backend=_Guarded(), http2=False
            ) as pool,
            pool.stream(
                "POST", url, headers=list(headers.items()), content=body, extensions={"timeout": wait}
            ) as answer,
        ):
            return Answer(answer.status)
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, ssl.SSLError) as error:
        raise GatewayFailed(
            Failure.UNREACHABLE, f"Nobody answered there ({type(error).__name__})."
        ) from error


class _Guarded(httpcore.SyncBackend):
    """Connects to the address that was looked at, and to no other that the name may have a moment later."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        return super().connect_tcp(resolved(host, port), port, timeout, local_address, socket_options)
