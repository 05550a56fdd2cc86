"""Tokens by which a program signs in to a mailbox: OAuth 2.0's client credentials (RFC 6749, section 4.4)."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from carepost.gateways.failures import Failure, GatewayFailed

if TYPE_CHECKING:
    import httpx

PATIENCE = 20  # seconds for an answer
EARLY = (
    300  # seconds before its end from which a token is not used, so that it lasts for the mails of one minute
)
SHORTEST = 30  # seconds for which one is kept, whatever its service says
_CODE = re.compile(
    r"\b[A-Z]{3,10}\d{4,9}\b"
)  # such as Microsoft's AADSTS7000222: to look up, and nothing secret


@dataclass(frozen=True, slots=True)
class Grant:
    """Where a token is asked for, by which app, and for what."""

    token_url: str
    client_id: str
    scope: str
    client_secret: str = field(repr=False)


class Tokens:
    """The tokens in use, in this process's memory alone. `now` counts seconds, and no change of the clock moves it."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._held: dict[Grant, tuple[str, float]] = {}
        self._one_asks = threading.Lock()

    def token(self, grant: Grant) -> str:
        """The token in use, or a new one. Raises GatewayFailed."""
        with self._one_asks:
            held = self._held.get(grant)
            if held is None or self._now() >= held[1]:
                token, lasts = _asked(grant)
                held = self._held[grant] = token, self._now() + max(lasts - EARLY, SHORTEST)
            return held[0]

    def forget(self, grant: Grant) -> None:
        """Use it no more: the mailbox did not take it, or broke off."""
        with self._one_asks:
            self._held.pop(grant, None)


TOKENS = Tokens()


def _asked(grant: Grant) -> tuple[str, int]:
    """A new token, and for how many seconds it is good."""
    import httpx  # noqa: PLC0415  only who signs in so pays for it

    form = {
        "grant_type": "client_credentials", "client_id": grant.client_id, "client_secret": grant.client_secret,
        "scope": grant.scope,
    }  # fmt: skip
    try:
        answer = httpx.post(grant.token_url, data=form, timeout=PATIENCE, follow_redirects=False)
    except httpx.HTTPError as error:
        raise GatewayFailed(
            Failure.UNREACHABLE, "We cannot reach the service that lets our app into the mailbox. It is tried again."
        ) from error  # fmt: skip
    return _read(answer)


def _read(answer: httpx.Response) -> tuple[str, int]:
    try:
        said = answer.json()
        found = said if isinstance(said, dict) else {}
    except ValueError:
        found = {}
    if answer.status_code == 429 or answer.status_code >= 500:
        kind = Failure.BUSY if answer.status_code == 429 else Failure.BROKEN
        raise GatewayFailed(
            kind, "The service that lets our app into the mailbox is out of order. It is tried again."
        )
    if answer.status_code != 200:
        raise GatewayFailed(
            Failure.REFUSED,
            f"Our app was not let into the mailbox ({_why(found)}). Check its tenant, its client id, and that its "
            f"secret has not run out: docs/run/mailbox.md.",
        )
    token, lasts = found.get("access_token"), found.get("expires_in")
    if not isinstance(token, str) or not re.fullmatch(r"[\x21-\x7e]+", token):
        raise GatewayFailed(
            Failure.UNREADABLE, "What the service that lets our app into the mailbox answered is no token."
        )
    return token, int(str(lasts)) if str(lasts).isdecimal() else 0


def _why(found: dict[str, Any]) -> str:
    """The standard's word for it, and the service's own number: its whole text names accounts."""
    error = re.sub(r"\W", "", str(found.get("error", "")))[:40] or "no reason given"
    code = _CODE.search(str(found.get("error_description", "")))
    return f"{error}, {code[0]}" if code else error
